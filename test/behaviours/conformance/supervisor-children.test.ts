/** OTP's supervisor_SUITE: what clients ask of a supervisor, and what is wrong with specifications. The names of the cases are OTP's. */
import { sys, Supervisor } from '@hot/behaviours';
import { exit, isAlive, type Pid, self as runningSelf } from '@hot/runtime';
import { expect } from 'chai';
import { suiteServer } from '../helpers/suite-server';
import {
  childOf,
  childrenOf,
  countsOf,
  endChild,
  Fickle,
  reportsOf,
  startTrapping,
  startWorker,
  suiteSupervisor,
  supervise,
  worker,
} from '../helpers/suite-supervisor';
import { asTester, endOf, failureOf, nextMessage, reasonOf, sleep } from '../helpers/tester';

const simple = { strategy: 'simple_one_for_one' } as const;

describe('supervisor_SUITE: children', () => {
  it(
    'extra_return: what the start function gives beside the pid goes to the caller',
    asTester(function* ({ self }) {
      const start = async (): Promise<Supervisor.StartResult> => ({ pid: await startWorker(), info: 'extra' });
      const spec = worker('child1', { start });
      const sup = yield supervise({}, [spec]);
      const pid: Pid = yield childOf(sup, 'child1');
      expect(pid).to.satisfy(isAlive);
      for (const refused of [
        () => Supervisor.terminateChild(sup, 'hej'),
        () => Supervisor.deleteChild(sup, 'hej'),
        () => Supervisor.restartChild(sup, 'hej'),
      ]) {
        expect(yield reasonOf(refused())).to.equal('not_found');
      }
      expect(yield reasonOf(Supervisor.deleteChild(sup, 'child1'))).to.equal('running');
      expect(yield reasonOf(Supervisor.restartChild(sup, 'child1'))).to.equal('running');
      expect(yield Supervisor.terminateChild(sup, 'child1')).to.equal('ok');
      expect(isAlive(pid)).to.equal(false);
      expect(yield Supervisor.terminateChild(sup, 'child1')).to.equal('ok');
      expect(yield childrenOf(sup)).to.deep.equal([['child1', undefined]]);
      expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 1]);
      const restarted = yield Supervisor.restartChild(sup, 'child1');
      expect(restarted).to.deep.equal({ pid: yield childOf(sup, 'child1'), info: 'extra' });
      yield endChild(self, restarted.pid, 'kill');
      expect(yield childOf(sup, 'child1')).to.satisfy(isAlive);
      yield Supervisor.terminateChild(sup, 'child1');
      expect(yield Supervisor.deleteChild(sup, 'child1')).to.equal('ok');
      expect(yield reasonOf(Supervisor.restartChild(sup, 'child1'))).to.equal('not_found');
      const started = yield Supervisor.startChild(sup, spec);
      expect(started).to.deep.equal({ pid: yield childOf(sup, 'child1'), info: 'extra' });
    }),
  );

  it(
    'child_adm: the life of a child',
    asTester(function* () {
      const sup = yield supervise({}, [worker('child1')]);
      const pid: Pid = yield childOf(sup, 'child1');
      expect((yield sys.getStatus(sup)).state).to.equal('running');
      const second = yield failureOf(Supervisor.startChild(sup, worker('child1')));
      expect(second).to.include({ code: 'already_started' });
      expect(second.reason).to.deep.equal({ already_started: pid });
      expect(yield failureOf(Supervisor.startChild(sup, 'child1' as never))).to.include({ code: 'invalid_child_spec' });
      // By its pid no child is found, but in a simple_one_for_one supervisor.
      expect(yield reasonOf(Supervisor.terminateChild(sup, pid))).to.equal('not_found');
      expect(yield Supervisor.terminateChild(sup, 'child1')).to.equal('ok');
      expect(yield reasonOf(Supervisor.startChild(sup, worker('child1')))).to.equal('already_present');
      expect(yield Supervisor.restartChild(sup, 'child1')).to.satisfy(isAlive);
      yield Supervisor.terminateChild(sup, 'child1');
      expect(yield Supervisor.deleteChild(sup, 'child1')).to.equal('ok');
      expect(yield childrenOf(sup)).to.deep.equal([]);
      expect(yield countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
      expect(yield Supervisor.startChild(sup, worker('child2'))).to.satisfy(isAlive);
      const failure = yield failureOf(Supervisor.whichChildren('foo'));
      expect(failure).to.include({ code: 'noproc', reason: 'noproc', target: 'foo', timeout: 'infinity' });
      expect(failure.request).to.deep.equal({ type: 'which_children' });
    }),
  );

  it(
    'child_adm: a supervisor that has started its children hibernates',
    asTester(function* ({ node }) {
      const sup = yield supervise({}, [worker('child1')]);
      expect(node.processInfo(sup, 'hibernating')).to.equal(true);
    }),
  );

  it(
    'child_adm_simple: the life of a child of a simple_one_for_one supervisor',
    asTester(function* ({ self }) {
      const sup = yield supervise(simple, [worker('child')]);
      expect(yield childrenOf(sup)).to.deep.equal([]);
      expect(yield countsOf(sup)).to.deep.equal([1, 0, 0, 0]);
      const first: Pid = yield Supervisor.startChild(sup, []);
      const second: Pid = yield Supervisor.startChild(sup, []);
      expect(yield childrenOf(sup)).to.have.deep.members([
        [undefined, first],
        [undefined, second],
      ]);
      expect(yield countsOf(sup)).to.deep.equal([1, 2, 0, 2]);
      for (const refused of [
        () => Supervisor.restartChild(sup, 'child'),
        () => Supervisor.deleteChild(sup, 'child'),
        () => Supervisor.terminateChild(sup, 'child'),
      ]) {
        expect(yield reasonOf(refused())).to.equal('simple_one_for_one');
      }
      expect(yield Supervisor.terminateChild(sup, first)).to.equal('ok');
      expect(yield childrenOf(sup)).to.deep.equal([[undefined, second]]);
      // One that is gone was a child, for all that is known.
      expect(yield Supervisor.terminateChild(sup, first)).to.equal('ok');
      expect(yield reasonOf(Supervisor.terminateChild(sup, self.pid))).to.equal('not_found');
      expect(self.pid).to.satisfy(isAlive);
    }),
  );

  const faults: [name: string, change: object, fault: unknown][] = [
    ['start', { start: 'mfa' }, { invalid_mfa: 'mfa' }],
    ['arguments', { start: [suiteServer, 'init', 'args'] }, { invalid_mfa: [suiteServer, 'init', 'args'] }],
    ['restart', { restart: 'prmanent' }, { invalid_restart_type: 'prmanent' }],
    ['shutdown', { shutdown: -10 }, { invalid_shutdown: -10 }],
    ['shutdown', { shutdown: 'brutal' }, { invalid_shutdown: 'brutal' }],
    ['type', { type: 'wrker' }, { invalid_child_type: 'wrker' }],
    ['modules', { modules: 'dy' }, { invalid_modules: 'dy' }],
    ['module', { modules: [suiteServer, 1] }, { invalid_module: 1 }],
    ['significant', { significant: 1 }, { invalid_significant: 1 }],
    [
      'significant without auto_shutdown',
      { significant: true, restart: 'transient' },
      { bad_combination: [{ auto_shutdown: 'never' }, { significant: true }] },
    ],
  ];

  it(
    'child_specs: what is wrong with one is told by startChild and startLink',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const sup = yield supervise({}, []);
      for (const [what, change, fault] of faults) {
        const spec = worker('child', change);
        const failure = yield failureOf(Supervisor.startChild(sup, spec));
        expect(failure, what).to.include({ code: 'invalid_child_spec' });
        expect(failure.reason, what).to.deep.equal(fault);
        expect(yield reasonOf(supervise({}, [spec])), what).to.deep.equal({ start_spec: fault });
        expect((yield nextMessage(self)).reason, what).to.deep.equal({ start_spec: fault });
      }
      const twice = [worker({ an: 'id' }), worker({ an: 'id' })];
      expect(yield reasonOf(supervise({}, twice))).to.deep.equal({
        start_spec: { duplicate_child_name: { an: 'id' } },
      });
      for (const specs of [[], twice]) {
        expect(yield reasonOf(supervise(simple, specs))).to.deep.equal({ bad_start_spec: specs });
      }
      expect(yield countsOf(sup)).to.deep.equal([0, 0, 0, 0]);
    }),
  );

  it('child_specs_map: what is wrong with one is told by checkChildspecs', () => {
    for (const [what, change, fault] of faults) {
      expect(Supervisor.checkChildspecs([worker('child', change)], 'never'), what).to.deep.equal({ error: fault });
    }
    const permanent = { bad_combination: [{ restart: 'permanent' }, { significant: true }] };
    const significant = worker('child', { significant: true });
    expect(Supervisor.checkChildspecs([significant])).to.deep.equal({ error: permanent });
    expect(Supervisor.checkChildspecs([significant], 'any_significant')).to.deep.equal({ error: permanent });
    const transient = worker('child', { significant: true, restart: 'transient' });
    expect(Supervisor.checkChildspecs([transient])).to.equal('ok');
    expect(Supervisor.checkChildspecs([transient], 'all_significant')).to.equal('ok');
    expect(Supervisor.checkChildspecs([worker('a'), worker('a')])).to.deep.equal({
      error: { duplicate_child_name: 'a' },
    });
    expect(Supervisor.checkChildspecs([{ start: startWorker }])).to.deep.equal({ error: 'missing_id' });
    expect(Supervisor.checkChildspecs([{ id: 1 }])).to.deep.equal({ error: 'missing_start' });
    expect(Supervisor.checkChildspecs('child')).to.deep.equal({ error: { badarg: 'child' } });
    const fine = [worker('a', { shutdown: 'infinity' }), worker('b', { shutdown: 0, modules: ['m', suiteServer] })];
    expect(Supervisor.checkChildspecs(fine)).to.equal('ok');
  });

  it(
    'sup_flags: what is wrong with flags',
    asTester(function* ({ self }) {
      self.trapExit = true;
      const wrong: [flags: unknown, fault: unknown][] = [
        ['flags', { invalid_type: 'flags' }],
        [{ strategy: 'none' }, { invalid_strategy: 'none' }],
        [{ intensity: -1 }, { invalid_intensity: -1 }],
        [{ intensity: 'infinity' }, { invalid_intensity: 'infinity' }],
        [{ period: 0 }, { invalid_period: 0 }],
        [{ period: 'infinity' }, { invalid_period: 'infinity' }],
        [{ auto_shutdown: 'sometimes' }, { invalid_auto_shutdown: 'sometimes' }],
        [{ max_children: -1 }, { invalid_max_children: -1 }],
        [{ max_children: 7 }, { bad_combination: [{ strategy: 'one_for_one' }, { max_children: 7 }] }],
      ];
      for (const [flags, fault] of wrong) {
        expect(yield reasonOf(supervise(flags as never, []))).to.deep.equal({ supervisor_data: fault });
        expect((yield nextMessage(self)).reason).to.deep.equal({ supervisor_data: fault });
      }
      expect(yield supervise({ unknown: 1 } as never, [])).to.satisfy(isAlive);
    }),
  );

  it(
    'get_callback_module: of every kind of supervisor',
    asTester(function* () {
      for (const flags of [{}, simple]) {
        const sup = yield supervise(flags, [worker('child')]);
        expect(yield Supervisor.getCallbackModule(sup)).to.equal(suiteSupervisor);
      }
    }),
  );

  for (const [name, type] of [
    ['count_children', 'worker'],
    ['count_children_supervisor', 'supervisor'],
  ] as const) {
    it(
      `${name}: two thousand ${type}s`,
      asTester(function* ({ self }) {
        const of = (n: number): number[] => (type === 'worker' ? [1, n, 0, n] : [1, n, n, 0]);
        const sup = yield supervise(simple, [worker('child', { type, restart: 'temporary' })]);
        expect(yield countsOf(sup)).to.deep.equal(of(0));
        const pids: Pid[] = [];
        for (let n = 0; n < 2000; n += 1) pids.push(yield Supervisor.startChild(sup, []));
        expect(yield countsOf(sup)).to.deep.equal(of(2000));
        for (const pid of pids) exit(pid, 'kill');
        yield sleep(self, 1);
        expect(yield countsOf(sup)).to.deep.equal(of(0));
      }),
    );
  }

  it(
    'do_not_save_start_parameters_for_temporary_children: they are in no specification once it runs',
    asTester(function* () {
      for (const [restart, args] of [
        ['permanent', [['big']]],
        ['transient', [['big']]],
        ['temporary', undefined],
      ] as const) {
        const sup = yield supervise({}, []);
        const module = { startLink: (_big: unknown) => startWorker() };
        yield Supervisor.startChild(sup, { id: 1, start: [module, 'startLink', [['big']]], restart });
        expect((yield Supervisor.getChildspec(sup, 1)).start).to.deep.equal([module, 'startLink', args]);
      }
    }),
  );

  it(
    'do_not_save_child_specs_for_temporary_children: the id is free as soon as the child is gone',
    asTester(function* ({ self }) {
      for (const end of ['terminateChild', 'kill']) {
        for (const restart of ['permanent', 'transient', 'temporary'] as const) {
          const sup = yield supervise({}, []);
          const pid: Pid = yield Supervisor.startChild(sup, worker('child', { restart }));
          if (end === 'kill') yield endChild(self, pid, 'kill');
          else yield Supervisor.terminateChild(sup, 'child');
          if (restart === 'temporary') {
            expect(yield reasonOf(Supervisor.restartChild(sup, 'child'))).to.equal('not_found');
            expect(yield Supervisor.startChild(sup, worker('child', { restart }))).to.satisfy(isAlive);
          } else if (end === 'kill') {
            const now = yield childOf(sup, 'child');
            expect(yield reasonOf(Supervisor.startChild(sup, worker('child')))).to.deep.equal({ already_started: now });
          } else {
            expect(yield reasonOf(Supervisor.startChild(sup, worker('child')))).to.equal('already_present');
            expect(yield Supervisor.restartChild(sup, 'child')).to.satisfy(isAlive);
          }
        }
      }
    }),
  );

  it(
    'simple_one_for_one_corruption: nothing of the arguments of a temporary child is kept',
    asTester(function* () {
      for (const [restart, kept] of [
        ['temporary', [undefined]],
        ['permanent', [[['big']]]],
      ] as const) {
        const sup = yield supervise(simple, [worker('child', { restart })]);
        yield Supervisor.startChild(sup, [['big']]);
        const { children } = (yield sys.getState(sup)) as { children: { all(): Iterable<{ args: unknown }> } };
        expect([...children.all()].map(({ args }) => args)).to.deep.equal(kept);
      }
    }),
  );

  it(
    'format_log_1: an error report has context, reason, and what is known of the child',
    asTester(function* ({ self, logged }) {
      const sup = yield supervise({}, [worker('child1')], { name: 'reporting' });
      const pid: Pid = yield childOf(sup, 'child1');
      yield endChild(self, pid, 'kill');
      yield Supervisor.countChildren(sup);
      expect(reportsOf(logged, 'child_terminated')).to.deep.equal([
        {
          supervisor: 'reporting',
          errorContext: 'child_terminated',
          reason: 'killed',
          offender: {
            pid,
            id: 'child1',
            mfargs: startWorker,
            restart_type: 'permanent',
            significant: false,
            shutdown: 5000,
            child_type: 'worker',
          },
        },
      ]);
      const [event] = logged.filter(({ label }) => label === 'supervisor child_terminated');
      expect(event).to.deep.include({ level: 'error', domain: ['hot', 'supervisor'], pid: sup });
    }),
  );

  it(
    'format_log_1: children of one kind that ended badly together are one report',
    asTester(function* ({ self, logged }) {
      self.trapExit = true;
      const failing = (): Promise<Pid> =>
        startTrapping(() => {
          runningSelf().exit('bad');
        });
      const sup = yield supervise(simple, [worker('child', { start: failing })]);
      yield Supervisor.startChild(sup, []);
      yield Supervisor.startChild(sup, []);
      exit(sup, 'shutdown');
      yield endOf(self, sup);
      const reports = reportsOf(logged, 'shutdown_error');
      expect(reports).to.have.length(1);
      expect(reports[0]).to.deep.include({ reason: 'bad' });
      expect(reports[0]?.['offender']).to.deep.include({ nb_children: 2, id: 'child', mfargs: failing });
    }),
  );

  it(
    'format_log_2: a progress report for each child that was started, an error report for one that was not',
    asTester(function* ({ self, logged }) {
      const fickle = new Fickle();
      const sup = yield supervise({ intensity: 3 }, [worker('child1'), worker('child2', { start: fickle.start })]);
      const pid: Pid = yield childOf(sup, 'child2');
      const progress = reportsOf(logged, 'progress');
      expect(progress.map(({ started }) => (started as Supervisor.ChildFacts).id)).to.deep.equal(['child1', 'child2']);
      expect(progress[1]).to.deep.equal({
        supervisor: { pid: sup, module: 'anonymous' },
        started: {
          pid,
          id: 'child2',
          mfargs: fickle.start,
          restart_type: 'permanent',
          significant: false,
          shutdown: 5000,
          child_type: 'worker',
        },
      });
      fickle.fails = 'no';
      fickle.times = 2;
      yield endChild(self, pid, 'kill');
      const reports = reportsOf(logged, 'start_error');
      expect(reports).to.have.length(2);
      expect(reports[0]).to.deep.include({ errorContext: 'start_error', reason: 'no' });
      expect(yield childOf(sup, 'child2')).to.satisfy(isAlive);
    }),
  );
});
