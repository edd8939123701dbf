/** DynamicSupervisor: children that come and go, each with a specification of its own. */
import { DynamicSupervisor, GenServer, isSupervisorError, OptionsError, Supervisor, sys } from '@hot/behaviours';
import { exit, isAlive, type Pid, self as runningSelf } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { suiteServer } from '../helpers/suite-server';
import { endChild, Fickle, reportsOf, slowly, startTrapping, startWorker } from '../helpers/suite-supervisor';
import { asTester, endOf, failureOf, nextMessage, reasonOf } from '../helpers/tester';

describe('A dynamic supervisor', () => {
  it(
    'starts children of any specification, and lists and counts them',
    asTester(function* () {
      const sup = yield DynamicSupervisor.startLink({}, { name: 'dynamic' });
      expect(yield DynamicSupervisor.whichChildren('dynamic')).to.deep.equal([]);
      const one: Pid = yield DynamicSupervisor.startChild(sup, { start: startWorker });
      const start = [startTrapping, [() => 'done']] as const;
      const two: Pid = yield DynamicSupervisor.startChild('dynamic', {
        id: 'x',
        start,
        type: 'supervisor',
        modules: ['m'],
      });
      expect(yield DynamicSupervisor.whichChildren(sup)).to.deep.equal([
        { id: undefined, pid: two, type: 'supervisor', modules: ['m'] },
        { id: undefined, pid: one, type: 'worker', modules: 'dynamic' },
      ]);
      expect(yield DynamicSupervisor.countChildren(sup)).to.deep.equal({
        specs: 2,
        active: 2,
        supervisors: 1,
        workers: 1,
      });
      const info = yield DynamicSupervisor.startChild(sup, {
        start: async () => ({ pid: await startWorker(), info: 1 }),
      });
      expect(info).to.have.property('info', 1);
      expect(yield DynamicSupervisor.startChild(sup, { start: () => 'ignore' })).to.equal(undefined);
      expect(yield DynamicSupervisor.countChildren(sup)).to.include({ specs: 3 });
    }),
  );

  it(
    'stops a child by its pid, and knows no other process',
    asTester(function* ({ self }) {
      const sup = yield DynamicSupervisor.startLink();
      const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: startWorker });
      expect(yield DynamicSupervisor.terminateChild(sup, pid)).to.equal('ok');
      expect(isAlive(pid)).to.equal(false);
      for (const other of [pid, self.pid]) {
        const failure = yield failureOf(DynamicSupervisor.terminateChild(sup, other));
        expect(isSupervisorError(failure)).to.equal(true);
        expect(failure).to.include({ code: 'not_found', reason: 'not_found' });
      }
    }),
  );

  it(
    'refuses one child more than maxChildren, until one is gone',
    asTester(function* ({ self }) {
      const sup = yield DynamicSupervisor.startLink({ maxChildren: 2 });
      const spec = { start: startWorker, restart: 'temporary' } as const;
      const first: Pid = yield DynamicSupervisor.startChild(sup, spec);
      yield DynamicSupervisor.startChild(sup, spec);
      const failure = yield failureOf(DynamicSupervisor.startChild(sup, spec));
      expect(failure).to.include({ code: 'max_children', reason: 'max_children' });
      yield endChild(self, first, 'normal');
      expect(yield DynamicSupervisor.startChild(sup, spec)).to.satisfy(isAlive);
      expect(yield reasonOf(DynamicSupervisor.startChild(sup, spec))).to.equal('max_children');
    }),
  );

  it(
    'restarts each child as its own specification says, within its intensity',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup = yield DynamicSupervisor.startLink({ intensity: 2, period: 60 });
      const pids: Record<string, Pid> = {};
      for (const restart of ['permanent', 'transient', 'temporary'] as const) {
        pids[restart] = yield DynamicSupervisor.startChild(sup, { start: startWorker, restart });
      }
      yield endChild(self, pids['transient'] as Pid, 'normal');
      yield endChild(self, pids['temporary'] as Pid, 'kill');
      expect(yield DynamicSupervisor.countChildren(sup)).to.include({ specs: 1, active: 1 });
      yield endChild(self, pids['permanent'] as Pid, 'normal');
      const [{ pid }] = yield DynamicSupervisor.whichChildren(sup);
      expect(pid).to.satisfy(isAlive).and.not.equal(pids['permanent']);
      yield endChild(self, pid, 'kill');
      const [last] = yield DynamicSupervisor.whichChildren(sup);
      yield endChild(self, last.pid, 'kill');
      expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
    }),
  );

  it(
    'stops all children at the same time, each in its own way',
    asTester(function* ({ self, node, logged }) {
      self.trapExit = true;
      const sup = yield DynamicSupervisor.startLink();
      const limits = [100, 300, 'infinity', 'brutal_kill'] as const;
      const pids: Pid[] = [];
      for (const shutdown of limits) {
        const start = [startTrapping, [slowly(shutdown === 'infinity' ? 1000 : 5000)]] as const;
        pids.push(yield DynamicSupervisor.startChild(sup, { id: shutdown, start, shutdown }));
      }
      for (const pid of pids) self.monitor(pid);
      const began = node.clock.now();
      exit(sup, 'shutdown');
      const ends: unknown[] = [];
      while (ends.length < pids.length) {
        const { type, pid, reason } = yield self.receive();
        if (type === 'DOWN') ends.push([limits[pids.indexOf(pid)], reason, node.clock.now() - began]);
      }
      expect(ends).to.deep.equal([
        ['brutal_kill', 'killed', 0],
        [100, 'killed', 100],
        [300, 'killed', 300],
        ['infinity', 'shutdown', 1000],
      ]);
      expect(yield endOf(self, sup)).to.be.oneOf(['shutdown', 'noproc']);
      const told = reportsOf(logged, 'shutdown_error').map(({ reason, offender }) => [
        reason,
        (offender as Supervisor.ChildFacts).id,
      ]);
      expect(told).to.deep.equal([
        ['killed', 100],
        ['killed', 300],
      ]);
    }),
  );

  it(
    'gives start functions its extra arguments first, at each start',
    asTester(function* ({ self }) {
      const given: unknown[][] = [];
      const start = (...args: unknown[]): Promise<Pid> => {
        given.push(args);
        return startWorker();
      };
      const sup = yield DynamicSupervisor.startLink({ extraArguments: ['pool', 1] });
      const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: [start, ['mine']] as never });
      yield endChild(self, pid, 'kill');
      yield DynamicSupervisor.startChild(sup, { start: start as never });
      expect(given).to.deep.equal([
        ['pool', 1, 'mine'],
        ['pool', 1, 'mine'],
        ['pool', 1],
      ]);
    }),
  );

  it(
    'refuses what is no specification, and tells why a child did not start',
    asTester(function* () {
      const sup = yield DynamicSupervisor.startLink();
      const wrong: [spec: unknown, reason: unknown][] = [
        ['spec', { invalid_child_spec: 'spec' }],
        [[], { invalid_child_spec: [] }],
        [null, { invalid_child_spec: null }],
        [{}, 'missing_start'],
        [{ start: startWorker, restart: 'never' }, { invalid_restart_type: 'never' }],
      ];
      for (const [spec, reason] of wrong) {
        const failure = yield failureOf(DynamicSupervisor.startChild(sup, spec as never));
        expect(failure).to.include({ code: 'invalid_child_spec' });
        expect(failure.reason).to.deep.equal(reason);
      }
      const failing = { start: () => GenServer.startLink(suiteServer, () => runningSelf().exit('no')) };
      expect(yield failureOf(DynamicSupervisor.startChild(sup, failing))).to.include({
        code: 'start_failed',
        reason: 'no',
      });
      expect(yield DynamicSupervisor.countChildren(sup)).to.include({ specs: 0 });
    }),
  );

  it(
    'counts one that is being tried again as a child, and forgets it when it is stopped meanwhile',
    asTester(function* ({ self }) {
      const fickle = new Fickle();
      const sup = yield DynamicSupervisor.startLink({ intensity: 1_000_000 });
      const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: fickle.start });
      fickle.fails = 'no';
      exit(pid, 'kill');
      yield endOf(self, pid);
      expect(yield DynamicSupervisor.whichChildren(sup)).to.have.nested.property('[0].pid', 'restarting');
      expect(yield DynamicSupervisor.countChildren(sup)).to.include({ specs: 1, active: 0, workers: 1 });
      expect(yield DynamicSupervisor.terminateChild(sup, pid)).to.equal('ok');
      fickle.fails = undefined;
      expect(yield DynamicSupervisor.whichChildren(sup)).to.deep.equal([]);
    }),
  );

  it(
    'refuses flags that are wrong, with OTP’s words for it',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const [flags, fault] of [
        [{ maxChildren: -1 }, { invalid_max_children: -1 }],
        [{ intensity: 'x' }, { invalid_intensity: 'x' }],
        [{ extraArguments: 'x' }, { invalid_extra_arguments: 'x' }],
      ] as const) {
        expect(yield reasonOf(DynamicSupervisor.startLink(flags as never))).to.deep.equal({ supervisor_data: fault });
      }
      for (const [flags, field] of [
        [{ maxChidren: 1 }, 'maxChidren'],
        [null, ''],
        ['x', ''],
        [5, ''],
      ] as const) {
        const failure = yield failureOf(DynamicSupervisor.startLink(flags as never));
        expect(failure).to.be.instanceOf(OptionsError).with.property('field', field);
      }
      expect(() => DynamicSupervisor.init({ maxChidren: 1 } as never)).to.throw(OptionsError, 'maxChidren');
    }),
  );

  it(
    'takes new flags by a code change, when it has a callback module',
    asTester(function* () {
      let flags: DynamicSupervisor.Flags = { maxChildren: 1 };
      const module = { init: (more: DynamicSupervisor.Flags) => DynamicSupervisor.init({ ...flags, ...more }) };
      const sup = yield DynamicSupervisor.startLink(module, { period: 7 });
      const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: startWorker });
      expect(yield reasonOf(DynamicSupervisor.startChild(sup, { start: startWorker }))).to.equal('max_children');
      flags = { maxChildren: 2 };
      yield sys.suspend(sup);
      yield sys.changeCode(sup, module, 'old', undefined);
      yield sys.resume(sup);
      expect(isAlive(pid)).to.equal(true);
      expect(yield DynamicSupervisor.startChild(sup, { start: startWorker })).to.satisfy(isAlive);
      expect(yield Supervisor.getCallbackModule(sup)).to.equal(module);
    }),
  );

  it(
    'gives start functions the extra arguments of its new version after a code change, also at a restart',
    asTester(function* ({ self }) {
      const given: unknown[][] = [];
      const start = (...args: unknown[]): Promise<Pid> => {
        given.push(args);
        return startWorker();
      };
      let extraArguments = ['old'];
      const module = { init: () => DynamicSupervisor.init({ extraArguments }) };
      const sup = yield DynamicSupervisor.startLink(module, undefined);
      const pid: Pid = yield DynamicSupervisor.startChild(sup, { start: [start, ['mine']] });
      extraArguments = ['new', 'more'];
      yield sys.suspend(sup);
      yield sys.changeCode(sup, module, 'old', undefined);
      yield sys.resume(sup);
      yield DynamicSupervisor.startChild(sup, { start: [start, ['yours']] });
      yield endChild(self, pid, 'kill');
      expect(given).to.deep.equal([
        ['old', 'mine'],
        ['new', 'more', 'yours'],
        ['new', 'more', 'mine'],
      ]);
    }),
  );

  it('serves callers outside of processes', async () => {
    const node = await startTestNode();
    const work = (async () => {
      const sup = await DynamicSupervisor.startLink({}, { name: 'outside' });
      const pid = await DynamicSupervisor.startChild(sup, { start: startWorker });
      return [pid, await DynamicSupervisor.whichChildren('outside'), await DynamicSupervisor.stop(sup)] as const;
    })();
    await node.settle();
    const [pid, children, stopped] = await work;
    expect(children.map((child) => child.pid)).to.deep.equal([pid]);
    expect(stopped).to.equal('ok');
    await node.stop();
  });
});
