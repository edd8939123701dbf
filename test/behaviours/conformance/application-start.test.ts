/** OTP's application_SUITE: starting, and ends by themselves. The names of the cases are OTP's. */
import { Application, Supervisor } from '@hot/behaviours';
import {
  coroutine,
  exit,
  type LogEvent,
  type Pid,
  type Self,
  self as runningSelf,
  send,
  spawn,
  whereis,
} from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { z } from 'zod';
import { type Anything, appOf, moduleOf } from '../helpers/suite-application';
import { asTester, endOf, failureOf, nextMessage, sleep } from '../helpers/tester';

const running = (): string[] => Application.whichApplications().map(({ name }) => name);
const exits = (logged: LogEvent[]): unknown[] =>
  logged.filter(({ label }) => label === 'application_controller exit').map(({ report }) => report);
const codeOf = function* (work: PromiseLike<unknown>): Generator<unknown, unknown, unknown> {
  const failure = (yield failureOf(work)) as Application.ApplicationError;
  expect(Application.isApplicationError(failure)).to.equal(true);
  return failure.code;
};

describe('application_SUITE: start', () => {
  it(
    'ensure_started: starts it, and is content when it runs',
    asTester(function* () {
      const app1 = appOf('app1');
      expect(yield Application.ensureStarted(app1)).to.equal('ok');
      expect(yield Application.ensureStarted(app1)).to.equal('ok');
      expect(yield Application.ensureStarted('app1')).to.equal('ok');
      expect(yield failureOf(Application.start(app1))).to.include({ code: 'already_started', application: 'app1' });
      expect((yield failureOf(Application.start(app1))).reason).to.deep.equal({ already_started: 'app1' });
      expect(yield* codeOf(Application.start('hopefully_not_an_existing_app'))).to.equal('no_such_application');
      expect(running()).to.deep.equal(['app1']);
      expect(yield Application.stop(app1)).to.equal('ok');
      expect(whereis('app1')).to.equal(undefined);
      expect((yield failureOf(Application.stop(app1))).reason).to.deep.equal({ not_started: 'app1' });
      expect((yield failureOf(Application.stop('nobody'))).reason).to.deep.equal({ not_loaded: 'nobody' });
    }),
  );

  it(
    'ensure_all_started: dependencies first, only what does not run yet',
    asTester(function* () {
      const db = appOf('db');
      const cache = appOf('cache', { applications: [db] });
      const shop = appOf('shop', { applications: [cache, db] });
      expect(yield Application.ensureAllStarted(shop)).to.deep.equal(['db', 'cache', 'shop']);
      expect(yield Application.ensureAllStarted(shop)).to.deep.equal([]);
      expect(running()).to.deep.equal(['shop', 'cache', 'db']);
      yield Application.stop('cache');
      expect(yield Application.ensureAllStarted(shop)).to.deep.equal([]);
      yield Application.stop('shop');
      expect(yield Application.ensureAllStarted([shop, 'db'])).to.deep.equal(['cache', 'shop']);
    }),
  );

  it(
    'ensure_all_started: what somebody else starts meanwhile is no failure',
    asTester(function* ({ self }) {
      const db = appOf('db', { mod: [{ start: () => Supervisor.startLink(noChildren, undefined) }, undefined] });
      const [one, other] = ['one', 'other'].map((name) => appOf(name, { applications: [db] }));
      for (const app of [one, other]) {
        spawn(
          coroutine(function* (): Generator<unknown, void, unknown> {
            send(self.pid, yield Application.ensureAllStarted(app as Application.AnyApplication));
          }),
        );
      }
      const started: string[][] = [yield nextMessage(self, 10), yield nextMessage(self, 10)];
      expect(started.map((names) => names.at(-1)).sort()).to.deep.equal(['one', 'other']);
      expect(running().sort()).to.deep.equal(['db', 'one', 'other']);
    }),
  );

  it(
    'ensure_all_started: what this call has started is stopped again when one fails, what ran before stays',
    asTester(function* ({ self }) {
      const before = appOf('before');
      const [first, second] = ['first', 'second'].map((name) =>
        appOf(name, { applications: [before], mod: [moduleOf(name, self.pid), undefined] }),
      );
      const bad = appOf('bad', {
        mod: [{ start: () => ({ error: 'too bad' }) }, 'arg'],
        applications: [second as Anything],
      });
      const all = appOf('all', { applications: [first as Anything, bad] });
      yield Application.start(before);
      const failure = yield failureOf(Application.ensureAllStarted(all));
      expect(failure).to.include({ code: 'start_failed', application: 'bad' });
      expect(failure.reason).to.deep.equal({
        error: 'too bad',
        call: { module: 'anonymous', function: 'start', args: ['normal', 'arg'] },
      });
      expect(running()).to.deep.equal(['before']);
      const told = [];
      for (let message = yield nextMessage(self); message !== 'nothing'; message = yield nextMessage(self))
        told.push(message);
      expect(told.map(({ stop }: Anything) => stop).filter(Boolean)).to.deep.equal(['second', 'first']);

      expect(yield failureOf(Application.ensureAllStarted('nobody'))).to.include({
        code: 'no_such_application',
        application: 'nobody',
      });
      const lost = appOf('lost', { applications: [first as Anything, 'nobody'] });
      expect(yield failureOf(Application.ensureAllStarted(lost))).to.include({
        code: 'no_such_application',
        application: 'nobody',
      });
      expect(running()).to.deep.equal(['before']);
    }),
  );

  it(
    'ensure_all_started: applications that need each other are told of',
    asTester(function* () {
      Application.load(appOf('one', { applications: ['two'] }));
      Application.load(appOf('two', { applications: ['one'] }));
      const failure = yield failureOf(Application.ensureAllStarted('one'));
      expect(failure.reason).to.deep.equal({ cycle: ['one', 'two', 'one'] });
      expect(running()).to.deep.equal([]);
    }),
  );

  it(
    'optional_applications: may be missing, are started when they are there, and must then start',
    asTester(function* () {
      const optional = { applications: ['extra'], optionalApplications: ['extra'] };
      const app = appOf('app', optional);
      expect(yield Application.start(app)).to.equal('ok');
      expect(Application.getKey(app, 'optionalApplications')).to.deep.equal(['extra']);
      yield Application.stop(app);
      expect(yield Application.ensureAllStarted(app)).to.deep.equal(['app']);
      yield Application.stop(app);
      Application.load(appOf('extra'));
      expect(yield Application.ensureAllStarted(app)).to.deep.equal(['extra', 'app']);
      for (const name of ['app', 'extra']) yield Application.stop(name);
      Application.unload('extra');
      Application.load(appOf('extra', { mod: [{ start: () => ({ error: 'no' }) }, undefined] }));
      expect(yield failureOf(Application.ensureAllStarted(app))).to.include({
        code: 'start_failed',
        application: 'extra',
      });
      expect(running()).to.deep.equal([]);
    }),
  );

  it(
    'otp_1586: included applications are loaded and unloaded with the one that includes them',
    asTester(function* () {
      const deep = appOf('deep');
      const included = appOf('included', { includedApplications: [deep] });
      const app = appOf('app', { includedApplications: [included] });
      expect(Application.load(app)).to.equal('ok');
      expect(Application.loadedApplications().map(({ name }) => name)).to.deep.equal(['app', 'included', 'deep']);
      expect(() => Application.load(included))
        .to.throw(Application.ApplicationError)
        .with.property('code', 'already_loaded');
      yield Application.start(app);
      expect(running()).to.deep.equal(['app']);
      expect(() => Application.unload(app))
        .to.throw()
        .with.property('code', 'running');
      yield Application.stop(app);
      expect(Application.unload(app)).to.equal('ok');
      expect(Application.loadedApplications()).to.deep.equal([]);
      expect(() => Application.unload(app))
        .to.throw()
        .with.property('code', 'not_loaded');
    }),
  );

  it('otp_2718: a start that exits with normal is only reported; another one of a transient application ends the node', async () => {
    const logged: LogEvent[] = [];
    const node = await startTestNode({ logger: { level: 'all', sink: (event) => logged.push(event) } });
    const ending: unknown[] = [];
    node.events.subscribe((event) => {
      if (event.type === 'node_stopping') ending.push(event.reason);
    });
    const exiting = (reason: unknown): Application.AnyApplication =>
      appOf('app', { mod: [{ start: () => runningSelf().exit(reason) }, []] });
    const reasonOf = async (app: Application.AnyApplication): Promise<unknown> => {
      try {
        return await Application.start(app, 'transient');
      } catch (thrown) {
        return (thrown as Application.ApplicationError).reason;
      }
    };
    const call = { module: 'anonymous', function: 'start', args: ['normal', []] };
    const normal = { error: { EXIT: 'normal' }, call };
    expect(await reasonOf(exiting('normal'))).to.deep.equal(normal);
    expect(node.isStopped).to.equal(false);
    Application.unload('app');
    const abnormal = { bad_return: { call, returned: { EXIT: 'abnormal' } } };
    expect(await reasonOf(exiting('abnormal'))).to.deep.equal(abnormal);
    await node.stop();
    expect(exits(logged)).to.deep.equal([
      { application: 'app', exited: normal, type: 'transient' },
      { application: 'app', exited: abnormal, type: 'transient' },
    ]);
    expect(ending).to.deep.equal([{ application_start_failure: { application: 'app', reason: abnormal } }]);
  });

  const ends: [type: Application.RestartType, reason: unknown, stops: boolean][] = [
    ['permanent', 'normal', true],
    ['permanent', 'crash', true],
    ['transient', 'normal', false],
    ['transient', 'shutdown', true],
    ['temporary', 'crash', false],
    ['permanent', undefined, true],
  ];
  for (const [type, reason, stops] of ends) {
    it(
      `otp_2718: the node ${stops ? 'ends with' : 'survives'} a ${type} application whose supervisor exits with ${String(reason)}`,
      asTester(function* ({ self, node, logged }) {
        const reasons: unknown[] = [];
        node.events.subscribe((event) => {
          if (event.type === 'node_stopping') reasons.push(event.reason);
        });
        /** A top process that ends when it is told to. */
        const top = coroutine(function* (me: Self): Generator<unknown, void, unknown> {
          me.exit(yield me.receive());
        });
        const module = moduleOf('app', self.pid, { start: () => spawnLinked(top) });
        yield Application.start(appOf('app', { mod: [module, undefined] }), type);
        send(Application.getSupervisor('app') as Pid<unknown>, reason);
        expect(yield nextMessage(self, 1)).to.deep.include({ prepStop: 'app' });
        expect(yield nextMessage(self, 1)).to.deep.equal({ stop: 'app', state: 'prepared' });
        yield Promise.resolve();
        expect(running()).to.deep.equal([]);
        expect(exits(logged)).to.deep.equal([{ application: 'app', exited: reason, type }]);
        expect(reasons).to.deep.equal(stops ? [{ application_terminated: { application: 'app', reason } }] : []);
      }),
    );
  }

  it(
    'otp_2973: two that start it at the same time get the same result',
    asTester(function* ({ self }) {
      for (const result of ['fine', 'bad'] as const) {
        const slow = appOf('slow', {
          mod: [
            {
              start: coroutine(function* (): Generator<unknown, unknown, unknown> {
                yield new Promise((resolve) => setImmediate(resolve));
                return result === 'fine' ? Supervisor.startLink(noChildren, undefined) : { error: 'start error' };
              }),
            },
            [],
          ],
        });
        Application.load(slow);
        const starters = [1, 2].map(() =>
          spawn(
            coroutine(function* (_self: Self): Generator<unknown, void, unknown> {
              try {
                send(self.pid, { result: yield Application.start('slow') });
              } catch (thrown) {
                send(self.pid, { result: (thrown as { reason: unknown }).reason });
              }
            }),
          ),
        );
        for (const starter of starters) yield endOf(self, starter);
        const [one, other] = [yield nextMessage(self), yield nextMessage(self)];
        expect(one).to.deep.equal(other);
        if (result === 'fine') expect(one).to.deep.equal({ result: 'ok' });
        else expect(one.result).to.include({ error: 'start error' });
        if (result === 'fine') yield Application.stop('slow');
        Application.unload('slow');
      }
    }),
  );

  it(
    'otp_3002: a permanent application with a wrong environment does not start',
    asTester(function* ({ node }) {
      const app = Application.define({ name: 'app', envSchema: z.object({ port: z.int() }), env: {} as never });
      expect(yield failureOf(Application.start(app, 'permanent'))).to.include({ code: 'invalid_environment' });
      expect(Application.loadedApplications()).to.deep.equal([]);
      expect(node.isStopped).to.equal(false);
    }),
  );

  it(
    'otp_4227: a dependency that does not run keeps it from starting',
    asTester(function* ({ self }) {
      const app9 = appOf('app9');
      const app10 = appOf('app10', { applications: [app9] });
      const failure = yield failureOf(Application.start(app10));
      expect(failure).to.include({ code: 'dependency_not_started' });
      expect(failure.reason).to.deep.equal({ not_started: 'app9' });
      yield Application.start(app9);
      exit(Application.getSupervisor('app9') as Pid, 'kill');
      yield Promise.resolve();
      yield sleep(self, 1);
      expect((yield failureOf(Application.start(app10))).reason).to.deep.equal({ not_started: 'app9' });
    }),
  );

  it(
    'start_phases: each runs for the application and then for those that it includes, once the tree is up',
    asTester(function* () {
      const calls: unknown[] = [];
      const phased = (name: string): object => ({
        ...moduleOf(name),
        startPhase: (phase: string, type: string, args: unknown) => {
          calls.push([name, phase, type, args, whereis('app') !== undefined]);
        },
      });
      const included = appOf('included', {
        mod: [phased('included'), undefined],
        startPhases: [
          ['go', 'included go'],
          ['other', 1],
        ],
      });
      const app = appOf('app', {
        mod: [phased('app'), undefined],
        includedApplications: [included],
        startPhases: [
          ['init', 'app init'],
          ['go', 'app go'],
        ],
      });
      expect(yield Application.start(app)).to.equal('ok');
      expect(calls).to.deep.equal([
        ['app', 'init', 'normal', 'app init', true],
        ['app', 'go', 'normal', 'app go', true],
        ['included', 'go', 'normal', 'included go', true],
      ]);
    }),
  );

  it(
    'start_phases: one that fails is a start that fails, and the tree is gone',
    asTester(function* ({ self }) {
      const failures = [
        () => ({ error: 'not yet' }),
        () => {
          throw new Error('in a phase');
        },
      ];
      for (const startPhase of failures) {
        const module = moduleOf('app', self.pid, { startPhase });
        const app = appOf('app', { mod: [module, undefined], startPhases: [['go', []]] });
        expect(yield* codeOf(Application.start(app))).to.equal('start_failed');
        expect(whereis('app')).to.equal(undefined);
        Application.unload(app);
      }
    }),
  );
});

const noChildren = { init: () => Supervisor.init({}, []) };

/** Links to the running process what it spawns. */
function spawnLinked(body: (self: Self) => unknown): Pid {
  return runningSelf().spawnLink(body as never);
}
