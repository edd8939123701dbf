/** How often children were started again. */
import { DynamicSupervisor, Supervisor } from '@hot/behaviours';
import { exit, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { startWorker, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, nextMessage } from '../helpers/tester';

describe('a supervisor', () => {
  it(
    'counts what it has started again: each child, and in all',
    asTester(function* ({ self }) {
      const flags = { strategy: 'rest_for_one', intensity: 10 } as const;
      const pid: Pid = yield supervise(
        flags,
        ['a', 'b', 'c'].map((id) => worker(id)),
      );
      expect(yield Supervisor.countRestarts(pid)).to.deep.equal({ total: 0, children: [] });
      for (const id of ['c', 'b', 'c']) {
        const children: { id: string; pid: Pid }[] = yield Supervisor.whichChildren(pid as Supervisor.SupervisorPid);
        exit(children.find((child) => child.id === id)?.pid as Pid, 'kill');
        yield nextMessage(self);
      }
      const counts = yield Supervisor.countRestarts(pid);
      expect(counts.total).to.equal(4);
      expect(counts.children.map(({ id, restarts }: { id: string; restarts: number }) => [id, restarts])).to.deep.equal(
        [
          ['b', 1],
          ['c', 3],
        ],
      );
    }),
  );

  it(
    'counts no first start, and no restart by hand',
    asTester(function* () {
      const pid: Pid = yield supervise({}, [worker('a')]);
      yield Supervisor.terminateChild(pid, 'a');
      yield Supervisor.restartChild(pid, 'a');
      expect(yield Supervisor.countRestarts(pid)).to.deep.equal({ total: 0, children: [] });
    }),
  );

  it(
    'of dynamic children counts those too',
    asTester(function* ({ self }) {
      const pid: Pid = yield DynamicSupervisor.startLink({ intensity: 10 });
      const child: Pid = yield DynamicSupervisor.startChild(pid, { start: startWorker });
      exit(child, 'kill');
      yield nextMessage(self);
      expect((yield Supervisor.countRestarts(pid)).total).to.equal(1);
    }),
  );
});
