/** How a gen_statem ends, and what is told of it. */
import { GenServer, GenStatem, stop } from '@hot/behaviours';
import { exit, type Pid, ProcessError, self as runningSelf } from '@hot/runtime';
import { expect } from 'chai';
import { act, handleEventMachine, type Script, toldBy } from '../helpers/suite-statem';
import { asTester, failureOf, nextMessage, reasonOf } from '../helpers/tester';

describe('gen_statem: ends (seen on the real system)', () => {
  it(
    'init that returns junk, also a stop without reason',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const junk of ['junk', 'stop', undefined]) {
        const reason = { bad_return_from_init: junk };
        expect(yield reasonOf(GenStatem.startLink(handleEventMachine, () => junk))).to.deep.equal(reason);
        expect(yield nextMessage(self)).to.deep.include({ type: 'EXIT', reason });
      }
    }),
  );

  it('an answer to nobody is badarg, by whatever function', () => {
    for (const nobody of [undefined, null, 7, {}, [undefined], [{ $action: 'reply', from: 7 }]]) {
      expect(() => GenStatem.reply(nobody as never, 'ok')).to.throw(ProcessError, 'a caller is named by the from');
      expect(() => GenServer.reply(nobody as never, 'ok')).to.throw(ProcessError, 'a caller is named by the from');
    }
  });

  it(
    'a wrong action of init and a wrong callback mode are found when the start is over',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenStatem.startLink(handleEventMachine, () => GenStatem.ok('a', 0, 'bad'));
      expect(yield nextMessage(self)).to.deep.equal({
        type: 'EXIT',
        pid,
        reason: { bad_action_from_state_function: 'bad' },
      });
      const modes = ['no_mode', [], ['state_enter'], ['state_functions', 'handle_event_function']];
      for (const mode of modes) {
        const other: Pid = yield GenStatem.startLink({ ...handleEventMachine, callbackMode: () => mode as never }, 's');
        expect(yield nextMessage(self)).to.deep.equal({
          type: 'EXIT',
          pid: other,
          reason: { bad_return_from_callback_mode: mode },
        });
      }
    }),
  );

  it(
    'a module without init, or without callbackMode, is not started',
    asTester(function* () {
      const { init, callbackMode } = handleEventMachine;
      expect(yield reasonOf(GenStatem.start({ callbackMode } as never, 's'))).to.deep.include({
        undef: { module: 'anonymous', function: 'init' },
      });
      expect(yield reasonOf(GenStatem.start({ init } as never, 's'))).to.deep.include({
        undef: { module: 'anonymous', function: 'callbackMode' },
      });
    }),
  );

  it(
    'an answer to nobody is a bad action, as is a call that is inserted without a caller',
    asTester(function* ({ self }) {
      for (const from of [null, {}, undefined, 'me']) {
        for (const action of [
          { $action: 'reply', from, reply: 1 },
          { $action: 'next_event', type: 'call', content: 1, from },
        ]) {
          const pid: Pid = yield GenStatem.start(toldBy(self.pid), () => GenStatem.ok('s', 'd'));
          yield failureOf(GenStatem.call(pid, () => GenStatem.keepStateAndData(action as never)));
          yield nextMessage(self);
          expect(yield nextMessage(self)).to.deep.include({
            terminated: { bad_action_from_state_function: action },
            state: 's',
          });
        }
      }
    }),
  );

  it(
    'terminate gets the data of the result, or those of before when it has none',
    asTester(function* ({ self }) {
      const { stopAndReply, replyTo } = GenStatem;
      const cases: [Script, unknown][] = [
        [() => stop('r'), 'old'],
        [() => stop('r', 'new'), 'new'],
        [({ from }) => stopAndReply('r', replyTo(from, 1)), 'old'],
        [({ from }) => stopAndReply('r', replyTo(from, 1), 'new'), 'new'],
        [({ from }) => stopAndReply('r', [replyTo(from, 1)], undefined), undefined],
      ];
      for (const [script, data] of cases) {
        const pid: Pid = yield GenStatem.start(toldBy(self.pid), () => GenStatem.ok('s', 'old'));
        yield GenStatem.call(pid, script).catch(() => undefined);
        expect(yield nextMessage(self)).to.include({ type: 'call' });
        expect(yield nextMessage(self)).to.deep.equal({ terminated: 'r', state: 's', data });
      }
    }),
  );

  it(
    'what a callback throws counts as returned; stop alone is normal; an exit is just its reason',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const throwing = (thrown: unknown): Script => {
        return () => {
          throw thrown;
        };
      };
      const exiting: Script = () => self.exit('done');
      const cases: [Script, unknown][] = [
        [() => 'stop', 'normal'],
        [throwing(stop('thrown')), 'thrown'],
        [throwing('junk'), { bad_return_from_state_function: 'junk' }],
        [exiting, 'done'],
      ];
      for (const [script, reason] of cases) {
        const pid: Pid = yield GenStatem.start(handleEventMachine, 's');
        expect(yield reasonOf(GenStatem.call(pid, script))).to.deep.equal(reason);
      }
      const pid: Pid = yield GenStatem.start(handleEventMachine, 's');
      const thrownResult: Script = (event, state, data) => throwing(act()(event, state, data))(event, state, data);
      expect(yield GenStatem.call(pid, thrownResult)).to.equal('ok');
    }),
  );

  it(
    'a time that nobody can wait for is a bad action, and terminate is called',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const action of [
        2 ** 53,
        GenStatem.timeout(2 ** 53, 'x'),
        GenStatem.stateTimeout(2 ** 53, 'x', { abs: true }),
      ]) {
        const pid: Pid = yield GenStatem.startLink(toldBy(self.pid), 's');
        GenStatem.cast(pid, () => GenStatem.keepStateAndData(action));
        const reason = { bad_action_from_state_function: action };
        expect(yield nextMessage(self, 1)).to.include({ type: 'cast' });
        expect(yield nextMessage(self, 1)).to.deep.include({ terminated: reason });
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
      }
    }),
  );

  it(
    'a postponed call whose machine stops fails with the reason of the stop',
    asTester(function* () {
      const pid: Pid = yield GenStatem.start(handleEventMachine, 's');
      const waiting = failureOf(GenStatem.call(pid, () => GenStatem.keepStateAndData(GenStatem.postpone())));
      GenStatem.cast(pid, () => 'stop');
      expect(yield waiting).to.include({ reason: 'normal', timeout: 'infinity' });
    }),
  );

  it(
    "the parent's EXIT ends a machine that traps exits, by terminate; that of others is an event",
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      const trapping = (): unknown => {
        runningSelf().trapExit = true;
        return GenStatem.ok('idle', 's');
      };
      const pid: Pid = yield GenStatem.startLink(toldBy(self.pid), trapping);
      const stranger: Pid = node.spawn((other) => {
        other.link(pid);
        other.exit('gone');
      });
      expect(yield nextMessage(self, 1)).to.deep.equal({
        state: 'idle',
        type: 'info',
        content: { type: 'EXIT', pid: stranger, reason: 'gone' },
      });
      exit(pid, 'shutdown');
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'shutdown', state: 'idle', data: 's' });
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: 'shutdown' });
    }),
  );

  it(
    'a machine that does not trap exits dies of one, without terminate',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const pid: Pid = yield GenStatem.startLink(toldBy(self.pid), 's');
      exit(pid, 'shutdown');
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: 'shutdown' });
    }),
  );
});
