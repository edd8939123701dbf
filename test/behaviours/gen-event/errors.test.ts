/** What the errors of gen_event say. */
import { GenEvent, GenEventError, isGenEventError } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { expect } from 'chai';
import { type Anything, suiteHandler as handler } from '../helpers/suite-handler';
import { asTester, failureOf } from '../helpers/tester';

const crash = (): never => {
  throw new RangeError('out of range');
};

describe('a GenEventError', () => {
  it(
    'says what went wrong at which handler, and has the error of a crash as its cause',
    asTester(function* () {
      const pid: Pid = yield GenEvent.start();
      const failing: [work: () => Promise<unknown>, text: string][] = [
        [
          () => GenEvent.deleteHandler(pid, handler, 'args'),
          "module_not_found: the manager has no handler 'anonymous'",
        ],
        [() => GenEvent.call(pid, [handler, 7], 'hi'), "bad_module: the manager has no handler [ 'anonymous', 7 ]"],
        [
          () => GenEvent.addHandler(pid, handler, () => 'no'),
          "init_failed: handler 'anonymous' was not installed: 'no'",
        ],
        [
          () => GenEvent.addHandler(pid, handler, crash),
          "init_failed: handler 'anonymous' was not installed: RangeError: out of range",
        ],
      ];
      failing.push(
        [
          () => GenEvent.addHandler(pid, handler, 's').then(() => GenEvent.call(pid, handler, crash)),
          "call_failed: handler 'anonymous' did not answer and was removed: RangeError: out of range",
        ],
        [
          () => GenEvent.addHandler(pid, handler, 's').then(() => GenEvent.deleteHandler(pid, handler, crash)),
          "terminate_failed: handler 'anonymous' was removed, but its terminate failed: RangeError: out of range",
        ],
      );
      for (const [work, text] of failing) {
        const failure = yield failureOf(work());
        expect(failure).to.be.instanceOf(GenEventError).and.have.property('message', text);
        expect(failure.name).to.equal('GenEventError');
        if (text.includes('RangeError')) expect(failure.cause).to.be.instanceOf(RangeError);
        else expect(failure.cause).to.equal(undefined);
      }
    }),
  );

  it(
    'is the exit reason of a process that does not catch it',
    asTester(function* ({ self }) {
      const pid: Pid = yield GenEvent.start();
      const { ref } = self.spawnMonitor(() => GenEvent.call(pid, handler, 'hi'));
      const { reason } = yield self.receive((down: Anything): down is Anything => down.ref === ref);
      expect(isGenEventError(reason)).to.equal(true);
      expect(reason.code).to.equal('bad_module');
    }),
  );

  it('is known by its tag, whichever copy of the package it is of', () => {
    const other = Object.assign(new Error('of another copy'), { tag: '@hot/gen-event-error' });
    expect(isGenEventError(other)).to.equal(true);
    for (const none of [new Error('any'), { tag: '@hot/gen-event-error' }, null, 'bad_module']) {
      expect(isGenEventError(none)).to.equal(false);
    }
  });
});
