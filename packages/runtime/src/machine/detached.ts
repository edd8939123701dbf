/**
 * Coroutines that were called outside of any process: they run on promises, as JavaScript's own async functions do.
 */
import {
  complete,
  Coroutine,
  type CoroutineGenerator,
  fail,
  isThenable,
  reportUnlessAwaited,
  standIn,
} from './coroutine';
import { chainingCycle, throwing } from './frame';

/** Runs a coroutine that was called outside of any process: on promises, as JavaScript would. */
export function driveDetached(coroutine: Coroutine, value: unknown, failed: boolean): void {
  const generator = coroutine.generator as CoroutineGenerator;
  let step: IteratorResult<unknown, unknown>;
  try {
    step = failed ? generator.throw(value) : generator.next(value);
  } catch (thrown) {
    fail(coroutine, thrown);
    const listeners = coroutine.listeners;
    coroutine.listeners = null;
    if (listeners === null) reportUnlessAwaited(coroutine);
    else for (const listener of listeners) listener.rejected(thrown);
    return;
  }
  if (step.done !== true) {
    Promise.resolve(step.value).then(
      (next) => driveDetached(coroutine, next, false),
      (reason: unknown) => driveDetached(coroutine, reason, true),
    );
  } else if (step.value instanceof Coroutine && standIn(step.value) === coroutine) {
    coroutine.generator = throwing(chainingCycle());
    driveDetached(coroutine, undefined, false);
  } else if (isThenable(step.value)) {
    Promise.resolve(step.value).then(
      (result) => complete(coroutine, result),
      (reason: unknown) => {
        coroutine.generator = throwing(reason);
        driveDetached(coroutine, undefined, false);
      },
    );
  } else complete(coroutine, step.value);
}
