/** OTP's supervisor_SUITE: who is restarted, by restart type and strategy. The names of the cases are OTP's. */
import { Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import {
  childOf,
  childrenOf,
  countsOf,
  endChild,
  Fickle,
  reportsOf,
  startTrapping,
  startWorker,
  supervise,
  worker,
} from '../helpers/suite-supervisor';
import { asTester, nextMessage, sleep } from '../helpers/tester';

type Work = Generator<unknown, void, unknown>;

const reasons = {
  normal: ['normal'],
  shutdown: ['shutdown', { shutdown: 'done' }],
  abnormal: ['abnormal', 'kill'],
} as const;

/** Ends a child, and expects its supervisor to end too. */
function* expectEnd(self: AnySelf, sup: Pid, child: Pid, reason: unknown = 'abnormal'): Work {
  yield endChild(self, child, reason);
  expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
}

describe('supervisor_SUITE: restarts', () => {
  for (const kind of ['normal', 'shutdown', 'abnormal'] as const) {
    it(
      `permanent_${kind}: is started again`,
      asTester(function* ({ self, logged }) {
        for (const reason of reasons[kind]) {
          const sup = yield supervise({}, [worker('child1', { restart: 'permanent' })]);
          const pid: Pid = yield childOf(sup, 'child1');
          yield endChild(self, pid, reason);
          expect(yield childOf(sup, 'child1')).to.satisfy((now: Pid) => isAlive(now) && now !== pid);
          expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
        }
        expect(reportsOf(logged, 'child_terminated')).to.have.length(reasons[kind].length);
      }),
    );

    it(
      `transient_${kind}: is ${kind === 'abnormal' ? '' : 'not '}started again`,
      asTester(function* ({ self, logged }) {
        for (const reason of reasons[kind]) {
          const sup = yield supervise({}, [worker('child1', { restart: 'transient' })]);
          yield endChild(self, yield childOf(sup, 'child1'), reason);
          const again = kind === 'abnormal';
          expect(yield countsOf(sup)).to.deep.equal([1, again ? 1 : 0, 0, 1]);
          if (again) expect(yield childOf(sup, 'child1')).to.satisfy(isAlive);
          else {
            expect(yield childrenOf(sup)).to.deep.equal([['child1', undefined]]);
            expect(yield Supervisor.restartChild(sup, 'child1')).to.satisfy(isAlive);
          }
        }
        expect(reportsOf(logged, 'child_terminated')).to.have.length(kind === 'abnormal' ? 2 : 0);
      }),
    );

    it(
      `temporary_${kind}: is not started again, and forgotten`,
      asTester(function* ({ self, logged }) {
        for (const reason of reasons[kind]) {
          const sup = yield supervise({}, [worker('child1', { restart: 'temporary' })]);
          yield endChild(self, yield childOf(sup, 'child1'), reason);
          expect(yield childrenOf(sup)).to.deep.equal([]);
          expect(yield countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
        }
        expect(reportsOf(logged, 'child_terminated')).to.have.length(kind === 'abnormal' ? 2 : 0);
      }),
    );
  }

  it(
    'temporary_bystander: a temporary child that goes down with others is not started again',
    asTester(function* ({ self }) {
      for (const strategy of ['one_for_all', 'rest_for_one'] as const) {
        const sup = yield supervise({ strategy }, [worker('child1'), worker('child2', { restart: 'temporary' })]);
        yield endChild(self, yield childOf(sup, 'child1'), 'kill');
        expect((yield childrenOf(sup)).map(([id]: [string]) => id)).to.deep.equal(['child1']);
        expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      }
    }),
  );

  it(
    'multiple_restarts: a crash every two seconds is never too much for one a second',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup = yield supervise({ intensity: 1, period: 1 }, [worker('child1')]);
      for (let crash = 0; crash < 20; crash += 1) {
        yield endChild(self, yield childOf(sup, 'child1'), 'kill');
        yield sleep(self, 2100);
        expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      }
      yield endChild(self, yield childOf(sup, 'child1'), 'kill');
      yield* expectEnd(self, sup, yield childOf(sup, 'child1'), 'kill');
    }),
  );

  it(
    'one_for_one: restarts the child that crashed, up to the intensity',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const sup = yield supervise({ intensity: 2, period: 3600 }, [worker('child1'), worker('child2')]);
      const [[, second], [, first]] = yield childrenOf(sup);
      yield endChild(self, first, 'abnormal');
      const [now2, now1] = yield childrenOf(sup);
      expect(now2).to.deep.equal(['child2', second]);
      expect(now1[0]).to.equal('child1');
      expect(now1[1]).to.satisfy(isAlive).and.not.equal(first);
      expect(yield countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
      yield endChild(self, second, 'abnormal');
      yield* expectEnd(self, sup, yield childOf(sup, 'child1'));
      expect(isAlive(now1[1])).to.equal(false);
      expect(reportsOf(logged, 'shutdown').map(({ reason }) => reason)).to.deep.equal([
        'reached_max_restart_intensity',
      ]);
    }),
  );

  for (const strategy of ['one_for_one', 'one_for_all', 'rest_for_one'] as const) {
    it(
      `${strategy}_escalation: a restart that fails again and again ends the supervisor, after its limit of attempts`,
      asTester(function* ({ self, logged }) {
        self.trapExit = true;
        const fickle = new Fickle();
        const sup = yield supervise({ strategy, intensity: 4, period: 3600 }, [
          worker('child1', { start: fickle.start }),
          worker('child2'),
        ]);
        const bystander: Pid = yield childOf(sup, 'child2');
        fickle.fails = 'no';
        yield* expectEnd(self, sup, yield childOf(sup, 'child1'));
        expect(isAlive(bystander)).to.equal(false);
        expect(fickle.starts).to.equal(5);
        expect(reportsOf(logged, 'start_error')).to.have.length(4);
        expect(reportsOf(logged, 'shutdown')).to.have.length(1);
      }),
    );
  }

  it(
    'simple_one_for_one_escalation: of a dynamic child, too',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const fickle = new Fickle();
      const flags = { strategy: 'simple_one_for_one', intensity: 4, period: 3600 } as const;
      const sup = yield supervise(flags, [worker('child', { start: fickle.start })]);
      const pid: Pid = yield Supervisor.startChild(sup, []);
      const bystander: Pid = yield Supervisor.startChild(sup, []);
      fickle.fails = 'no';
      yield* expectEnd(self, sup, pid);
      expect(isAlive(bystander)).to.equal(false);
      expect(fickle.starts).to.equal(2 + 4);
    }),
  );

  it(
    'one_for_all: all children are stopped and started',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const flags = { strategy: 'one_for_all', intensity: 2, period: 3600 } as const;
      const sup = yield supervise(flags, [worker('child1'), worker('child2')]);
      const before: [string, Pid][] = yield childrenOf(sup);
      yield endChild(self, before[1]?.[1] as Pid, 'abnormal');
      const after: [string, Pid][] = yield childrenOf(sup);
      expect(after.map(([id]) => id)).to.deep.equal(['child2', 'child1']);
      expect(after.every(([, pid]) => isAlive(pid))).to.equal(true);
      expect(before.some(([, pid]) => isAlive(pid))).to.equal(false);
      expect(yield countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
      yield endChild(self, after[0]?.[1] as Pid, 'abnormal');
      yield* expectEnd(self, sup, yield childOf(sup, 'child1'));
    }),
  );

  it(
    'one_for_all_other_child_fails_restart: what the attempt had started is stopped, and all are tried again',
    asTester(function* ({ self }) {
      const told: unknown[] = [];
      const first = (): Promise<Pid> => {
        told.push('start child1');
        return startTrapping((reason) => told.push(['stop child1', reason]));
      };
      const fickle = new Fickle();
      const sup = yield supervise({ strategy: 'one_for_all', intensity: 3, period: 3600 }, [
        worker('child1', { start: first }),
        worker('child2', { start: fickle.start }),
      ]);
      fickle.fails = 'no';
      fickle.times = 1;
      yield endChild(self, yield childOf(sup, 'child1'), 'kill');
      expect(told).to.deep.equal(['start child1', 'start child1', ['stop child1', 'shutdown'], 'start child1']);
      expect(fickle.starts).to.equal(3);
      expect(yield countsOf(sup)).to.deep.equal([2, 2, 0, 2]);
    }),
  );

  it(
    'rest_for_one: the children started after the one that crashed are stopped and started',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const flags = { strategy: 'rest_for_one', intensity: 2, period: 3600 } as const;
      const sup = yield supervise(flags, [worker('child1'), worker('child2'), worker('child3')]);
      const [[, third], [, second], [, first]] = yield childrenOf(sup);
      yield endChild(self, second, 'abnormal');
      const after: [string, Pid][] = yield childrenOf(sup);
      expect(after.map(([id]) => id)).to.deep.equal(['child3', 'child2', 'child1']);
      expect(after[2]?.[1]).to.equal(first);
      expect(after.every(([, pid]) => isAlive(pid))).to.equal(true);
      expect([second, third].some(isAlive)).to.equal(false);
      expect(yield countsOf(sup)).to.deep.equal([3, 3, 0, 3]);
      yield endChild(self, first, 'abnormal');
      yield* expectEnd(self, sup, yield childOf(sup, 'child3'));
    }),
  );

  it(
    'rest_for_one_other_child_fails_restart: only from the one that failed on it is tried again',
    asTester(function* ({ self }) {
      const first = new Fickle();
      const second = new Fickle();
      const third = new Fickle();
      const sup = yield supervise({ strategy: 'rest_for_one', intensity: 3, period: 3600 }, [
        worker('child1', { start: first.start }),
        worker('child2', { start: second.start }),
        worker('child3', { start: third.start }),
      ]);
      second.fails = 'no';
      second.times = 1;
      yield endChild(self, yield childOf(sup, 'child1'), 'kill');
      expect([first.starts, second.starts, third.starts]).to.deep.equal([2, 3, 2]);
      expect(yield countsOf(sup)).to.deep.equal([3, 3, 0, 3]);
    }),
  );

  for (const [name, more] of [
    ['simple_one_for_one', []],
    ['simple_one_for_one_extra', ['one', 'two']],
  ] as const) {
    it(
      `${name}: a child that crashed is started again with its own arguments`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const given: unknown[][] = [];
        const start = async (...args: unknown[]): Promise<Supervisor.StartResult> => {
          given.push(args);
          const pid = await startWorker();
          return more.length === 0 ? pid : { pid, info: args };
        };
        const flags = { strategy: 'simple_one_for_one', intensity: 2, period: 3600 } as const;
        const sup = yield supervise(flags, [worker('child', { start: [start, ['template']] })]);
        const pids: Pid[] = [];
        for (const n of [1, 2]) {
          const result = yield Supervisor.startChild(sup, [n, ...more]);
          pids.push(more.length === 0 ? result : result.pid);
        }
        const [first, second] = pids as [Pid, Pid];
        yield endChild(self, first, 'abnormal');
        expect(given.at(-1)).to.deep.equal(['template', 1, ...more]);
        const after: [undefined, Pid][] = yield childrenOf(sup);
        expect(after.map(([, pid]) => pid))
          .to.include(second)
          .and.not.include(first);
        expect(yield countsOf(sup)).to.deep.equal([1, 2, 0, 2]);
        yield endChild(self, second, 'abnormal');
        const [[, last]] = yield childrenOf(sup);
        yield* expectEnd(self, sup, last);
      }),
    );
  }

  it(
    'simple_one_for_one_scale_many_temporary_children: ten times the children end in about ten times the steps',
    asTester(function* ({ self }) {
      const flags = { strategy: 'simple_one_for_one' } as const;
      const took: number[] = [];
      for (const count of [1000, 10_000]) {
        const sup = yield supervise(flags, [worker('child', { restart: 'temporary', start: startWorker })]);
        const pids: Pid[] = [];
        for (let n = 0; n < count; n += 1) pids.push(yield Supervisor.startChild(sup, []));
        const began = performance.now();
        for (const pid of pids) exit(pid, 'kill');
        yield sleep(self, 1);
        took.push(performance.now() - began);
        expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
      }
      expect((took[1] as number) / (took[0] as number)).to.be.lessThan(50);
    }),
  ).timeout(20_000);
});
