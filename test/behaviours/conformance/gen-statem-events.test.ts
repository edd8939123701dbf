/** OTP's gen_statem_SUITE: which event comes next, and state enter calls. The names of the cases are OTP's. */
import { type From, GenStatem, sys } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import {
  type Anything,
  handleEventMachine,
  machineOf,
  modes,
  type Script,
  type ScriptEvent,
} from '../helpers/suite-statem';
import { asTester, nextMessage, sleep } from '../helpers/tester';

const { keepState, keepStateAndData, nextEvent, nextState, ok, postpone, repeatState, replyTo, stateTimeout, timeout } =
  GenStatem;

/** Writes each event into `trace`, and then does what `handle` says. */
const traced =
  (trace: unknown[], handle: Script): Script =>
  (event, state, data) => {
    const kind = event.name === undefined ? event.type : `${event.type} ${String(event.name)}`;
    trace.push(`${String(state)}: ${kind} ${typeof event.content === 'function' ? 'script' : String(event.content)}`);
    return typeof event.content === 'function' ? event.content(event, state, data) : handle(event, state, data);
  };

for (const mode of modes) {
  describe(`gen_statem_SUITE: events (${mode})`, () => {
    it(
      'next_events: inserted events come in the order of the list, before any message',
      asTester(function* ({ self }) {
        const trace: unknown[] = [];
        const pid: Pid = yield GenStatem.start(
          machineOf(
            mode,
            traced(trace, () => keepStateAndData()),
          ),
          () => {
            const [first, second] = [nextEvent('internal', 1), nextEvent('internal', 2)];
            return ok('start', [], [first, second]);
          },
        );
        const inserting: Script = () => {
          send(pid as Pid<unknown>, 'message');
          return keepStateAndData([nextEvent('internal', 3), nextEvent('internal', more), nextEvent('internal', 6)]);
        };
        const more: Script = () => keepStateAndData([nextEvent('internal', 4), nextEvent('internal', 5)]);
        GenStatem.cast(pid, inserting);
        GenStatem.cast(pid, 'after');
        yield sleep(self, 1);
        expect(trace).to.deep.equal([
          'start: internal 1',
          'start: internal 2',
          'start: cast script',
          'start: internal 3',
          'start: internal script',
          'start: internal 4',
          'start: internal 5',
          'start: internal 6',
          'start: cast after',
          'start: info message',
        ]);
      }),
    );

    it(
      'event_order: inserted events, then postponed ones as they came, then messages; a time-out of 0 is cancelled',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const trace: unknown[] = [];
        const callers: From<unknown>[] = [];
        const machine = machineOf(
          mode,
          traced(trace, (event, state, data) => {
            if (state === 'start' && event.type === 'cast') return keepStateAndData(postpone());
            if (event.content === 'end') {
              const replies = [replyTo(callers[0] as From<string>, 'first'), replyTo(event.from, 'second')];
              return GenStatem.stopAndReply('bye', replies, data);
            }
            return keepStateAndData();
          }),
        );
        const pid: Pid = yield GenStatem.startLink(machine, () => ok('start', []));
        GenStatem.cast(pid, 'one');
        GenStatem.cast(pid, 'two');
        const go: Script = ({ from }, _state, data) => {
          callers.push(from);
          send(pid as Pid<unknown>, 'outside');
          return nextState('wait', data, [timeout(0, 'never'), nextEvent('internal', 'x'), nextEvent('internal', 'y')]);
        };
        const first = GenStatem.sendRequest(pid, go);
        yield sleep(self, 1);
        expect(trace).to.deep.equal([
          'start: cast one',
          'start: cast two',
          'start: call script',
          'wait: internal x',
          'wait: internal y',
          'wait: cast one',
          'wait: cast two',
          'wait: info outside',
        ]);
        const second = GenStatem.sendRequest(pid, 'end');
        const got = [yield nextMessage(self, 1), yield nextMessage(self, 1), yield nextMessage(self, 1)];
        expect(GenStatem.checkResponse(got[0], first)).to.deep.equal({ reply: 'first' });
        expect(GenStatem.checkResponse(got[1], second)).to.deep.equal({ reply: 'second' });
        expect(got[2]).to.deep.equal({ type: 'EXIT', pid, reason: 'bye' });
      }),
    );

    it(
      'event_order: what is postponed in the state after is tried again in the one after that, and only after a change',
      asTester(function* ({ self }) {
        const trace: unknown[] = [];
        const waits: Script = ({ type }) => keepStateAndData(type === 'cast' ? postpone() : []);
        const pid: Pid = yield GenStatem.start(machineOf(mode, traced(trace, waits)), 's');
        GenStatem.cast(pid, 'one');
        GenStatem.cast(pid, 'two');
        const stays: Script[] = [
          (_event, state, data) => nextState(state, data),
          (_event, _state, data) => repeatState(data),
        ];
        for (const script of stays) send(pid as Pid<unknown>, script);
        yield sleep(self, 1);
        expect(trace.splice(0)).to.deep.equal([
          'idle: cast one',
          'idle: cast two',
          'idle: info script',
          'idle: info script',
        ]);
        for (const state of ['a', 'b']) {
          send(pid as Pid<unknown>, (_event: ScriptEvent, _state: unknown, data: unknown) => nextState(state, data));
          yield sleep(self, 1);
          expect(trace.splice(0).slice(1)).to.deep.equal([`${state}: cast one`, `${state}: cast two`]);
        }
      }),
    );

    it(
      'event_types: an inserted event may be of any type, over several states',
      asTester(function* ({ self }) {
        const seen: unknown[] = [];
        const machine = machineOf(mode, ({ type, content, from, name }, state, data: Anything[]) => {
          seen.push([
            state,
            type,
            content,
            ...(from === undefined ? [] : ['from']),
            ...(name === undefined ? [] : [name]),
          ]);
          const [next, ...rest] = data;
          return next === undefined ? keepStateAndData() : nextState(next, rest);
        });
        const caller = self.alias();
        const from = { pid: self.pid, ref: caller } as unknown as From;
        yield GenStatem.start(machine, () =>
          ok(
            'start',
            ['state1', 'state2', 'state3', 'a', 'b', 'c', 'c'],
            [
              nextEvent('internal', 0),
              nextEvent('state_timeout', 1),
              nextEvent('timeout', 2),
              nextEvent('info', 3),
              nextEvent('cast', 4),
              nextEvent({ timeout: 'name' }, 5),
              nextEvent({ call: from }, 6),
            ],
          ),
        );
        expect(seen).to.deep.equal([
          ['start', 'internal', 0],
          ['state1', 'state_timeout', 1],
          ['state2', 'timeout', 2],
          ['state3', 'info', 3],
          ['a', 'cast', 4],
          ['b', 'generic_timeout', 5, 'name'],
          ['c', 'call', 6, 'from'],
        ]);
        yield undefined;
      }),
    );

    it(
      'state_enter: at the start, at each change and repetition; not when the state stays',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const trace: unknown[] = [];
        let repeats = 0;
        const machine = machineOf(
          mode,
          traced(trace, ({ type, content }, state, data) => {
            if (type !== 'enter') return keepStateAndData();
            if (state === 'wait' && repeats < 2) return repeatState(++repeats);
            return content === 'start' && state === 'wait'
              ? keepState(data, [stateTimeout(0, 'S'), timeout(0, 'T'), stateTimeout(0, 'S2')])
              : keepStateAndData();
          }),
          { callbackMode: () => [mode, 'state_enter'] },
        );
        const pid: Pid = yield GenStatem.startLink(machine, () => ok('start', 0));
        expect(trace.splice(0)).to.deep.equal(['start: enter start']);

        const inserting: Script = ({ from }, _state, data) =>
          nextState('wait', data, [replyTo(from, 'gone'), nextEvent('internal', 'inserted')]);
        expect(yield GenStatem.call(pid, inserting)).to.equal('gone');
        yield sleep(self, 1);
        // The inserted event ends the event time-out of 0; the state time-out is left.
        expect(trace.splice(0)).to.deep.equal([
          'start: call script',
          'wait: enter start',
          'wait: enter start',
          'wait: enter start',
          'wait: internal inserted',
          'wait: state_timeout S2',
        ]);
        expect(yield sys.getState(pid)).to.deep.equal({ state: 'wait', data: 2 });

        const stays: Script[] = [
          () => keepStateAndData(),
          (_event, _state, data) => keepState(data),
          (_event, state, data) => nextState(state, data),
        ];
        for (const script of stays) GenStatem.cast(pid, script);
        yield sleep(self, 1);
        expect(trace.splice(0)).to.deep.equal(stays.map(() => 'wait: cast script'));
        const repeating: Script[] = [(_event, _state, data) => repeatState(data), () => GenStatem.repeatStateAndData()];
        for (const script of repeating) GenStatem.cast(pid, script);
        yield sleep(self, 1);
        expect(trace.splice(0)).to.deep.equal(repeating.flatMap(() => ['wait: cast script', 'wait: enter wait']));

        GenStatem.cast(pid, () => GenStatem.stopAndReply('bye', [], 's'));
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: 'bye' });
      }),
    );

    it(
      'state_enter: replies and time-outs of the enter call count, in the order of their last setting',
      asTester(function* ({ self }) {
        const trace: unknown[] = [];
        let caller: From<string> | undefined;
        const machine = machineOf(
          mode,
          traced(trace, ({ type }, state) =>
            type === 'enter' && state === 'a'
              ? keepStateAndData([
                  replyTo(caller as From<string>, 'entered'),
                  stateTimeout(0, 's'),
                  timeout(0, 'e'),
                  stateTimeout(0, 's2'),
                ])
              : keepStateAndData(),
          ),
          { callbackMode: () => [mode, 'state_enter'] },
        );
        const pid: Pid = yield GenStatem.start(machine, 's');
        const go: Script = ({ from }, _state, data) => {
          caller = from;
          return nextState('a', data);
        };
        expect(yield GenStatem.call(pid, go)).to.equal('entered');
        yield sleep(self, 1);
        expect(trace.slice(-3)).to.deep.equal(['a: enter idle', 'a: timeout e', 'a: state_timeout s2']);
      }),
    );

    const mayNot: [string, (script: Script) => unknown, string][] = [
      ['change the state', () => nextState('c', 0), 'bad_state_enter_return_from_state_function'],
      ['postpone', () => keepStateAndData(postpone()), 'bad_state_enter_action_from_state_function'],
      ['insert events', () => keepStateAndData(nextEvent('internal', 1)), 'bad_state_enter_action_from_state_function'],
      [
        'change the module',
        () => keepStateAndData(GenStatem.popCallbackModule()),
        'bad_state_enter_action_from_state_function',
      ],
    ];
    for (const [what, result, reason] of mayNot) {
      it(
        `state_enter: the enter call must not ${what}`,
        asTester(function* ({ self }) {
          self.trapExit = true;
          const machine = machineOf(
            mode,
            ({ type, content }: ScriptEvent) =>
              (type === 'enter' && content === 'idle' ? result : keepStateAndData)(content),
            { callbackMode: () => [mode, 'state_enter'] },
          );
          yield GenStatem.startLink(machine, 's');
          expect((yield nextMessage(self)).reason).to.have.property(reason);
        }),
      );
    }

    it(
      'pop_too_many: modules are changed, pushed and popped; the one at the bottom stays',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const trace: string[] = [];
        const module = (name: string, more: object = {}): Anything =>
          machineOf(
            mode,
            (event, state, data) => {
              trace.push(`${name}: ${event.type}`);
              if (event.type === 'enter') return keepStateAndData();
              return event.content(event, state, data);
            },
            more,
          );
        const [a, b, c] = [module('a'), module('b', { callbackMode: () => [mode, 'state_enter'] }), module('c')];
        const pid: Pid = yield GenStatem.startLink(a, 's');
        const steps: [action: unknown, next: string, seen: string[]][] = [
          [GenStatem.pushCallbackModule(b), 'a', ['a: call', 'b: enter']],
          [GenStatem.changeCallbackModule(c), 'b', ['b: call']],
          [GenStatem.pushCallbackModule(b), 'c', ['c: call', 'b: enter']],
          [GenStatem.popCallbackModule(), 'c', ['b: call']],
          [GenStatem.popCallbackModule(), 'a', ['c: call']],
        ];
        for (const [action, next, seen] of steps) {
          const script: Script = ({ from }, _state, data) =>
            nextState(next, data, [replyTo(from, 'ok'), action as never]);
          expect(yield GenStatem.call(pid, script)).to.equal('ok');
          expect(trace.splice(0)).to.deep.equal(seen);
        }
        GenStatem.cast(pid, () => keepStateAndData(GenStatem.popCallbackModule()));
        expect(yield nextMessage(self, 1)).to.deep.equal({
          type: 'EXIT',
          pid,
          reason: { bad_action_from_state_function: GenStatem.popCallbackModule() },
        });
      }),
    );
  });
}

describe('gen_statem: states that are terms', () => {
  it(
    'are the same when they are equal: nothing postponed comes again, no state time-out ends',
    asTester(function* ({ self }) {
      const trace: unknown[] = [];
      const module = {
        ...handleEventMachine,
        handleEvent: traced(trace, ({ type }) => keepStateAndData(type === 'info' ? postpone() : [])),
      };
      const pid: Pid = yield GenStatem.start(module, () => ok(['x', { n: 1 }], 0, stateTimeout(5, 'late')));
      send(pid as Pid<unknown>, 'kept');
      GenStatem.cast(pid, (_event: ScriptEvent, _state: unknown, data: unknown) => nextState(['x', { n: 1 }], data));
      yield sleep(self, 10);
      expect(trace.map(String)).to.have.lengthOf(3);
      expect(trace[2]).to.include('state_timeout late');
      GenStatem.cast(pid, (_event: ScriptEvent, _state: unknown, data: unknown) => nextState(['x', { n: 2 }], data));
      yield sleep(self, 1);
      expect(trace.at(-1)).to.include('info kept');
    }),
  );
});
