/** OTP's supervisor_SUITE: how children are stopped, and in which order. The names of the cases are OTP's. */
import { GenServer, Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid, self as runningSelf } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import {
  childOf,
  childrenOf,
  countsOf,
  endChild,
  reportsOf,
  slowly,
  startTrapping,
  startWorker,
  supervise,
  worker,
} from '../helpers/suite-supervisor';
import { suiteServer } from '../helpers/suite-server';
import { asTester, endOf, nextMessage, sleep } from '../helpers/tester';

const simple = { strategy: 'simple_one_for_one' } as const;

/** Monitors processes; what tells, afterwards, in which order and with which reasons they ended, by their place in the list. */
function watch(
  self: AnySelf,
  pids: readonly Pid[],
): () => Generator<unknown, [index: number, reason: unknown][], unknown> {
  for (const pid of pids) self.monitor(pid);
  return function* () {
    const ends: [number, unknown][] = [];
    while (ends.length < pids.length) {
      const { pid, reason } = (yield self.receive(
        (message): message is never => (message as { type: string }).type === 'DOWN',
      )) as { pid: Pid; reason: unknown };
      ends.push([pids.indexOf(pid), reason]);
    }
    return ends;
  };
}

describe('supervisor_SUITE: stop', () => {
  it(
    'sup_stop_infinity: a worker may have all the time it takes',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const spec = { shutdown: 'infinity', start: () => startTrapping(slowly(1e7)) } as const;
      const sup = yield supervise({}, [worker('child1', spec), worker('child2', { shutdown: 'infinity' })]);
      const pids = [yield childOf(sup, 'child1'), yield childOf(sup, 'child2'), sup];
      const ends = watch(self, pids);
      exit(sup, 'shutdown');
      expect(yield* ends()).to.deep.equal([
        [1, 'shutdown'],
        [0, 'shutdown'],
        [2, 'shutdown'],
      ]);
    }),
  );

  it(
    'sup_stop_timeout: a child that is not done in time is killed',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      const sup = yield supervise({}, [
        worker('child1', { shutdown: 1000, start: () => startTrapping(slowly(500)) }),
        worker('child2', { shutdown: 1000, start: () => startTrapping(slowly(5000)) }),
      ]);
      const ends = watch(self, [yield childOf(sup, 'child1'), yield childOf(sup, 'child2'), sup]);
      const began = node.clock.now();
      exit(sup, 'shutdown');
      expect(yield* ends()).to.deep.equal([
        [1, 'killed'],
        [0, 'shutdown'],
        [2, 'shutdown'],
      ]);
      expect(node.clock.now() - began).to.equal(1500);
    }),
  );

  it(
    'sup_stop_timeout_dynamic: so is a dynamic child, while the others have their time',
    asTester(function* ({ self, node, logged }) {
      self.trapExit = true;
      const start = (ms: number): Promise<Pid> => startTrapping(slowly(ms));
      const sup = yield supervise(simple, [worker('child', { shutdown: 1000, start })]);
      const pids: Pid[] = [];
      for (const ms of [500, 5000, 6000, 0]) pids.push(yield Supervisor.startChild(sup, [ms]));
      const ends = watch(self, [...pids, sup]);
      const began = node.clock.now();
      exit(sup, 'shutdown');
      expect(yield* ends()).to.deep.equal([
        [3, 'shutdown'],
        [0, 'shutdown'],
        [1, 'killed'],
        [2, 'killed'],
        [4, 'shutdown'],
      ]);
      expect(node.clock.now() - began).to.equal(1000);
      const [report] = reportsOf(logged, 'shutdown_error');
      expect(report).to.deep.include({ reason: 'killed' });
      expect(report?.['offender']).to.include({ nb_children: 2 });
    }),
  );

  for (const [name, flags] of [
    ['sup_stop_brutal_kill', {}],
    ['sup_stop_brutal_kill_dynamic', simple],
  ] as const) {
    it(
      `${name}: a child that is killed does not terminate first`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const told: unknown[] = [];
        const start = (): Promise<Pid> => startTrapping((reason) => told.push(reason));
        const sup = yield supervise(flags, [worker('child', { shutdown: 'brutal_kill', start })]);
        const pid: Pid = flags === simple ? yield Supervisor.startChild(sup, []) : yield childOf(sup, 'child');
        const ends = watch(self, [pid, sup]);
        exit(sup, 'shutdown');
        expect(yield* ends()).to.deep.equal([
          [0, 'killed'],
          [1, 'shutdown'],
        ]);
        expect(told).to.deep.equal([]);
      }),
    );
  }

  it(
    'sup_stop_race: children that end by themselves meanwhile are not started again, and keep their reason',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const starts: unknown[] = [];
      const start = (id: number) => (): Promise<Pid> => {
        starts.push(id);
        return startWorker();
      };
      const reasons = ['normal', 'shutdown', { shutdown: 'x' }, 'abnormal'];
      const types = ['permanent', 'transient', 'temporary'] as const;
      const cases = types.flatMap((restart) => reasons.map((reason) => ({ restart, reason })));
      const specs = cases.map(({ restart }, id) => worker(id, { restart, start: start(id) }));
      // The last child is the first to be stopped, and takes long.
      const sup = yield supervise({}, [
        ...specs,
        worker('slow', { start: () => startTrapping(slowly(1000)), shutdown: 2000 }),
      ]);
      const pids: Pid[] = [];
      for (let id = 0; id < specs.length; id += 1) pids.push(yield childOf(sup, id));
      const ends = watch(self, pids);
      exit(sup, 'shutdown');
      yield sleep(self, 100);
      for (const [id, { reason }] of cases.entries()) yield endChild(self, pids[id] as Pid, reason);
      expect(yield* ends()).to.deep.equal(cases.map(({ reason }, id) => [id, reason]));
      expect(yield endOf(self, sup)).to.equal('shutdown');
      expect(starts).to.have.length(cases.length);
    }),
  );

  it(
    'sup_stop_non_shutdown_exit_dynamic: dynamic children that end with other reasons keep them',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const restart of ['permanent', 'transient', 'temporary'] as const) {
        const start = (reason: unknown): Promise<Pid> => startTrapping(() => runningSelf().exit(reason));
        const sup = yield supervise(simple, [worker('child', { restart, start })]);
        const reasons = ['normal', 'shutdown', { shutdown: 'x' }, 'abnormal'];
        const pids: Pid[] = [];
        for (const reason of reasons) pids.push(yield Supervisor.startChild(sup, [reason]));
        const ends = watch(self, [...pids, sup]);
        exit(sup, 'shutdown');
        expect(yield* ends()).to.deep.equal([...reasons, 'shutdown'].map((reason, index) => [index, reason]));
      }
    }),
  );

  it(
    'simple_one_for_one_shutdown: children are stopped at the same time, within one limit',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      const start = (ms: number): Promise<Pid> => startTrapping(slowly(ms));
      const sup = yield supervise(simple, [worker('child', { shutdown: 2000, start })]);
      for (const ms of [1000, 1000, 5000]) yield Supervisor.startChild(sup, [ms]);
      const began = node.clock.now();
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      expect(node.clock.now() - began).to.equal(2000);
    }),
  );

  it(
    'child_unlink: a child that has unlinked itself is stopped all the same',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const unlinked = (): Promise<Pid> => {
        const supervisor = runningSelf().pid;
        return GenServer.startLink(suiteServer, () => {
          runningSelf().unlink(supervisor);
          return { $result: 'ok', state: 's', next: undefined };
        });
      };
      const sup = yield supervise({}, [worker('child1', { start: unlinked }), worker('child2', { start: unlinked })]);
      const pid: Pid = yield childOf(sup, 'child1');
      expect(yield Supervisor.terminateChild(sup, 'child1')).to.equal('ok');
      expect(isAlive(pid)).to.equal(false);
      // One that ended, which its supervisor did not hear of, does not hang it either.
      yield endChild(self, yield childOf(sup, 'child2'), 'kill');
      expect(yield countsOf(sup)).to.deep.equal([2, 0, 0, 2]);
      expect(yield Supervisor.terminateChild(sup, 'child2')).to.equal('ok');
    }),
  );

  it(
    'order_of_children: they start in order and stop in reverse, all of them and a part',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const told: string[] = [];
      const start = (id: number) => (): Promise<Pid> => {
        told.push(`start ${id}`);
        return startTrapping(() => told.push(`stop ${id}`));
      };
      const specs = [1, 2, 3, 4, 5].map((id) => worker(id, { start: start(id) }));
      const sup = yield supervise({ strategy: 'rest_for_one', intensity: 2, period: 20 }, specs);
      expect(told.splice(0)).to.deep.equal(['start 1', 'start 2', 'start 3', 'start 4', 'start 5']);
      expect((yield childrenOf(sup)).map(([id]: [number]) => id)).to.deep.equal([5, 4, 3, 2, 1]);
      yield endChild(self, yield childOf(sup, 3), 'kill');
      expect(told.splice(0)).to.deep.equal(['stop 5', 'stop 4', 'start 3', 'start 4', 'start 5']);
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      expect(told).to.deep.equal(['stop 5', 'stop 4', 'stop 3', 'stop 2', 'stop 1']);
    }),
  );

  it(
    'scale_start_stop_many_children: ten times the children take about ten times the time to start and to stop',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const took: number[][] = [];
      for (const count of [500, 5000]) {
        const sup = yield supervise({}, []);
        const began = performance.now();
        for (let n = 0; n < count; n += 1) yield Supervisor.startChild(sup, worker(n));
        const started = performance.now();
        for (let n = 0; n < count; n += 1) yield Supervisor.terminateChild(sup, n);
        for (let n = 0; n < count; n += 1) yield Supervisor.deleteChild(sup, n);
        const stopped = performance.now();
        took.push([started - began, stopped - started]);
        expect(yield countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
        const whole = yield supervise(
          {},
          Array.from({ length: count }, (_, n) => worker(n)),
        );
        const whenStarted = performance.now();
        exit(whole, 'shutdown');
        expect(yield endOf(self, whole)).to.equal('shutdown');
        took.at(-1)?.push(performance.now() - whenStarted);
        yield nextMessage(self);
      }
      const [few = [], many = []] = took;
      for (const [kind, ms] of many.entries()) expect(ms / (few[kind] as number)).to.be.lessThan(100);
    }),
  ).timeout(20_000);
});
