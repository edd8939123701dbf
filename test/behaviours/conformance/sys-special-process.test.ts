/** OTP's sys_SUITE: a special process, that is a loop of its own that obeys sys. The names of the cases are OTP's. */
import { isSysError, ok, ProcLib, sys } from '@hot/behaviours';
import { coroutine, type Pid, register, type Self, send, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { asTester, failureOf, nextMessage, reasonOf } from '../helpers/tester';

interface Special {
  readonly parent: Pid;
  readonly debug: sys.Debug;
  readonly module: sys.SystemCallbacks<number>;
}

const format: sys.EventFormat = (event, name) => `*DBG* ${String(name)} ${event.type}`;

const specialLoop = coroutine(function* (
  self: Self,
  special: Special,
  state: number,
): Generator<unknown, unknown, unknown> {
  for (;;) {
    const message = yield self.receive();
    if (sys.isSystemMessage(message)) {
      return sys.handleSystemMessage(message, special.parent, special.module, special.debug, state);
    }
    sys.handleDebug(special.debug, format, 'special', { type: 'in', message });
    const { from, add } = message as { from?: Pid<unknown>; add: number };
    state += add;
    if (from === undefined) continue;
    send(from, { state });
    sys.handleDebug(special.debug, format, 'special', { type: 'out', message: state, to: from });
  }
});

const special = coroutine(function* (
  self: Self,
  callbacks: Partial<sys.SystemCallbacks<number>>,
): Generator<unknown, unknown, unknown> {
  yield undefined;
  const module: sys.SystemCallbacks<number> = {
    systemContinue: (parent, debug, state) => specialLoop(self, { parent, debug, module }, state),
    systemTerminate: (reason) => self.exit(reason),
    ...callbacks,
  };
  register('special', self.pid);
  ProcLib.initAck(self.pid);
  return specialLoop(self, { parent: self.pid, debug: sys.debugOptions(), module }, 0);
});

function* startSpecial(callbacks: Partial<sys.SystemCallbacks<number>> = {}): Generator<unknown, Pid, unknown> {
  return (yield ProcLib.start(special, [callbacks])) as Pid;
}

const failing = (): never => {
  throw 'fail' as unknown;
};

describe('sys_SUITE: special_process', () => {
  it(
    'special_process: all of misc is the state, unless it says otherwise',
    asTester(function* () {
      yield* startSpecial();
      expect(yield sys.getState('special')).to.equal(0);
      expect(yield sys.replaceState('special', (n: number) => n + 5)).to.equal(5);
      expect(yield sys.getState('special')).to.equal(5);
      const failure = yield failureOf(sys.replaceState('special', failing));
      expect(isSysError(failure)).to.equal(true);
      expect(failure.reason).to.deep.equal({
        callback_failed: { callback: failing, class: 'throw', reason: 'fail' },
      });
      expect(yield sys.getState('special')).to.equal(5);
    }),
  );

  it(
    'special_process: with callbacks for its state',
    asTester(function* () {
      yield* startSpecial({
        systemGetState: (misc) => `state ${misc}`,
        systemReplaceState: (change, misc) => {
          const state = (change as (n: number) => number)(misc);
          return [state, state * 10];
        },
      });
      expect(yield sys.getState('special')).to.equal('state 0');
      expect(yield sys.replaceState('special', (n: number) => n + 1)).to.equal(1);
      expect(yield sys.getState('special')).to.equal('state 10');
    }),
  );

  it(
    'special_process: callbacks that fail are told, and change nothing',
    asTester(function* () {
      yield* startSpecial({ systemGetState: failing, systemReplaceState: failing });
      for (const [name, ask] of [
        ['systemGetState', () => sys.getState('special')],
        ['systemReplaceState', () => sys.replaceState('special', (n: number) => n)],
      ] as const) {
        const failure = yield failureOf(ask());
        expect(failure).to.include({ code: 'callback_failed' });
        expect(failure.reason).to.deep.equal({
          callback_failed: { callback: { module: 'anonymous', function: name }, class: 'throw', reason: 'fail' },
        });
      }
    }),
  );

  it(
    'special_process: system messages are not counted',
    asTester(function* ({ self, node }) {
      const pid = yield* startSpecial();
      yield sys.statistics(pid, true);
      node.send(pid as Pid<unknown>, { from: self.pid, add: 1 });
      node.send(pid as Pid<unknown>, { add: 2 });
      yield sys.suspend(pid);
      yield sys.resume(pid);
      expect(yield nextMessage(self, 1)).to.deep.equal({ state: 1 });
      expect(yield sys.statistics(pid, 'get')).to.include({ messagesIn: 2, messagesOut: 1 });
      expect(yield sys.getState(pid)).to.equal(3);
    }),
  );

  it(
    'special_process: changes its code when suspended',
    asTester(function* () {
      const pid = yield* startSpecial({
        systemCodeChange: async (misc, module, oldVersion, extra) => {
          await null;
          return oldVersion === 'bad' ? { error: 'nope' } : ok(misc + (extra as number) + String(module).length);
        },
      });
      expect(yield failureOf(sys.changeCode(pid, 'm', '0', 10))).to.include({ code: 'unknown_system_msg' });
      yield sys.suspend(pid);
      expect(yield sys.changeCode(pid, 'm', '0', 10)).to.equal('ok');
      expect(yield sys.getState(pid)).to.equal(11);
      expect(yield reasonOf(sys.changeCode(pid, 'm', 'bad', 10))).to.deep.equal({ error: 'nope' });
      expect(yield sys.getState(pid)).to.equal(11);
      yield sys.resume(pid);
    }),
  );

  it(
    'special_process: terminates, and its name is free',
    asTester(function* ({ self }) {
      const pid = yield* startSpecial();
      const ref = self.monitor(pid);
      expect(yield sys.terminate(pid, 'normal')).to.equal('ok');
      expect(yield nextMessage(self, 1)).to.include({ ref, reason: 'normal' });
      expect(whereis('special')).to.equal(undefined);
    }),
  );

  it(
    'special_process: serves any number of system messages in constant memory of frames',
    asTester(function* () {
      const pid = yield* startSpecial();
      for (let n = 0; n < 20_000; n += 1) yield sys.replaceState(pid, (state: number) => state + 1);
      expect(yield sys.getState(pid)).to.equal(20_000);
    }),
  );
});
