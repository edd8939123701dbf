/** Taking the time of a call (OTP: `timer:tc/1,2,3`). */
import { monotonicTime } from '@hot/runtime';
import { isThenable } from '../proc-lib/failure';
import type { CheckedMfa, ResultOfMfa } from '../gen/mfa';
import { type Apply, thunkOf } from './apply';

/** Microseconds that something took, and what it gave. */
export type Timed<R> = readonly [microseconds: number, result: R];

/** What {@link tc} gives for a call that gives `R`: a promise for a promise. */
export type TimedResult<R> = R extends PromiseLike<unknown> ? Promise<Timed<Awaited<R>>> : Timed<R>;

/**
 * Makes a call at once, by the node's clock. What it throws goes through.
 *
 * @example
 * const [microseconds, rows] = await timer.tc([Db, 'query', ['select 1']]);
 *
 * @param what a function, `[function, args]`, or `[module, name, args]`
 * @returns the time and the result; when that is a promise, a promise of both, with the time until it resolved
 * @throws ProcessError `badarg`; `no_node` when no node runs
 */
export function tc<const A extends Apply>(what: A & CheckedMfa<A>): TimedResult<ResultOfMfa<A>>;
export function tc(what: Apply): unknown {
  const call = thunkOf(what);
  const start = monotonicTime();
  const result = call();
  const timed = (value: unknown): Timed<unknown> => [Math.round((monotonicTime() - start) * 1_000), value];
  return isThenable(result) ? Promise.resolve(result.then(timed)) : timed(result);
}
