import { Application } from '@hot/behaviours';
import { expect } from 'chai';
import { appOf, moduleOf } from '../helpers/suite-application';
import { asTester, failureOf } from '../helpers/tester';

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
