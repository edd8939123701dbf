/** Doing nothing for a while (OTP: `timer:sleep/1`). */
import { coroutine, makeRef, type Self } from '@hot/runtime';
import { inProcess } from '../proc-lib/running';
import { checkTimeout, type Timeout } from '../proc-lib/timeout';

/** The longest time that a receive takes, in ms. */
const LONGEST_WAIT = 2 ** 32 - 1;

/**
 * Resolves after `time` milliseconds, never earlier; with `'infinity'` never. Messages stay where they are, and a process
 * that sleeps can be killed.
 * @throws ProcessError `timeout_value`, as a rejection
 */
export function sleep(time: Timeout): Promise<'ok'> {
  return inProcess((self) => sleepIn(self, time));
}

const sleepIn = coroutine(function* (self: Self, time: Timeout): Generator<unknown, 'ok', unknown> {
  checkTimeout(time);
  for (let left = time === 'infinity' ? Infinity : time; ;) {
    const part = Math.min(left, LONGEST_WAIT);
    // What answers a fresh reference is nothing: no message is looked at.
    yield self.receive(undefined, { since: makeRef(), answers: true, after: part });
    left -= part;
    if (left <= 0) return 'ok';
  }
});
