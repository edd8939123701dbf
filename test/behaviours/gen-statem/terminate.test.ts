/** What terminate of a gen_statem may do, and which module is asked. */
import { GenStatem, stop } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { expect } from 'chai';
import { handleEventMachine, toldBy } from '../helpers/suite-statem';
import { asTester, nextMessage, reasonOf } from '../helpers/tester';

describe('gen_statem: terminate', () => {
  it(
    'what terminate throws that is no error is ignored; an exit of it, quiet ones too, is the end and is reported',
    asTester(function* ({ self, logged }) {
      const throwing = (): never => {
        throw 'junk';
      };
      const exiting = (reason: unknown) => (): never => self.exit(reason);
      const cases: [terminate: () => never, reason: unknown, reported: unknown[]][] = [
        [throwing, 'shutdown', []],
        [exiting('normal'), 'normal', ['normal']],
        [exiting('crash'), 'crash', ['crash']],
      ];
      for (const [terminate, reason, reported] of cases) {
        const pid: Pid = yield GenStatem.start({ ...handleEventMachine, terminate }, 's');
        expect(yield reasonOf(GenStatem.call(pid, () => stop('shutdown')))).to.equal(reason);
        const reports = logged.splice(0).filter(({ label }) => label === 'gen_statem terminate');
        expect(reports.map(({ report }) => report?.['reason'])).to.deep.equal(reported);
      }
    }),
  );

  it(
    'a machine that crashes in the state enter call of a new module ends as one of that module',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const next = {
        ...toldBy(self.pid),
        callbackMode: () => ['handle_event_function', 'state_enter'],
        handleEvent: () => self.exit('entering'),
      };
      const pid: Pid = yield GenStatem.startLink(handleEventMachine, 's');
      GenStatem.cast(pid, () => GenStatem.nextState('a', 'new', GenStatem.pushCallbackModule(next)));
      expect(yield nextMessage(self, 1)).to.deep.equal({ terminated: 'entering', state: 'a', data: 'new' });
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason: 'entering' });
      const report = logged.find(({ label }) => label === 'gen_statem terminate')?.report;
      expect(report).to.deep.include({ modules: ['anonymous', 'anonymous'], stateEnter: true });
    }),
  );

  it(
    'a wrong action after a change of module is the end of the new module; a module that is wrong never was in force',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const telling = (terminated: string) => () => send(self.pid, { terminated });
      const old = { ...handleEventMachine, terminate: telling('old') };
      const fine = { ...toldBy(self.pid), terminate: telling('new') };
      const wrong = { ...fine, callbackMode: () => 'nonsense' };
      for (const [next, terminated, reason, modules] of [
        [fine, 'new', { bad_action_from_state_function: 'bad' }, 2],
        [wrong, 'old', { bad_return_from_callback_mode: 'nonsense' }, 1],
      ] as const) {
        const pid: Pid = yield GenStatem.startLink(old, 's');
        const actions = [GenStatem.pushCallbackModule(next), 'bad' as never];
        GenStatem.cast(pid, () => GenStatem.nextState('a', 'new', actions));
        expect(yield nextMessage(self, 1)).to.deep.equal({ terminated });
        expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid, reason });
        const report = logged.splice(0).find(({ label }) => label === 'gen_statem terminate')?.report;
        expect(report).to.deep.include({ state: 'a', data: 'new' }).and.have.property('modules').with.length(modules);
      }
    }),
  );
});
