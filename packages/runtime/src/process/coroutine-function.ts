/**
 * Coroutines for code that is not hot: a library writes its loops as generators and has them driven by the scheduler,
 * without a promise for every message.
 */
import { types } from 'node:util';
import { start } from '../machine/driver';
import { badarg } from '../term/process-error';

/**
 * Makes an async function of a generator function: `yield x` in it is what `await x` is in an async function. The
 * result of a `yield` has no type of its own; give it one where it is assigned.
 *
 * @example
 * const echo = coroutine(function* (self: Self<Ping>) {
 *   for (;;) {
 *     const { from }: Ping = yield self.receive();
 *     send(from, 'pong');
 *   }
 * });
 * spawn(echo);
 */
export function coroutine<A extends readonly unknown[], R>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
  body: (...args: A) => Generator<unknown, R, any>,
): (...args: A) => Promise<Awaited<R>> {
  if (typeof body !== 'function') throw badarg('coroutine takes a generator function', body);
  const native = types.isGeneratorFunction(body) ? body : nativeOf(body);
  const named = {
    [body.name]: (...args: A) => start(native(...args), null) as Promise<unknown> as Promise<Awaited<R>>,
  };
  return named[body.name] as (...args: A) => Promise<Awaited<R>>;
}

/** The driver takes native generators only. Other functions give what a compiler made of one, for an old target. */
function nativeOf<A extends readonly unknown[], R>(
  body: (...args: A) => Generator<unknown, R>,
): (...args: A) => Generator<unknown, R> {
  return function* (...args) {
    return yield* body(...args);
  };
}
