/** OTP's gen_statem_SUITE: code change. The names of the cases are OTP's. */
import { GenStatem, isSysError, sys } from '@hot/behaviours';
import { type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { act, type Anything, machineOf, machines, toldBy } from '../helpers/suite-statem';
import { asTester, failureOf, nextMessage, sleep } from '../helpers/tester';

const { genericTimeout, keepState, keepStateAndData, nextState, ok, postpone } = GenStatem;

const crash = (): never => {
  throw new Error('crashed');
};

describe('gen_statem_SUITE: code change', () => {
  it(
    'code_change: state and data are changed, and the callback mode is asked for again',
    asTester(function* ({ self }) {
      const asked: unknown[] = [];
      let mode = 'state_functions';
      const module = {
        ...machines.state_functions,
        callbackMode: () => (asked.push(mode), mode),
        handleEvent: toldBy(self.pid).handleEvent,
        codeChange: (...args: unknown[]) => ok(['new', ...args.slice(0, 3)], args[3]),
      };
      const pid: Pid = yield GenStatem.start(module, 'data');
      expect(yield GenStatem.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
      mode = 'handle_event_function';
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, module, 'vsn 1', 'extra')).to.equal('ok');
      yield sys.resume(pid);
      expect(asked).to.deep.equal(['state_functions', 'handle_event_function']);
      expect(yield sys.getState(pid)).to.deep.equal({ state: ['new', 'vsn 1', 'idle', 'data'], data: 'extra' });
      expect(yield GenStatem.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
      expect(yield nextMessage(self)).to.deep.include({ state: ['new', 'vsn 1', 'idle', 'data'], type: 'call' });
    }),
  );

  const failing: [what: string, codeChange: () => unknown, mode: unknown][] = [
    ['throws', crash, 'state_functions'],
    ['returns junk', () => 'junk', 'state_functions'],
    ['gives a module without a mode', () => ok('a', 'new'), 'nonsense'],
  ];
  for (const [what, codeChange, after] of failing) {
    it(
      `code_change: one that ${what} changes nothing`,
      asTester(function* () {
        let mode: unknown = 'state_functions';
        const module = { ...machines.state_functions, callbackMode: () => mode, codeChange } as Anything;
        const pid: Pid = yield GenStatem.start(module, 'old');
        yield sys.suspend(pid);
        mode = after;
        expect(isSysError(yield failureOf(sys.changeCode(pid, module, 'vsn 1', [])))).to.equal(true);
        yield sys.resume(pid);
        expect(yield sys.getState(pid)).to.deep.equal({ state: 'idle', data: 'old' });
        expect(yield GenStatem.call(pid, 'hi')).to.deep.equal({ echo: 'hi' });
      }),
    );
  }

  it(
    'code_change: what was postponed, and the time-outs, live on',
    asTester(function* ({ self }) {
      const trace: unknown[] = [];
      const module = machineOf(
        'handle_event_function',
        (event, state, data) => {
          if (typeof event.content === 'function') return event.content(event, state, data);
          trace.push([state, event.type, event.content]);
          return event.content === 'keep' && state === 'idle' ? keepStateAndData(postpone()) : keepState(data);
        },
        { codeChange: (_old: unknown, state: unknown, data: unknown) => ok(state, data) },
      );
      const pid: Pid = yield GenStatem.start(module, 's');
      GenStatem.cast(pid, 'keep');
      yield GenStatem.call(pid, act(genericTimeout('g', 100, 'over')));
      yield sys.suspend(pid);
      yield sys.changeCode(pid, module, 'vsn 1', []);
      yield sys.resume(pid);
      yield sleep(self, 100);
      GenStatem.cast(pid, (_event: unknown, _state: unknown, data: unknown) => nextState('a', data));
      yield sleep(self, 1);
      expect(trace).to.deep.equal([
        ['idle', 'cast', 'keep'],
        ['idle', 'generic_timeout', 'over'],
        ['a', 'cast', 'keep'],
      ]);
    }),
  );
});
