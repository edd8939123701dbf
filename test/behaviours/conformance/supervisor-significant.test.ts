/** OTP's supervisor_SUITE: significant children and auto_shutdown. The names of the cases are OTP's. */
import { Supervisor } from '@hot/behaviours';
import { isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { childOf, countsOf, endChild, suiteSupervisor, supervise, worker } from '../helpers/suite-supervisor';
import { asTester, nextMessage, reasonOf } from '../helpers/tester';

type Work = Generator<unknown, void, unknown>;

const ends = ['normal', 'shutdown', { shutdown: 'x' }, 'abnormal', 'kill'] as const;
const isSoft = (reason: unknown): boolean => reason !== 'abnormal' && reason !== 'kill';
const anyOrAll = ['any_significant', 'all_significant'] as const;

/** Expects that a supervisor has ended by itself, and its children with it. */
function* expectGone(self: AnySelf, sup: Pid, ...bystanders: Pid[]): Work {
  expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
  expect(bystanders.some(isAlive)).to.equal(false);
}

function* expectUp(self: AnySelf, sup: Pid): Work {
  expect(isAlive(sup)).to.equal(true);
  expect(yield nextMessage(self)).to.equal('nothing');
}

const significant = (id: unknown, restart: Supervisor.Restart): Supervisor.ChildSpec =>
  worker(id, { restart, significant: true });

describe('supervisor_SUITE: significant children', () => {
  for (const restart of ['temporary', 'transient'] as const) {
    it(
      `nonsignificant_${restart}: the end of a child that is not significant ends nobody`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        for (const auto_shutdown of anyOrAll) {
          for (const reason of ends) {
            const sup = yield supervise({ auto_shutdown }, [worker('child1', { restart })]);
            yield endChild(self, yield childOf(sup, 'child1'), reason);
            yield* expectUp(self, sup);
          }
        }
      }),
    );
  }

  it(
    'significant_temporary: any end by itself counts, a stop by hand does not',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const reason of ends) {
        const specs = [worker('other'), significant('child1', 'temporary'), significant('child2', 'temporary')];
        const any = yield supervise({ auto_shutdown: 'any_significant' }, specs);
        const bystanders = [yield childOf(any, 'other'), yield childOf(any, 'child2')];
        yield endChild(self, yield childOf(any, 'child1'), reason);
        yield* expectGone(self, any, ...bystanders);

        const all = yield supervise({ auto_shutdown: 'all_significant' }, specs);
        const other = yield childOf(all, 'other');
        yield endChild(self, yield childOf(all, 'child1'), reason);
        yield* expectUp(self, all);
        yield endChild(self, yield childOf(all, 'child2'), reason);
        yield* expectGone(self, all, other);
      }
      for (const auto_shutdown of anyOrAll) {
        const sup = yield supervise({ auto_shutdown }, [significant('child1', 'temporary')]);
        yield Supervisor.terminateChild(sup, 'child1');
        yield* expectUp(self, sup);
      }
    }),
  );

  it(
    'significant_transient: counts when it is not started again',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const reason of ends) {
        const specs = [worker('other'), significant('child1', 'transient'), significant('child2', 'transient')];
        const any = yield supervise({ auto_shutdown: 'any_significant' }, specs);
        yield endChild(self, yield childOf(any, 'child1'), reason);
        if (isSoft(reason)) yield* expectGone(self, any);
        else yield* expectUp(self, any);

        const all = yield supervise({ auto_shutdown: 'all_significant' }, specs);
        yield endChild(self, yield childOf(all, 'child1'), reason);
        yield* expectUp(self, all);
        yield endChild(self, yield childOf(all, 'child2'), 'normal');
        if (isSoft(reason)) yield* expectGone(self, all);
        else yield* expectUp(self, all);
      }
      for (const auto_shutdown of anyOrAll) {
        const sup = yield supervise({ auto_shutdown }, [significant('child1', 'transient')]);
        yield Supervisor.terminateChild(sup, 'child1');
        yield* expectUp(self, sup);
        expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
      }
    }),
  );

  it(
    'significant_simple: dynamic children, too',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const restart of ['temporary', 'transient'] as const) {
        for (const auto_shutdown of anyOrAll) {
          const flags = { strategy: 'simple_one_for_one', auto_shutdown } as const;
          const sup = yield supervise(flags, [significant('child', restart)]);
          const first: Pid = yield Supervisor.startChild(sup, []);
          const second: Pid = yield Supervisor.startChild(sup, []);
          const third: Pid = yield Supervisor.startChild(sup, []);
          yield Supervisor.terminateChild(sup, third);
          yield* expectUp(self, sup);
          yield endChild(self, first, 'normal');
          if (auto_shutdown === 'all_significant') {
            yield* expectUp(self, sup);
            yield endChild(self, second, 'normal');
          }
          yield* expectGone(self, sup, first, second);
        }
      }
    }),
  );

  it(
    'significant_bystander: one that goes down with a sibling does not count',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const strategy of ['one_for_all', 'rest_for_one'] as const) {
        for (const auto_shutdown of anyOrAll) {
          for (const restart of ['temporary', 'transient'] as const) {
            const sup = yield supervise({ strategy, auto_shutdown }, [
              worker('child1'),
              significant('child2', restart),
            ]);
            yield endChild(self, yield childOf(sup, 'child1'), 'kill');
            yield* expectUp(self, sup);
            expect(yield countsOf(sup)).to.deep.equal(restart === 'transient' ? [2, 2, 0, 2] : [1, 1, 0, 1]);
          }
        }
      }
    }),
  );

  it(
    'significant_escalation: a branch that ends so is itself significant to the one above',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const restart of ['temporary', 'transient'] as const) {
        const branch = {
          flags: { auto_shutdown: 'any_significant' },
          children: [worker('other'), significant('child', restart)],
        };
        const sup = yield supervise({ auto_shutdown: 'any_significant' }, [
          {
            id: 'branch',
            start: () => Supervisor.startLink(suiteSupervisor, branch),
            type: 'supervisor',
            restart: 'transient',
            significant: true,
          },
          worker('bystander'),
        ]);
        const below: Supervisor.SupervisorPid = yield childOf(sup, 'branch');
        const bystanders = [below, yield childOf(sup, 'bystander'), yield childOf(below, 'other')];
        yield endChild(self, yield childOf(below, 'child'), 'normal');
        yield* expectGone(self, sup, ...bystanders);
      }
    }),
  );

  it(
    'significant_temporary: may be started later, unless the supervisor never ends by itself',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const never = yield supervise({}, []);
      expect(yield reasonOf(Supervisor.startChild(never, significant('child', 'temporary')))).to.deep.equal({
        bad_combination: [{ auto_shutdown: 'never' }, { significant: true }],
      });
      const any = yield supervise({ auto_shutdown: 'any_significant' }, []);
      expect(yield reasonOf(Supervisor.startChild(any, significant('child', 'permanent')))).to.deep.equal({
        bad_combination: [{ restart: 'permanent' }, { significant: true }],
      });
      const pid: Pid = yield Supervisor.startChild(any, significant('child', 'temporary'));
      yield endChild(self, pid, 'normal');
      yield* expectGone(self, any);
    }),
  );
});
