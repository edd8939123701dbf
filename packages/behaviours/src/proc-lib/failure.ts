/**
 * What a callback threw, in OTP's three classes: `error` (an `Error`), `exit` (`self.exit(reason)`), `throw` (anything
 * else, which behaviours take as the callback's return value).
 */
import { isExit } from '@hot/runtime';

/** Class of an exception, as `catch` tells them apart in Erlang. */
export type FailureClass = 'error' | 'exit' | 'throw';

/** The class of something thrown. */
export function classOf(thrown: unknown): FailureClass {
  if (thrown instanceof Error) return 'error';
  return isExit(thrown) ? 'exit' : 'throw';
}

/** Whether a value has a `then` that is to be waited for. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    value !== null && typeof value === 'object' && typeof (value as { readonly then?: unknown }).then === 'function'
  );
}
