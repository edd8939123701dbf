/** OTP's supervisor_SUITE: starting supervisors and children. The names of the cases are OTP's. */
import { GenServer, ignore, stop, Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer } from '../helpers/suite-server';
import {
  childOf,
  childrenOf,
  countsOf,
  startTrapping,
  startWorker,
  suiteSupervisor,
  supervise,
  worker,
} from '../helpers/suite-supervisor';
import { asTester, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

const simple = { strategy: 'simple_one_for_one' } as const;
const ignoring = (): Promise<Pid> => GenServer.startLink(suiteServer, () => ignore);

describe('supervisor_SUITE: start', () => {
  it(
    'sup_start_normal: a supervisor without children starts, and ends when its parent tells it to',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup: Pid = yield supervise({}, []);
      exit(sup, 'shutdown');
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
    }),
  );

  it(
    'sup_start_ignore_init: init that ignores',
    asTester(function* ({ self }) {
      self.trapExit = true;
      for (const args of ['ignore', async () => 'ignore']) {
        const failure = yield failureOf(Supervisor.startLink(suiteSupervisor, args));
        expect(failure).to.include({ code: 'ignore', reason: 'ignore' });
        expect(yield nextMessage(self)).to.include({ type: 'EXIT', reason: 'normal' });
      }
    }),
  );

  it(
    'sup_start_ignore_child: a permanent child that ignores is kept, and can be started later',
    asTester(function* () {
      const sup = yield supervise({}, [worker('child1', { start: ignoring })]);
      expect(yield Supervisor.startChild(sup, worker('child2'))).to.satisfy(isAlive);
      expect((yield Supervisor.whichChildren(sup)) as unknown).to.containSubset([
        { id: 'child2', type: 'worker' },
        { id: 'child1', pid: undefined, type: 'worker', modules: 'dynamic' },
      ]);
      expect(yield countsOf(sup)).to.deep.equal([2, 1, 0, 2]);
      expect(yield Supervisor.startChild(sup, worker('child3', { start: ignoring }))).to.equal(undefined);
      expect(yield countsOf(sup)).to.deep.equal([3, 1, 0, 3]);
      expect(yield Supervisor.restartChild(sup, 'child3')).to.equal(undefined);
    }),
  );

  it(
    'sup_start_ignore_temporary_child: is not kept when it ignores as the supervisor starts',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const temporary = worker('child1', { start: ignoring, restart: 'temporary' });
      const sup = yield supervise({}, [temporary, worker('child2')]);
      const [[id]] = yield childrenOf(sup);
      expect(id).to.equal('child2');
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      exit(sup, 'shutdown');
      expect(yield nextMessage(self, 1)).to.include({ type: 'EXIT', reason: 'shutdown' });
    }),
  );

  it(
    'sup_start_ignore_temporary_child_start_child: nor when it is started later',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup = yield supervise({}, []);
      const temporary = worker('child1', { start: ignoring, restart: 'temporary' });
      expect(yield Supervisor.startChild(sup, temporary)).to.equal(undefined);
      yield Supervisor.startChild(sup, worker('child2'));
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      exit(sup, 'shutdown');
      expect(yield nextMessage(self, 1)).to.include({ type: 'EXIT', reason: 'shutdown' });
    }),
  );

  for (const restart of ['temporary', 'permanent'] as const) {
    it(
      `sup_start_ignore_${restart}_child_start_child_simple: is not kept by simple_one_for_one`,
      asTester(function* ({ self }) {
        self.trapExit = true;
        const sup = yield supervise(simple, [worker('child1', { start: ignoring, restart })]);
        expect(yield Supervisor.startChild(sup, [])).to.equal(undefined);
        expect(yield childrenOf(sup)).to.deep.equal([]);
        expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
        exit(sup, 'shutdown');
        expect(yield nextMessage(self, 1)).to.include({ type: 'EXIT', reason: 'shutdown' });
      }),
    );
  }

  it(
    'sup_start_error_return: nonsense from init is the reason that caller and parent see',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const reason = { bad_return: { module: 'anonymous', function: 'init', returned: 'invalid' } };
      const failure = yield failureOf(Supervisor.startLink(suiteSupervisor, 'invalid'));
      expect(failure).to.include({ code: 'init_failed' });
      expect(failure.reason).to.deep.equal(reason);
      expect((yield nextMessage(self)).reason).to.deep.equal(reason);
    }),
  );

  it(
    'sup_start_fail: a crash of init is the reason that caller and parent see',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const boom = new Error('boom');
      const crash = (): never => {
        throw boom;
      };
      expect(yield reasonOf(Supervisor.startLink(suiteSupervisor, crash))).to.equal(boom);
      expect((yield nextMessage(self)).reason).to.equal(boom);
    }),
  );

  it(
    'sup_start_child_returns_error: the reason comes with the child, and nothing is kept',
    asTester(function* () {
      const sup = yield supervise({}, []);
      for (const [returned, reason] of [
        [{ error: 'reason' }, 'reason'],
        ['error_reason', 'error_reason'],
      ]) {
        const spec = worker('child1', { start: () => returned as never });
        const failure = yield failureOf(Supervisor.startChild(sup, spec));
        expect(failure).to.include({ code: 'start_failed', reason });
        expect(failure.child).to.include({ id: 'child1', restart: 'permanent', shutdown: 5000, type: 'worker' });
      }
      expect(yield childrenOf(sup)).to.deep.equal([]);
    }),
  );

  it(
    'sup_start_child_returns_error: so does one that throws, or whose init stops',
    asTester(function* () {
      const sup = yield supervise({}, []);
      const boom = new Error('boom');
      const cases: [start: () => unknown, reason: unknown][] = [
        [() => Promise.reject(boom), { EXIT: boom }],
        [() => GenServer.startLink(suiteServer, () => stop('stopped')), 'stopped'],
        [() => Promise.resolve('error_reason'), 'error_reason'],
      ];
      for (const [start, reason] of cases) {
        const failure = yield failureOf(Supervisor.startChild(sup, worker('child1', { start: start as never })));
        expect(failure.reason).to.deep.equal(reason);
      }
      expect(yield countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
    }),
  );

  it(
    'sup_start_restart_child_returns_error: the bare reason, and the child is kept',
    asTester(function* () {
      let fails = false;
      const start = (): Promise<Pid> => (fails ? Promise.reject(new Error('no')) : startWorker());
      const sup = yield supervise({}, [worker('child1', { start })]);
      yield Supervisor.terminateChild(sup, 'child1');
      fails = true;
      const failure = yield failureOf(Supervisor.restartChild(sup, 'child1'));
      expect(failure).to.include({ code: 'start_failed', child: undefined });
      expect(failure.reason.EXIT).to.have.property('message', 'no');
      expect(yield childrenOf(sup)).to.deep.equal([['child1', undefined]]);
    }),
  );

  it(
    'sup_start_child_returns_error_simple: the bare reason, and nothing is kept',
    asTester(function* () {
      const sup = yield supervise(simple, [worker('child1', { start: (returned) => returned })]);
      for (const [returned, reason] of [
        [{ error: 'reason' }, 'reason'],
        ['error_reason', 'error_reason'],
      ]) {
        const failure = yield failureOf(Supervisor.startChild(sup, [returned]));
        expect(failure).to.include({ code: 'start_failed', reason, child: undefined });
      }
      const nonsense = yield failureOf(Supervisor.startChild(sup, 'no list' as never));
      expect(nonsense).to.include({ code: 'start_failed' });
      expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
    }),
  );

  it(
    'sup_start_map: a specification is completed by defaults',
    asTester(function* () {
      const module = { ...suiteServer, startLink: startWorker };
      const byName = [module, 'startLink', []] as const;
      const sup = yield supervise({}, [
        worker('child1'),
        { id: 'child2', start: byName },
        worker('child3', { type: 'supervisor' }),
        worker('child4', { restart: 'transient', shutdown: 'brutal_kill', modules: [suiteServer], significant: false }),
      ]);
      const defaults = { restart: 'permanent', significant: false, shutdown: 5000, type: 'worker', modules: 'dynamic' };
      expect(yield Supervisor.getChildspec(sup, 'child1')).to.deep.equal({
        ...defaults,
        id: 'child1',
        start: startWorker,
      });
      expect(yield Supervisor.getChildspec(sup, 'child2')).to.deep.equal({
        ...defaults,
        id: 'child2',
        start: byName,
        modules: [module],
      });
      expect(yield Supervisor.getChildspec(sup, 'child3')).to.include({ type: 'supervisor', shutdown: 'infinity' });
      expect(yield Supervisor.getChildspec(sup, 'child4')).to.deep.equal({
        id: 'child4',
        start: startWorker,
        restart: 'transient',
        shutdown: 'brutal_kill',
        modules: [suiteServer],
        significant: false,
        type: 'worker',
      });
      const [, [, pid]] = yield childrenOf(sup);
      expect(yield reasonOf(Supervisor.getChildspec(sup, pid))).to.equal('not_found');
      expect(yield reasonOf(Supervisor.getChildspec(sup, 'child5'))).to.equal('not_found');
    }),
  );

  it(
    'sup_start_map: flags, too',
    asTester(function* ({ self }) {
      self.trapExit = true;
      // intensity 1 within 5 seconds
      const sup = yield supervise({}, [worker('child1')]);
      exit(yield childOf(sup, 'child1'), 'kill');
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      yield sleep(self, 6000);
      exit(yield childOf(sup, 'child1'), 'kill');
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
      exit(yield childOf(sup, 'child1'), 'kill');
      expect(yield nextMessage(self, 1)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
    }),
  );

  it(
    'sup_start_map_simple: the specification of a child is found by its pid, and by the id in it',
    asTester(function* () {
      const sup = yield supervise(simple, [worker('child1')]);
      const pid = yield Supervisor.startChild(sup, []);
      const expected = { id: 'child1', restart: 'permanent', shutdown: 5000, type: 'worker' };
      expect(yield Supervisor.getChildspec(sup, pid)).to.include(expected);
      expect(yield Supervisor.getChildspec(sup, 'child1')).to.include(expected);
      expect(yield reasonOf(Supervisor.getChildspec(sup, 'child2'))).to.equal('not_found');
    }),
  );

  it(
    'sup_start_map_faulty_specs: a specification without id, without start, or that is none',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const faults: [spec: unknown, fault: unknown][] = [
        [{ start: startWorker }, 'missing_id'],
        [{ id: 'child1' }, 'missing_start'],
        ['child1', { invalid_child_spec: 'child1' }],
        [['child1'], { invalid_child_spec: ['child1'] }],
      ];
      for (const [spec, fault] of faults) {
        expect(yield reasonOf(supervise({}, [spec as never]))).to.deep.equal({ start_spec: fault });
      }
      const sup = yield supervise({}, [{ ...worker('child1'), unknown_key: 1 } as never]);
      expect(yield countsOf(sup)).to.deep.equal([1, 1, 0, 1]);
    }),
  );

  it(
    'faulty_application_shutdown: a top supervisor whose child does not start says which, after stopping the others',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const stopped: unknown[] = [];
      const told = (id: string) => (): Promise<Pid> => startTrapping((reason) => stopped.push([id, reason]));
      const bad = (): Promise<Pid> => GenServer.startLink(suiteServer, () => stop('error'));
      const children = [
        worker('child1', { start: told('child1') }),
        worker('child2', { start: told('child2') }),
        worker('bad', { start: bad }),
        worker('child3', { start: told('child3') }),
      ];
      const reason = { shutdown: { failed_to_start_child: { id: 'bad', reason: 'error' } } };
      expect(yield reasonOf(supervise({}, children))).to.deep.equal(reason);
      expect((yield nextMessage(self)).reason).to.deep.equal(reason);
      expect(stopped).to.deep.equal([
        ['child2', 'shutdown'],
        ['child1', 'shutdown'],
      ]);
      // A temporary child that does not start is as bad.
      const temporary = worker('bad', { start: bad, restart: 'temporary' });
      expect(yield reasonOf(supervise({}, [temporary]))).to.deep.equal(reason);
    }),
  );
});
