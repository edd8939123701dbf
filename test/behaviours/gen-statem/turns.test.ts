/** What a machine does between two messages: async callbacks, and turns for everybody else. */
import { GenStatem, sys } from '@hot/behaviours';
import { type Pid, self as runningSelf, send } from '@hot/runtime';
import { expect } from 'chai';
import { act, type Anything, machineOf, machines, modes, type ScriptEvent } from '../helpers/suite-statem';
import { asTester, nextMessage, reasonOf, sleep } from '../helpers/tester';

const { keepState, keepStateAndData, nextEvent, nextState, ok, postpone, replyTo, stateTimeout } = GenStatem;

for (const mode of modes) {
  describe(`gen_statem: turns (${mode})`, () => {
    it(
      'async callbacks and enter calls are waited for, one event after the other',
      asTester(function* ({ self }) {
        const trace: unknown[] = [];
        const module = machineOf(
          mode,
          async ({ type, content, from }: ScriptEvent, state, data) => {
            trace.push([state, type, content]);
            await Promise.resolve();
            trace.push('done');
            if (type === 'enter') return keepState(data, stateTimeout(10, 'late'));
            if (content === 'go') return nextState('a', data, [replyTo(from, 'gone'), nextEvent('internal', 'next')]);
            return keepStateAndData();
          },
          { callbackMode: () => [mode, 'state_enter'] },
        );
        const pid: Pid = yield GenStatem.start(module, 's');
        send(pid as Pid<unknown>, 'first');
        expect(yield GenStatem.call(pid, 'go')).to.equal('gone');
        yield sleep(self, 1000);
        expect(trace.filter((entry) => entry !== 'done')).to.deep.equal([
          ['idle', 'enter', 'idle'],
          ['idle', 'info', 'first'],
          ['idle', 'call', 'go'],
          ['a', 'enter', 'idle'],
          ['a', 'internal', 'next'],
          ['a', 'state_timeout', 'late'],
        ]);
        expect(trace.filter((_entry, at) => at % 2 === 1)).to.deep.equal(Array(6).fill('done'));
      }),
    );

    it(
      'what a callback throws that is no error is its result, of enter calls too',
      asTester(function* () {
        const module = machineOf(
          mode,
          ({ type, content, from }: ScriptEvent, _state, data) => {
            if (type === 'enter') throw keepState([...data, 'entered']);
            if (content === 'go') throw nextState('a', [...data, 'gone'], replyTo(from, 'ok'));
            return keepStateAndData(replyTo(from, data));
          },
          { callbackMode: () => [mode, 'state_enter'], init: () => ok('idle', []) },
        );
        const pid: Pid = yield GenStatem.start(module, undefined);
        yield GenStatem.call(pid, 'go');
        expect(yield GenStatem.call(pid, 'data')).to.deep.equal(['entered', 'gone', 'entered']);
      }),
    );

    it(
      'a machine keeps no timer that has fired, or was taken back',
      asTester(function* ({ self }) {
        let timers: ReadonlyMap<unknown, unknown> | undefined;
        const module = machineOf(mode, ({ type, content }: ScriptEvent, _state, data) => {
          ({ timers } = runningSelf().description as Anything);
          if (type === 'state_timeout') return keepStateAndData();
          return keepState(data, stateTimeout(content as number | 'cancel', 'late'));
        });
        const pid: Pid = yield GenStatem.start(module, 's');
        for (const time of [5, 5, 1_000, 'cancel', 7, 1_000_000]) {
          send(pid as Pid<unknown>, time);
          yield sleep(self, 6);
        }
        expect(timers).to.have.property('size', 1);
        yield GenStatem.stop(pid);
      }),
    );

    it(
      'a machine whose time-outs were replaced and taken back leaves no timer to the node',
      asTester(function* ({ self, node }) {
        const pid: Pid = yield GenStatem.start(machines[mode], 's');
        yield GenStatem.call(pid, act(stateTimeout(1_000, 'replaced')));
        yield GenStatem.call(pid, act(stateTimeout(2_000, 'taken back')));
        yield GenStatem.call(pid, act(stateTimeout('cancel')));
        yield sleep(self, 1);
        expect(node.clock.nextAlarm).to.equal(Infinity);
      }),
    );

    it(
      'an async callback that rejects ends the machine with that; one that rejects with a plain value has returned it',
      asTester(function* ({ self }) {
        self.trapExit = true;
        const boom = new Error('boom');
        const module = machineOf(mode, async ({ content }: ScriptEvent, _state, data) => {
          await Promise.resolve();
          if (content === 'crash') throw boom;

          throw keepState([...data, 'thrown'], replyTo((content as { from: Anything }).from, 'answer'));
        });
        const pid: Pid = yield GenStatem.startLink(module, []);
        const ref = self.alias();
        send(pid as Pid<unknown>, { from: { pid: self.pid, ref } });
        yield sleep(self, 1);
        expect(yield sys.getState(pid)).to.deep.equal({ state: 'idle', data: ['thrown'] });
        yield nextMessage(self);
        expect(yield reasonOf(GenStatem.call(pid, 'crash'))).to.equal(boom);
        expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid, reason: boom });
      }),
    );

    it(
      'a machine that inserts an event for itself for ever lets the others run, and can be killed',
      asTester(function* ({ self, node }) {
        let turns = 0;
        const module = machineOf(mode, () => {
          turns += 1;
          return keepStateAndData(nextEvent('internal', 'again'));
        });
        const pid: Pid = yield GenStatem.start(module, () => ok('idle', 0, nextEvent('internal', 'first')));
        const ref = self.monitor(pid);
        const seen = turns;
        node.exit(pid, 'kill');
        expect(yield nextMessage(self, 1)).to.include({ ref, reason: 'killed' });
        expect(turns)
          .to.be.greaterThan(seen - 1)
          .and.lessThan(seen + 100_000);
      }),
    );

    it(
      'a hundred thousand events that follow from one are handled, and none is lost',
      asTester(function* () {
        let left = 100_000;
        const module = machineOf(mode, ({ type, from }: ScriptEvent) => {
          if (type === 'call')
            return left === 0 ? keepStateAndData(replyTo(from, 'done')) : keepStateAndData(postpone());
          left -= 1;
          return left === 0 ? nextState('a', 0) : keepStateAndData(nextEvent('internal', left));
        });
        const pid: Pid = yield GenStatem.start(module, () => ok('idle', 0, nextEvent('internal', 'first')));
        expect(yield GenStatem.call(pid, 'wait')).to.equal('done');
      }),
    );
  });
}
