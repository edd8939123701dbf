/** OTP's supervisor_SUITE: supervisors of supervisors. The names of the cases are OTP's. */
import { Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { GenServer } from '@hot/behaviours';
import { suiteServer } from '../helpers/suite-server';
import {
  childOf,
  childrenOf,
  countsOf,
  endChild,
  suiteSupervisor,
  supervise,
  worker,
} from '../helpers/suite-supervisor';
import { asTester, nextMessage, sleep } from '../helpers/tester';

/** The specification of a supervisor below another one. */
const branch = (
  id: string,
  flags: Supervisor.Flags,
  children: readonly Supervisor.ChildSpec[],
  more: Partial<Supervisor.ChildSpec> = {},
): Supervisor.ChildSpec => ({
  id,
  start: [Supervisor.startLink, [suiteSupervisor, { flags, children }]],
  type: 'supervisor',
  ...more,
});

describe('supervisor_SUITE: trees', () => {
  it(
    'tree: a branch that gives up is started again with all branches, as they were specified',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const one = { strategy: 'one_for_one', intensity: 2, period: 3600 } as const;
      const top = yield supervise({ strategy: 'one_for_all', intensity: 3, period: 3600 }, []);
      const sup1: Supervisor.SupervisorPid = yield Supervisor.startChild(
        top,
        branch('sup1', one, [worker('child1'), worker('child2')]),
      );
      const sup2: Supervisor.SupervisorPid = yield Supervisor.startChild(
        top,
        branch('sup2', one, [], { restart: 'transient' }),
      );
      expect(yield countsOf(top)).to.deep.equal([2, 2, 2, 0]);
      expect(yield countsOf(sup1)).to.deep.equal([2, 2, 0, 2]);

      yield Supervisor.startChild(sup2, worker('child3'));
      yield Supervisor.startChild(sup2, worker('child4'));
      const [[, child4], [, child3]] = yield childrenOf(sup2);
      yield endChild(self, child4, 'kill');
      expect(yield countsOf(sup2)).to.deep.equal([2, 2, 0, 2]);
      expect(yield childOf(sup2, 'child3')).to.equal(child3);
      expect(yield childrenOf(top)).to.deep.equal([
        ['sup2', sup2],
        ['sup1', sup1],
      ]);

      // Two more are too many: sup2 ends with `shutdown`, which for a transient child is no crash.
      yield endChild(self, yield childOf(sup2, 'child4'), 'kill');
      yield endChild(self, yield childOf(sup2, 'child4'), 'kill');
      expect(isAlive(child3)).to.equal(false);
      expect(yield childOf(top, 'sup2')).to.equal(undefined);
      expect(yield childOf(top, 'sup1')).to.equal(sup1);

      // sup1 is permanent: its end restarts all, the one that did not run too.
      for (let crash = 0; crash < 3; crash += 1) yield endChild(self, yield childOf(sup1, 'child1'), 'kill');
      const [[, new2], [, new1]] = yield childrenOf(top);
      expect([new1, new2].every(isAlive)).to.equal(true);
      expect(isAlive(sup1)).to.equal(false);
      expect(yield countsOf(new1)).to.deep.equal([2, 2, 0, 2]);
      expect(yield countsOf(new2)).to.deep.equal([0, 0, 0, 0]);

      // So does a restart after one was stopped by hand.
      yield Supervisor.terminateChild(top, 'sup2');
      expect(yield countsOf(top)).to.deep.equal([2, 1, 2, 0]);
      yield endChild(self, new1, 'kill');
      expect(yield countsOf(top)).to.deep.equal([2, 2, 2, 0]);
      expect(yield nextMessage(self)).to.equal('nothing');
      expect(logged.filter(({ label }) => label === 'supervisor shutdown')).to.have.length(2);
    }),
  );

  it(
    'simple_global_supervisor: what is killed comes back under its name, and what is stopped leaves it',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const named = (): Promise<Pid> => GenServer.startLink(suiteServer, 's', { name: 'named_worker' });
      const inner: Supervisor.ChildSpec = {
        id: 'inner',
        start: () =>
          Supervisor.startLink(
            suiteSupervisor,
            { flags: {}, children: [worker('child', { start: named })] },
            { name: { global: 'inner' } },
          ),
        type: 'supervisor',
      };
      const top = yield supervise({ intensity: 3 }, [inner], { name: 'top' });
      const sup: Pid = yield childOf('top', 'inner');
      const child = whereis('named_worker') as Pid;
      yield endChild(self, child, 'kill');
      expect(whereis('named_worker')).to.satisfy(isAlive).and.not.equal(child);
      expect(yield Supervisor.countChildren({ global: 'inner' })).to.include({ active: 1 });

      yield endChild(self, sup, 'kill');
      expect(yield childOf('top', 'inner'))
        .to.satisfy(isAlive)
        .and.not.equal(sup);
      expect(yield Supervisor.countChildren({ global: 'inner' })).to.include({ active: 1 });
      expect(whereis('named_worker')).to.satisfy(isAlive);

      exit(top, 'kill');
      yield sleep(self, 10);
      expect(whereis('top')).to.equal(undefined);
      expect(whereis('named_worker')).to.equal(undefined);
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: top, reason: 'killed' });
    }),
  );
});
