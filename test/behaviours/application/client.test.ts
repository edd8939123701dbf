import { Application } from '@hot/behaviours';
import { coroutine, type Self, self as runningSelf, send } from '@hot/runtime';
import { expect } from 'chai';
import { z } from 'zod';
import { thrownBy } from '../../helpers/thrown';
import { appOf, moduleOf } from '../helpers/suite-application';
import { asTester, failureOf, nextMessage, sleep } from '../helpers/tester';

const running = (): string[] => Application.whichApplications().map(({ name }) => name);

describe('Application.ensureAllStarted', () => {
  it(
    'does not claim what somebody else has started meanwhile',
    asTester(function* () {
      const second = appOf('second');
      const first = appOf('first', {
        mod: [
          moduleOf('first', undefined, {
            start: async (...args: [never, never]) => {
              await Application.start(second);
              return moduleOf('first').start(...args);
            },
          }),
          undefined,
        ],
      });
      const top = appOf('top', { applications: [first, second] });
      expect(yield Application.ensureAllStarted(top)).to.deep.equal(['first', 'top']);
      expect(running()).to.deep.equal(['top', 'first', 'second']);
    }),
  );

  it(
    'loads all before it starts any, so that a wrong environment starts nothing',
    asTester(function* () {
      const needed = appOf('needed');
      const wrong = Application.define({
        name: 'wrong',
        applications: [needed],
        envSchema: z.object({ port: z.int() }),
        env: { port: 'x' as never },
      });
      expect(yield failureOf(Application.ensureAllStarted(wrong))).to.include({ code: 'invalid_environment' });
      expect(running()).to.deep.equal([]);
      const app = Application.define({ name: 'app', applications: ['reader'], env: { port: 80 } });
      let read: unknown;
      const start = (...args: [never, never]): unknown => {
        read = Application.getEnv('app', 'port');
        return moduleOf('reader').start(...args);
      };
      Application.load(appOf('reader', { mod: [moduleOf('reader', undefined, { start }), undefined] }));
      yield Application.ensureAllStarted(app);
      expect(read).to.equal(80);
    }),
  );

  it(
    'called twice at the same time: one call has started what both need, and neither stops it under the other',
    asTester(function* ({ self }) {
      const slowly = coroutine(function* (...args: [never, never]) {
        yield sleep(runningSelf(), 10);
        return moduleOf('shared').start(...args);
      });
      const shared = appOf('shared', { mod: [moduleOf('shared', undefined, { start: slowly }), undefined] });
      const later = coroutine(function* () {
        yield sleep(runningSelf(), 10);
        return { error: 'no' };
      });
      const good = appOf('good', { applications: [shared] });
      const bad = appOf('bad', { applications: [shared], mod: [{ start: later }, undefined] });
      const call = coroutine(function* (_self: Self, app: Application.AnyApplication) {
        let told: unknown;
        try {
          told = yield Application.ensureAllStarted(app);
        } catch (thrown) {
          told = thrown;
        }
        send(self.pid, told);
      });
      for (const one of [bad, good]) self.spawn(call, one);
      const started = yield nextMessage(self, 50);
      const failure = yield nextMessage(self, 50);
      expect(failure).to.include({ code: 'start_failed', application: 'bad' });
      expect(started).to.deep.equal(['good']);
      expect(running()).to.deep.equal(['good', 'shared']);
    }),
  );

  it(
    'that fails tells of that, though one that it is to stop again has ended by itself',
    asTester(function* () {
      const first = appOf('first');
      const bad = appOf('bad', {
        applications: [first],
        mod: [
          {
            start: async () => {
              await Application.stop(first);
              return { error: 'no' };
            },
          },
          undefined,
        ],
      });
      const failure = yield failureOf(Application.ensureAllStarted(bad));
      expect(failure).to.include({ code: 'start_failed', application: 'bad' });
      expect(running()).to.deep.equal([]);
    }),
  );
});

describe('Application.isApplication', () => {
  it('knows what define has made, and looks at anything', () => {
    expect(Application.isApplication(Application.define({ name: 'a' }))).to.equal(true);
    for (const other of [null, undefined, 'a', { name: 'a' }, { $application: 1 }]) {
      expect(Application.isApplication(other)).to.equal(false);
    }
  });
});

describe('a restart type', () => {
  it(
    'that there is not is refused, and nothing is loaded',
    asTester(function* () {
      for (const start of [Application.start, Application.ensureStarted, Application.ensureAllStarted]) {
        const failure = yield failureOf(start(appOf('app'), 'forever' as never));
        expect(failure).to.include({ code: 'invalid_restart_type', application: 'app' });
      }
      expect(Application.loadedApplications()).to.deep.equal([]);
    }),
  );
});

describe('Application.unload', () => {
  it(
    'forgets an application with those that it includes, or nothing when one of them runs',
    asTester(function* () {
      const inner = appOf('inner');
      const outer = appOf('outer', { includedApplications: [inner] });
      const loaded = (): string[] => Application.loadedApplications().map(({ name }) => name);
      Application.load(outer);
      yield Application.start('inner');
      expect(thrownBy(() => Application.unload(outer))).to.include({ code: 'running' });
      expect(loaded()).to.have.members(['outer', 'inner']);
      yield Application.stop(inner);
      Application.unload(outer);
      expect(loaded()).to.deep.equal([]);
    }),
  );
});

describe('what is no application', () => {
  it(
    'is refused with words, by whatever function',
    asTester(function* () {
      for (const nothing of [undefined, null, 7, {}, { name: 'shop' }]) {
        expect(thrownBy(() => Application.load(nothing as never))).to.include({ code: 'invalid_specification' });
        expect(thrownBy(() => Application.getAllKey(nothing as never))).to.include({ code: 'invalid_specification' });
        const failure = yield failureOf(Application.start(nothing as never));
        expect(failure.message).to.include('Application.define makes one');
      }
    }),
  );
});

describe('Application.define', () => {
  it('refuses optional applications that are none of its applications, and a phase that is there twice', () => {
    for (const [fields, field] of [
      [{ applications: ['a'], optionalApplications: ['b'] }, 'optionalApplications.0'],
      [
        {
          startPhases: [
            ['a', 1],
            ['b', 1],
            ['a', 2],
          ],
        },
        'startPhases.2',
      ],
    ] as const) {
      expect(() => Application.define({ name: 'app', ...fields } as never))
        .to.throw()
        .with.nested.property('reason.invalid_specification.field', field);
    }
  });
});
