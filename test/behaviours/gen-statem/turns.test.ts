/** What a machine does between two messages: async callbacks, and turns for everybody else. */
import { GenStatem, sys } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import { type Anything, machineOf, modes, type ScriptEvent } from '../helpers/suite-statem';
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
