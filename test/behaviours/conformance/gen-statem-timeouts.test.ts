/** OTP's gen_statem_SUITE: time-outs, on virtual time. The names of the cases are OTP's. */
import { GenStatem, sys } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { act, type Anything, machineOf, type Mode, modes, type Script } from '../helpers/suite-statem';
import { asTester, endOf, nextMessage, sleep } from '../helpers/tester';

const { genericTimeout, keepStateAndData, nextEvent, nextState, ok, stateTimeout, timeout } = GenStatem;

/** A machine that writes each event but calls and scripts into `trace` with the virtual time; scripts are run. */
function machineWithTrace(mode: Mode, node: TestNode, trace: unknown[], more: object = {}): Anything {
  return machineOf(
    mode,
    (event, state, data) => {
      if (typeof event.content === 'function') return event.content(event, state, data);
      trace.push([node.clock.now(), event.type, ...(event.name === undefined ? [] : [event.name]), event.content]);
      return keepStateAndData();
    },
    more,
  );
}

/** Goes to a state, whose machine is told what to do. */
const go =
  (state: string, ...actions: unknown[]): Script =>
  (event, _state, data) =>
    nextState(state, data, event.type === 'call' ? [GenStatem.replyTo(event.from, 'ok'), ...actions] : actions);

const timeoutsOf = (status: sys.Status): unknown => (status.misc as GenStatem.ServerStatus).timeouts;

