/** OTP's supervisor_SUITE: new flags and specifications by a code change. The names of the cases are OTP's. */
import { Supervisor, sys } from '@hot/behaviours';
import { coroutine, isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { childOf, childrenOf, countsOf, endChild, startWorker, worker } from '../helpers/suite-supervisor';
import { asTester, nextMessage, reasonOf, sleep } from '../helpers/tester';

/** A callback module whose `init` returns something else in each version. */
class Versions {
  /** What `init` returns now. */
  current: unknown;

  constructor(flags: unknown, children: unknown) {
    this.current = { flags, children };
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what init returns is the test's business
  readonly init = (): any => this.current;

  /** Changes the code of a supervisor: its `init` returns this from now on. */
  readonly upgrade = coroutine(function* (
    this: void,
    versions: Versions,
    sup: Pid,
    next: unknown,
  ): Generator<unknown, unknown, unknown> {
    versions.current = next;
    yield sys.suspend(sup);
    try {
      return yield sys.changeCode(sup, versions, 'old', 'extra');
    } finally {
      yield sys.resume(sup);
    }
  });
}

const to = (versions: Versions, sup: Pid, flags: unknown, children: unknown): Promise<unknown> =>
  versions.upgrade(versions, sup, { flags, children });

describe('supervisor_SUITE: code change', () => {
  it(
    'code_change: new flags and specifications replace the old ones, and no child is touched',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const versions = new Versions({ intensity: 0 }, [worker('child1')]);
      const sup = yield Supervisor.startLink(versions, undefined);
      const pid: Pid = yield childOf(sup, 'child1');
      expect(yield to(versions, sup, { intensity: 3, period: 3600 }, [worker('child1', { shutdown: 1 })])).to.equal(
        'ok',
      );
      expect(yield childOf(sup, 'child1')).to.equal(pid);
      expect((yield Supervisor.getChildspec(sup, 'child1')).shutdown).to.equal(1);

      const [second, third] = [worker('child2'), worker('child3')];
      expect(yield to(versions, sup, { intensity: 3, period: 3600 }, [second, third])).to.equal('ok');
      expect((yield childrenOf(sup)).map(([id]: [string]) => id)).to.deep.equal(['child1', 'child3', 'child2']);
      expect(yield childOf(sup, 'child1')).to.equal(pid);
      expect(yield countsOf(sup)).to.deep.equal([3, 1, 0, 3]);
      expect(yield Supervisor.restartChild(sup, 'child2')).to.satisfy(isAlive);
      // The old intensity would not have allowed it.
      yield endChild(self, pid, 'kill');
      expect(yield childOf(sup, 'child1')).to.satisfy(isAlive);
      expect(yield nextMessage(self)).to.equal('nothing');
    }),
  );

  it(
    'code_change_map: ignore changes nothing, and what is wrong changes nothing either',
    asTester(function* () {
      const versions = new Versions({ intensity: 2, period: 7 }, [worker('child1')]);
      const sup = yield Supervisor.startLink(versions, undefined);
      const before = yield childrenOf(sup);
      const refusals: [next: unknown, reason: unknown][] = [
        ['faulty_return', 'faulty_return'],
        [{ flags: 'flags', children: [] }, { error: { bad_flags: 'flags' } }],
        [{ flags: { intensity: 'x' }, children: [] }, { error: { invalid_intensity: 'x' } }],
        [{ flags: {}, children: ['child'] }, { error: { invalid_child_spec: 'child' } }],
        [{ flags: {}, children: [worker('a'), worker('a')] }, { error: { duplicate_child_name: 'a' } }],
      ];
      for (const [next, reason] of refusals) {
        expect(yield reasonOf(versions.upgrade(versions, sup, next))).to.deep.equal(reason);
      }
      expect(yield versions.upgrade(versions, sup, 'ignore')).to.equal('ok');
      expect(yield childrenOf(sup)).to.deep.equal(before);
      expect((yield sys.getStatus(sup)).misc.state).to.include({ intensity: 2, period: 7 });
    }),
  );

  for (const name of ['code_change_simple', 'code_change_simple_map']) {
    it(
      `${name}: the one specification can be replaced by another one`,
      asTester(function* ({ self }) {
        const flags = { strategy: 'simple_one_for_one' };
        const versions = new Versions(flags, [worker('child')]);
        const sup = yield Supervisor.startLink(versions, undefined);
        const pid: Pid = yield Supervisor.startChild(sup, []);
        const next = worker('child', { restart: 'transient', shutdown: 1 });
        expect(yield to(versions, sup, flags, [next])).to.equal('ok');
        expect(yield childrenOf(sup)).to.deep.equal([[undefined, pid]]);
        expect(yield Supervisor.getChildspec(sup, pid)).to.include({ restart: 'transient', shutdown: 1 });
        for (const specs of [[], [next, worker('other')]]) {
          expect(yield reasonOf(to(versions, sup, flags, specs))).to.deep.equal({ error: { bad_start_spec: specs } });
        }
        // From one kind of supervisor to the other there is no way.
        expect(yield reasonOf(to(versions, sup, {}, [next]))).to.deep.equal({ error: { bad_flags: {} } });
        yield endChild(self, pid, 'normal');
        expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
      }),
    );
  }

  const autos = { never: 'never', any: 'any_significant', all: 'all_significant' } as const;
  type Auto = keyof typeof autos;
  const changes: [Auto, Auto][] = [
    ['never', 'any'],
    ['any', 'never'],
    ['never', 'all'],
    ['all', 'never'],
    ['any', 'all'],
    ['all', 'any'],
  ];
  for (const [from, into] of changes) {
    it(
      `significant_upgrade_${from}_${into}: ends of significant children count as the new flags say`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const specs = (auto: Auto): Supervisor.ChildSpec[] =>
          ['child1', 'child2', 'child3'].map((id) =>
            worker(id, { restart: 'temporary', significant: auto !== 'never' && id !== 'child3' }),
          );
        const versions = new Versions({ auto_shutdown: autos[from] }, specs(from));
        const sup = yield Supervisor.startLink(versions, undefined);
        expect(yield to(versions, sup, { auto_shutdown: autos[into] }, specs(into))).to.equal('ok');
        const late = worker('late', { restart: 'temporary', significant: true });
        if (into === 'never') {
          expect(yield reasonOf(Supervisor.startChild(sup, late))).to.deep.equal({
            bad_combination: [{ auto_shutdown: 'never' }, { significant: true }],
          });
        }
        yield endChild(self, yield childOf(sup, 'child1'), 'normal');
        const afterOne = into === 'any' ? { type: 'EXIT', pid: sup, reason: 'shutdown' } : 'nothing';
        expect(yield nextMessage(self)).to.deep.equal(afterOne);
        if (into === 'any') return;
        yield endChild(self, yield childOf(sup, 'child2'), 'normal');
        const afterBoth = into === 'all' ? { type: 'EXIT', pid: sup, reason: 'shutdown' } : 'nothing';
        expect(yield nextMessage(self)).to.deep.equal(afterBoth);
      }),
    );
  }

  it(
    'significant_upgrade_child: a child that runs becomes significant, or is significant no more',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const flags = { auto_shutdown: 'any_significant' };
      for (const significant of [true, false]) {
        const spec = (value: boolean): Supervisor.ChildSpec =>
          worker('child', { start: startWorker, restart: 'transient', significant: value });
        const versions = new Versions(flags, [spec(!significant)]);
        const sup = yield Supervisor.startLink(versions, undefined);
        expect(yield to(versions, sup, flags, [spec(significant)])).to.equal('ok');
        yield endChild(self, yield childOf(sup, 'child'), 'normal');
        yield sleep(self, 1);
        expect(isAlive(sup)).to.equal(!significant);
        if (significant) expect((yield nextMessage(self)).reason).to.equal('shutdown');
      }
    }),
  );
});
