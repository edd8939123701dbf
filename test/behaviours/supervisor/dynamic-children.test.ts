/** Children without ids: what is kept of them, and one that is being tried again. */
import { DynamicSupervisor, GenServer, stop, Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { childrenOf, Fickle, reportsOf, startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, endOf, sleep } from '../helpers/tester';

describe('a child without an id', () => {
  it(
    'has no arguments in its specification once it runs when it is temporary, and any other one has',
    asTester(function* () {
      const sup: Pid = yield DynamicSupervisor.startLink();
      const module = { startLink: (_big: unknown) => startWorker() };
      for (const [restart, kept] of [
        ['permanent', [['big']]],
        ['transient', [['big']]],
        ['temporary', undefined],
      ] as const) {
        const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: [module, 'startLink', [['big']]], restart });
        const { start } = yield Supervisor.getChildspec(sup, pid);
        expect(start, restart).to.deep.equal([module, 'startLink', kept]);
      }
    }),
  );

  it(
    'that is being tried again has ended once: a second EXIT of the process that it was changes nothing',
    asTester(function* ({ self, logged }) {
      const fickle = new Fickle();
      const transient = { start: fickle.start, restart: 'transient' } as const;
      const simple = yield supervise({ strategy: 'simple_one_for_one', intensity: 2 }, [worker('child', transient)]);
      const dynamic: Pid = yield DynamicSupervisor.startLink({ intensity: 2 });
      for (const [sup, start] of [
        [simple, () => Supervisor.startChild(simple, [])],
        [dynamic, () => DynamicSupervisor.startChild(dynamic, transient)],
      ] as const) {
        const pid: Pid = yield start();
        [fickle.fails, fickle.times] = ['no', 1];
        // An exit signal that the child sends, and then that of its end, which alone would not have it started again.
        GenServer.cast(pid, (state: unknown) => {
          exit(sup, 'signal');
          return stop('normal', state);
        });
        yield endOf(self, pid);
        yield sleep(self, 1);
        const [[, now]] = yield childrenOf(sup);
        expect(now).to.satisfy(isAlive).and.not.equal(pid);
        expect(reportsOf(logged.splice(0), 'child_terminated').map(({ reason }) => reason)).to.deep.equal(['signal']);
      }
    }),
  );
});
