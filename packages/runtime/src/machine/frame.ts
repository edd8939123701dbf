/**
 * Frames of the runtime's own, which stand in a coroutine for a frame that has returned: what is left to do is to wait,
 * or to fail.
 */
import type { CoroutineGenerator } from './coroutine';

/** A frame that waits for one value and returns it: what is left of `return promise`. */
export function* returnAwaited(): CoroutineGenerator {
  return yield;
}

/** What a promise says, too, that is to be resolved with itself. */
export function chainingCycle(): TypeError {
  return new TypeError('Chaining cycle detected for promise');
}

/** A frame that fails at once. */
export function* throwing(reason: unknown): CoroutineGenerator {
  throw reason;
}
