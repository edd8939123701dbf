import { GenServer, isSupervisorError, Supervisor, sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer } from '../helpers/suite-server';
import { supervise, worker } from '../helpers/suite-supervisor';
import { asTester, failureOf } from '../helpers/tester';

describe('init of a supervisor', () => {
  it(
    'may take its time, when it starts and when the code changes',
    asTester(function* () {
      let ids = ['a'];
      const module = {
        init: async () => {
          await Promise.resolve();
          return Supervisor.init(
            {},
            ids.map((id) => worker(id)),
          );
        },
      };
      const sup: Pid = yield Supervisor.startLink(module, undefined);
      ids = ['a', 'b'];
      yield sys.suspend(sup);
      yield sys.changeCode(sup, module, '1', []);
      yield sys.resume(sup);
      const children: { id: unknown }[] = yield Supervisor.whichChildren(sup);
      expect(children.map(({ id }) => id)).to.deep.equal(['b', 'a']);
    }),
  );
});

describe('what a start function gives', () => {
  it(
    'is no process when it is half of what it may be',
    asTester(function* () {
      const sup: Pid = yield supervise({}, []);
      const pid: Pid = yield GenServer.start(suiteServer, undefined);
      for (const given of [{ pid }, { info: 'i' }, { pid: 'no pid', info: 'i' }]) {
        const failure = yield failureOf(Supervisor.startChild(sup, { id: 'half', start: (() => given) as never }));
        expect(isSupervisorError(failure)).to.equal(true);
        expect(failure).to.include({ code: 'start_failed', reason: given });
      }
      const whole = { pid, info: 'i' };
      expect(yield Supervisor.startChild(sup, { id: 'whole', start: () => whole })).to.equal(whole);
    }),
  );
});
