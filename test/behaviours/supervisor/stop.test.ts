/** Stopping children, where OTP's suite does not reach. */
import { DynamicSupervisor, GenServer, stop, Supervisor } from '@hot/behaviours';
import { coroutine, exit, type Pid, self as runningSelf, type Self, spawn } from '@hot/runtime';
import { expect } from 'chai';
import { childOf, reportsOf, slowly, startTrapping, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, endOf, sleep } from '../helpers/tester';

describe('A supervisor that stops', () => {
  it(
    'gives dynamic children their time though the clock does not stand at a whole ms',
    asTester(function* ({ self, node, logged }) {
      self.trapExit = true;
      let ended = 0;
      const start = (ms: number): Promise<Pid> =>
        startTrapping((reason, child) => {
          node.clock.ring(node.clock.now() + 0.25);
          ended += 1;
          return slowly(ms)(reason, child);
        });
      const sup = yield supervise({ strategy: 'simple_one_for_one' }, [worker('child', { shutdown: 1000, start })]);
      for (const ms of [0, 10, 900]) yield Supervisor.startChild(sup, [ms]);
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      expect(ended).to.equal(3);
      expect(reportsOf(logged, 'shutdown_error')).to.deep.equal([]);
    }),
  );

  it(
    'knows the reason of a child that ended before it was told to',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      for (const simple of [true, false]) {
        const children = [worker(1, { restart: 'temporary' }), worker(2, { restart: 'temporary' })];
        const sup = yield simple
          ? supervise({ strategy: 'simple_one_for_one' }, children.slice(1))
          : supervise({}, children);
        if (simple) for (const args of [[], []]) yield Supervisor.startChild(sup, args);
        const [, { pid }] = yield Supervisor.whichChildren(sup);
        // The end of the child is in the mailbox of the supervisor behind the order to stop.
        exit(sup, 'shutdown');
        exit(pid, 'crash');
        expect(yield endOf(self, sup)).to.equal('shutdown');
        const [report, ...others] = reportsOf(logged.splice(0), 'shutdown_error');
        expect(others).to.deep.equal([]);
        expect(report).to.deep.include({ reason: 'crash' });
        expect(report?.['offender']).to.include(simple ? { nb_children: 1 } : { pid, id: 1 });
      }
    }),
  );

  it(
    'tells of a child that had unlinked itself and ended that nobody knows why',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const sup: Pid = yield supervise({}, [worker('child')]);
      const pid: Pid = yield childOf(sup as Supervisor.SupervisorPid, 'child');
      GenServer.cast(pid, (state: unknown) => {
        runningSelf().unlink(sup);
        return stop('crash', state);
      });
      yield endOf(self, pid);
      exit(sup, 'shutdown');
      yield endOf(self, sup);
      expect(reportsOf(logged, 'shutdown_error').map(({ reason }) => reason)).to.deep.equal(['child_process_unlinked']);
    }),
  );

  it(
    'gives each dynamic child the time of its own, however they were started',
    asTester(function* ({ self, node }) {
      self.trapExit = true;
      const sup: Pid = yield DynamicSupervisor.startLink();
      const ends: [limit: number, at: number, reason: unknown][] = [];
      for (const shutdown of [50, 10, 30]) {
        const start = (): Promise<Pid> => startTrapping(slowly(1_000));
        const pid = (yield DynamicSupervisor.startChild(sup, { start, shutdown })) as Pid;
        spawn(
          coroutine(function* (watcher: Self): Generator<unknown, void, unknown> {
            ends.push([shutdown, 0, yield endOf(watcher, pid)]);
            (ends.at(-1) as [number, number, unknown])[1] = node.clock.now();
          }),
        );
      }
      yield sleep(self, 1);
      const began = node.clock.now();
      exit(sup, 'shutdown');
      expect(yield endOf(self, sup)).to.equal('shutdown');
      yield sleep(self, 1);
      expect(ends).to.deep.equal([10, 30, 50].map((limit) => [limit, began + limit, 'killed']));
    }),
  );

  it(
    'reports no child that ended as it was told to: killed at once, or by shutdown in time',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const sup: Pid = yield supervise({}, [
        worker('killed', { shutdown: 'brutal_kill' }),
        worker('told'),
        worker('too slow', { shutdown: 10, start: () => startTrapping(slowly(1_000)) }),
      ]);
      exit(sup, 'shutdown');
      yield endOf(self, sup);
      expect(reportsOf(logged, 'shutdown_error').map(({ offender }) => (offender as { id: unknown }).id)).to.deep.equal(
        ['too slow'],
      );
    }),
  );

  it(
    'reports a permanent child that ended normally when it was told to stop, and no other one that did',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const start = (): Promise<Pid> => startTrapping((_reason, child) => child.exit('normal'));
      const children = (['permanent', 'transient', 'temporary'] as const).map((id) =>
        worker(id, { start, restart: id }),
      );
      const one = yield supervise({}, children);
      const other: Pid = yield DynamicSupervisor.startLink();
      for (const child of children) yield DynamicSupervisor.startChild(other, child);
      for (const sup of [one, other]) {
        exit(sup, 'shutdown');
        yield endOf(self, sup);
        const reports = reportsOf(logged.splice(0), 'shutdown_error');
        expect(reports.map(({ reason, offender }) => [reason, (offender as { id: unknown }).id])).to.deep.equal([
          ['normal', 'permanent'],
        ]);
      }
    }),
  );
});
