/** OTP's application_SUITE: environments, keys and reports. The names of the cases are OTP's. */
import { Application, GenServer, OptionsError, Supervisor } from '@hot/behaviours';
import { formatEvent, type LogEvent, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { z } from 'zod';
import { suiteServer } from '../helpers/suite-server';
import { type Anything, appOf, moduleOf, treeOf } from '../helpers/suite-application';
import { asTester, failureOf } from '../helpers/tester';

const { changeConfig, getAllEnv, getEnv, load, setEnv, unload, unsetEnv } = Application;

/** Runs a script in the server of an application. */
const within = (name: string, script: () => unknown): PromiseLike<unknown> =>
  GenServer.call(name, (state: unknown) => ({ $result: 'reply', reply: script(), state, next: undefined }));

describe('application_SUITE: environment', () => {
  it(
    'get_env: a parameter, a default, and without a name from within the application',
    asTester(function* () {
      const app = Application.define({
        name: 'app',
        env: { port: 8080, host: 'localhost' },
        mod: [moduleOf('app'), undefined],
      });
      expect(getEnv('app', 'port')).to.equal(undefined);
      yield Application.start(app);
      expect(getEnv(app, 'port')).to.equal(8080);
      expect(getEnv('app', 'port')).to.equal(8080);
      expect(getEnv('app', 'nothing')).to.equal(undefined);
      expect(getEnv('app', 'nothing', 'default')).to.equal('default');
      expect(getEnv('app', 'port', 'default')).to.equal(8080);
      expect(getEnv('nobody', 'port')).to.equal(undefined);
      expect(getAllEnv(app)).to.deep.equal({ port: 8080, host: 'localhost' });
      expect(getAllEnv('nobody')).to.deep.equal({});
      expect(getEnv('port')).to.equal(undefined);
      expect(yield within('app', () => [getEnv('port'), getAllEnv(), Application.getApplication()])).to.deep.equal([
        8080,
        { port: 8080, host: 'localhost' },
        'app',
      ]);
    }),
  );

  it(
    'get_key: fields with their defaults, of a loaded application only',
    asTester(function* () {
      const app = Application.define({ name: 'app', vsn: '2.0', modules: ['app', 'app_sup'], registered: ['app'] });
      expect(() => Application.getKey(app, 'vsn'))
        .to.throw()
        .with.property('code', 'not_loaded');
      load(app);
      expect(Application.getKey('app', 'vsn')).to.equal('2.0');
      expect(Application.getAllKey('app')).to.deep.include({
        name: 'app',
        description: '',
        vsn: '2.0',
        modules: ['app', 'app_sup'],
        registered: ['app'],
        applications: [],
        includedApplications: [],
        optionalApplications: [],
        env: {},
        mod: undefined,
        startPhases: undefined,
        maxT: 'infinity',
      });
      expect(Application.getApplication('app_sup')).to.equal('app');
      expect(Application.startType('app')).to.equal(undefined);
      yield Application.start(app);
      expect(Application.startType('app')).to.equal('normal');
      expect(Application.whichApplications()).to.deep.equal([{ name: 'app', description: '', vsn: '2.0' }]);
    }),
  );

  const app = Application.define({ name: 'app', env: { a: 1, b: 1 } });

  it(
    'set_env: loading overwrites what the specification says, keeps the rest, and unloading forgets all',
    asTester(function* () {
      yield undefined;
      setEnv('app', 'a', 'before');
      setEnv({ app: { own: 'own' }, other: { x: 1 } });
      expect(getAllEnv('app')).to.deep.equal({ a: 'before', own: 'own' });
      expect(getEnv('other', 'x')).to.equal(1);
      load(app);
      expect(getAllEnv('app')).to.deep.equal({ a: 1, b: 1, own: 'own' });
      setEnv(app, 'a', 2);
      expect(getEnv(app, 'a')).to.equal(2);
      unsetEnv(app, 'a');
      expect(getAllEnv('app')).to.deep.equal({ b: 1, own: 'own' });
      unload(app);
      expect(getAllEnv('app')).to.deep.equal({});
    }),
  );

  it(
    'set_env_persistent, persistent_env: wins over the specification, through load and unload, until it is unset so',
    asTester(function* () {
      yield undefined;
      setEnv({ app: { a: 'kept', own: 'own' } }, { persistent: true });
      load(app);
      expect(getAllEnv('app')).to.deep.equal({ a: 'kept', b: 1, own: 'own' });
      setEnv('app', 'b', 'kept too', { persistent: true });
      unload(app);
      load(app);
      expect(getAllEnv('app')).to.deep.equal({ a: 'kept', b: 'kept too', own: 'own' });
      unsetEnv('app', 'a', { persistent: true });
      expect(getEnv(app, 'a')).to.equal(undefined);
      unload(app);
      load(app);
      expect(getAllEnv('app')).to.deep.equal({ a: 1, b: 'kept too', own: 'own' });
    }),
  );

  it(
    'set_env_errors: what is no configuration is refused with the place, and nothing is set',
    asTester(function* () {
      yield undefined;
      const wrong: [unknown, string][] = [
        ['app', ''],
        [{ app: 'x' }, 'app'],
        [[['app', { a: 1 }]], ''],
        [{ fine: { a: 1 }, app: [1] }, 'app'],
      ];
      for (const [config, field] of wrong) {
        expect(() => setEnv(config as never))
          .to.throw(OptionsError)
          .with.property('field', field);
      }
      expect(() => setEnv('app', 'a', 1, { persist: true } as never)).to.throw(OptionsError);
      expect(getAllEnv('fine')).to.deep.equal({});
      expect(getAllEnv('app')).to.deep.equal({});
    }),
  );

  it(
    'set_env_errors: a value that the schema does not take is refused, and none of the others is set',
    asTester(function* () {
      yield undefined;
      const checked = Application.define({
        name: 'app',
        envSchema: z.object({ port: z.int().default(80), host: z.string().default('localhost') }),
      });
      load(checked);
      expect(getAllEnv(checked)).to.deep.equal({ port: 80, host: 'localhost' });
      const wrong = (): unknown => setEnv({ other: { x: 1 }, app: { host: 'example', port: 'many' } });
      expect(wrong).to.throw(Application.ApplicationError).with.property('code', 'invalid_environment');
      expect(getAllEnv(checked)).to.deep.equal({ port: 80, host: 'localhost' });
      expect(getEnv('other', 'x')).to.equal(undefined);
      setEnv(checked, 'port', 81);
      expect(getEnv(checked, 'port')).to.equal(81);
    }),
  );

  it(
    'otp_2012, config_change: those that run are told what is different for them, and later configurations count',
    asTester(function* () {
      const told: unknown[] = [];
      const listening = (name: string): Application.AnyApplication =>
        appOf(name, {
          env: { a: 1, b: 1 },
          mod: [
            { ...moduleOf(name), configChange: (...change: unknown[]) => void told.push([name, ...change]) },
            undefined,
          ],
        });
      yield Application.start(listening('one'));
      yield Application.start(listening('two'));
      yield Application.start(listening('three'));
      expect(yield changeConfig([{ one: { a: 2, c: 3 } }, { one: { a: 4 }, two: { b: 1 }, later: { x: 5 } }])).to.equal(
        'ok',
      );
      expect(told.splice(0)).to.deep.equal([['one', { a: 4 }, { c: 3 }, []]]);
      expect(getAllEnv('one')).to.deep.equal({ a: 4, b: 1, c: 3 });
      load(Application.define({ name: 'later', env: { x: 1, y: 1 } }));
      expect(getAllEnv('later')).to.deep.equal({ x: 5, y: 1 });
      yield changeConfig({ two: { b: 2, list: [1] } });
      yield changeConfig({ two: { b: 2, list: [1] } });
      expect(told.splice(0)).to.deep.equal([
        ['one', { a: 1 }, {}, ['c']],
        ['two', { b: 2 }, { list: [1] }, []],
      ]);
      expect(getEnv('later', 'x')).to.equal(1);
    }),
  );

  it(
    'config_change: a configuration that a schema does not take changes nothing; callbacks that fail are told of',
    asTester(function* () {
      const told: unknown[] = [];
      const boom = new Error('boom');
      const module = {
        ...moduleOf('app'),
        configChange: (changed: Anything) => {
          told.push(changed);
          if (changed.port === 82) throw boom;
        },
      };
      const checked = Application.define({
        name: 'app',
        envSchema: z.object({ port: z.int().default(80) }),
        mod: [module, undefined],
      });
      yield Application.start(checked);
      expect(yield failureOf(changeConfig({ app: { port: 'many' } }))).to.include({ code: 'invalid_environment' });
      expect(getEnv(checked, 'port')).to.equal(80);
      expect(told).to.deep.equal([]);
      yield changeConfig({ app: { port: 81 } });
      const failure = yield failureOf(changeConfig({ app: { port: 82 } }));
      expect(failure.reason).to.deep.equal({ config_change_failed: { app: boom } });
      expect(getEnv(checked, 'port')).to.equal(82);
      expect(told).to.deep.equal([{ port: 81 }, { port: 82 }]);
      expect(yield failureOf(changeConfig({ app: 5 } as never))).to.be.instanceOf(OptionsError);
    }),
  );
});

describe('application_SUITE: reports', () => {
  it(
    'format_log_1: the report of an end says which application, how and of what type, and is readable',
    asTester(function* ({ logged }) {
      yield Application.start(appOf('app'));
      yield Application.stop('app');
      const [event] = logged.filter(({ label }) => label === 'application_controller exit');
      expect(event).to.include({ level: 'notice' });
      expect(event?.report).to.deep.equal({ application: 'app', exited: 'stopped', type: 'temporary' });
      const text = formatEvent(event as LogEvent);
      for (const part of ['Application exited', 'app', "'stopped'", "'temporary'"]) expect(text).to.include(part);
    }),
  );

  it(
    'format_log_2: the report of a start says where, and comes after those of its supervisors',
    asTester(function* ({ logged, node }) {
      yield Application.start(appOf('app'));
      const labels = logged.map(({ label }) => label).filter((label) => label?.endsWith('progress'));
      expect(labels).to.deep.equal(['supervisor progress', 'application_controller progress']);
      expect(logged.find(({ label }) => label === 'application_controller progress')?.report).to.deep.equal({
        application: 'app',
        started_at: node.name,
      });
    }),
  );

  it(
    'format_log_1: a prepStop or stop that fails is reported, and the rest is done',
    asTester(function* ({ logged }) {
      const boom = (): never => {
        throw new Error('boom');
      };
      const module = { ...moduleOf('app'), prepStop: boom, stop: boom };
      yield Application.start(appOf('app', { mod: [module, undefined] }));
      expect(yield Application.stop('app')).to.equal('ok');
      expect(whereis('app')).to.equal(undefined);
      const reports = logged.filter(({ label }) => label?.startsWith('application_master'));
      expect(reports.map(({ label }) => label)).to.deep.equal([
        'application_master prepStop',
        'application_master stop',
      ]);
    }),
  );
});

describe('supervisor_SUITE: an application that does not start', () => {
  it(
    'faulty_application_shutdown: is told of the child that failed; those before it, and its supervisor, are gone',
    asTester(function* ({ logged }) {
      const tree = {
        init: () =>
          Supervisor.init({}, [
            {
              id: 'fine',
              start: () => Supervisor.startLink(treeOf('fine', suiteServer), undefined),
              type: 'supervisor',
            },
            { id: 'faulty', start: () => Promise.reject(new Error('faulty')) },
          ]),
      };
      const app = appOf('app', {
        mod: [{ start: () => Supervisor.startLink(tree as Anything, undefined as Anything) }, []],
      });
      const failure = yield failureOf(Application.start(app));
      expect(failure).to.include({ code: 'start_failed' });
      const { shutdown } = failure.reason.error;
      expect(shutdown.failed_to_start_child.id).to.equal('faulty');
      expect(failure.reason.call).to.deep.equal({ module: 'anonymous', function: 'start', args: ['normal', []] });
      expect(whereis('fine')).to.equal(undefined);
      const label = 'application_controller exit';
      expect(logged.find((event) => event.label === label)?.report).to.deep.include({ exited: failure.reason });
    }),
  );
});