for (const mode of modes) {
  describe(`gen_statem_SUITE: time-outs (${mode})`, () => {
    it(
      'state_timeout: a change of state ends it, other events do not',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const start = node.clock.now();
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        yield GenStatem.call(pid, act(stateTimeout(500, 'over')));
        yield sleep(self, 100);
        send(pid as Pid<unknown>, 'info');
        yield GenStatem.call(pid, act());
        yield GenStatem.call(pid, go('idle'));
        yield sleep(self, 400);
        expect(trace.splice(0)).to.deep.equal([
          [start + 100, 'info', 'info'],
          [start + 500, 'state_timeout', 'over'],
        ]);
        yield GenStatem.call(pid, act(stateTimeout(500, 'never')));
        yield GenStatem.call(pid, go('a'));
        yield GenStatem.call(pid, go('idle'));
        yield sleep(self, 1000);
        expect(trace).to.deep.equal([]);
      }),
    );

    it(
      'state_timeout: of 0 comes after inserted events and before messages that wait; its event ends an event time-out',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const now = node.clock.now();
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        const script: Script = () => {
          send(pid as Pid<unknown>, 'outside');
          return nextState('a', 's', [stateTimeout(0, 'S'), timeout(0, 'never'), nextEvent('internal', 'I')]);
        };
        GenStatem.cast(pid, script);
        yield sleep(self, 1);
        expect(trace.splice(0)).to.deep.equal([
          [now, 'internal', 'I'],
          [now, 'state_timeout', 'S'],
          [now, 'info', 'outside'],
        ]);
        const both: Script = () => {
          send(pid as Pid<unknown>, 'outside');
          return keepStateAndData([stateTimeout(0, 'S'), timeout(0, 'never')]);
        };
        GenStatem.cast(pid, both);
        yield sleep(self, 1);
        expect(trace.map((entry) => (entry as unknown[])[1])).to.deep.equal(['state_timeout', 'info']);
      }),
    );

    it(
      'state_timeout: of 0 may be set again by its own event, and at last stop the machine',
      asTester(function* ({ self }) {
        let left = 3;
        const machine = machineOf(mode, () => (left-- > 0 ? keepStateAndData(stateTimeout(0, left)) : 'stop'));
        const pid: Pid = yield GenStatem.start(machine, () => ok('start', 0, stateTimeout(500, 'first')));
        expect(yield endOf(self, pid)).to.equal('normal');
        expect(left).to.equal(-1);
      }),
    );

    it(
      'state_timeout: of init, after its internal events; the event time-out is gone by then',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        yield GenStatem.start(machineWithTrace(mode, node, trace), () =>
          ok('start', 0, [nextEvent('internal', 1), timeout(0, 2), stateTimeout(0, 3)]),
        );
        yield sleep(self, 1);
        expect(trace.map((entry) => (entry as unknown[]).slice(1))).to.deep.equal([
          ['internal', 1],
          ['state_timeout', 3],
        ]);
      }),
    );

    it(
      'timeout_cancel_and_update: an update keeps the time that is left and changes the content',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const start = node.clock.now();
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        yield GenStatem.call(pid, act(stateTimeout(100, 'old'), genericTimeout('g', 200, 'old')));
        yield sleep(self, 50);
        yield GenStatem.call(pid, act(stateTimeout('update', 'new'), genericTimeout('g', 'update', 'new')));
        yield sleep(self, 200);
        expect(trace.splice(0)).to.deep.equal([
          [start + 100, 'state_timeout', 'new'],
          [start + 200, 'generic_timeout', 'g', 'new'],
        ]);
        yield GenStatem.call(pid, act(genericTimeout('g', 'update', 'at once')));
        expect(trace).to.deep.equal([[start + 250, 'generic_timeout', 'g', 'at once']]);
      }),
    );

    it(
      'timeout_cancel_and_update: counts for a time-out that is over and waits in the mailbox',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        /** Both messages of the timers wait when the machine is told to cancel one, and to update the other. */
        yield GenStatem.call(pid, act(genericTimeout('c', 10, 'cancelled'), genericTimeout('u', 10, 'old')));
        yield sys.suspend(pid);
        GenStatem.cast(pid, act(genericTimeout('c', 'cancel'), genericTimeout('u', 'update', 'new')));
        yield sleep(self, 20);
        yield sys.resume(pid);
        yield sleep(self, 1);
        expect(trace.map((entry) => (entry as unknown[]).slice(1))).to.deep.equal([['generic_timeout', 'u', 'new']]);
      }),
    );

    it(
      'timeout_cancel_and_update: cancelling is harmless when there is nothing to cancel',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        const cancels = [timeout('cancel'), stateTimeout('cancel'), genericTimeout('none', 'cancel')];
        expect(yield GenStatem.call(pid, act(...cancels))).to.equal('ok');
        yield GenStatem.call(pid, act(stateTimeout(10, 'x'), genericTimeout('none', 10, 'y')));
        expect(yield GenStatem.call(pid, act(...cancels))).to.equal('ok');
        yield sleep(self, 20);
        expect(trace).to.deep.equal([]);
        expect(yield GenStatem.call(pid, act(...cancels))).to.equal('ok');
      }),
    );

    it(
      'timeout_cancel_and_update: a bare number is an event time-out; status shows what runs',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const start = node.clock.now();
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        yield GenStatem.call(pid, act(17_000));
        expect(timeoutsOf(yield sys.getStatus(pid))).to.deep.equal([
          { type: 'timeout', name: undefined, content: 17_000 },
        ]);
        yield sleep(self, 17_000);
        expect(trace.splice(0)).to.deep.equal([[start + 17_000, 'timeout', 17_000]]);
        expect(timeoutsOf(yield sys.getStatus(pid))).to.deep.equal([]);
        yield GenStatem.call(pid, act('infinity'));
        expect(timeoutsOf(yield sys.getStatus(pid))).to.deep.equal([]);
        yield GenStatem.call(pid, act(0));
        expect(trace).to.deep.equal([[start + 17_000, 'timeout', 0]]);
      }),
    );

    it(
      'generic_timers: run beside each other and over changes of state; the same name again replaces',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const start = node.clock.now();
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        const names = [1, 'two', 3n] as const;
        yield GenStatem.call(pid, act(...names.map((name, at) => genericTimeout(name, 30 - 10 * at, `for ${name}`))));
        yield GenStatem.call(pid, go('a', genericTimeout('two', 25, 'later'), genericTimeout('end', 'infinity')));
        yield GenStatem.call(pid, go('b', genericTimeout('now', 0, 'first')));
        yield sleep(self, 100);
        expect(trace).to.deep.equal([
          [start, 'generic_timeout', 'now', 'first'],
          [start + 10, 'generic_timeout', 3n, 'for 3'],
          [start + 25, 'generic_timeout', 'two', 'later'],
          [start + 30, 'generic_timeout', 1, 'for 1'],
        ]);
      }),
    );

    it(
      'generic_timers: infinity ends one; a time may be one of the clock, also one that is over',
      asTester(function* ({ self, node }) {
        const trace: unknown[] = [];
        const start = node.clock.now();
        const abs = { abs: true };
        const pid: Pid = yield GenStatem.start(machineWithTrace(mode, node, trace), 's');
        yield GenStatem.call(
          pid,
          act(
            genericTimeout('ended', 5, 'x'),
            genericTimeout('future', start + 20, 'y', abs),
            genericTimeout('past', start - 20, 'z', abs),
            stateTimeout(start + 10, 's', abs),
          ),
        );
        yield GenStatem.call(pid, act(genericTimeout('ended', 'infinity')));
        yield sleep(self, 30);
        expect(trace).to.deep.equal([
          [start, 'generic_timeout', 'past', 'z'],
          [start + 10, 'state_timeout', 's'],
          [start + 20, 'generic_timeout', 'future', 'y'],
        ]);
      }),
    );
  });
}

describe('gen_statem: time-outs that make no sense', () => {
  const wrong = {
    'a negative time': () => timeout(-1, 'x'),
    'a time that is text': () => stateTimeout('soon' as never, 'x'),
    'a fraction of the clock': () => genericTimeout('g', 0.5, 'x', { abs: true }),
    'an option that is no boolean': () => timeout(5, 'x', { abs: 1 as never }),
  };
  for (const [what, action] of Object.entries(wrong)) {
    it(
      `${what} ends the machine, and the reason shows the action`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const machine = machineOf('handle_event_function', ({ content }, state, data) => content({}, state, data));
        const pid: Pid = yield GenStatem.startLink(machine, 's');
        GenStatem.cast(pid, act(action()));
        const reason = { bad_action_from_state_function: action() };
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
      }),
    );
  }
});
