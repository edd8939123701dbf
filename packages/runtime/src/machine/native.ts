/**
 * Native code of fibers that goes on: async functions that the host's promises drive.
 *
 * One at a time, of all fibers in this OS process, in order; so the runtime knows which fiber is running when it is such
 * code that runs, from what it has waited for up to its next `await`.
 */
import { enter } from './current';
import type { Scheduler } from './scheduler';

/** Whose code it is. */
interface NativeHost {
  readonly scheduler: Scheduler;
  readonly dead: boolean;
}

/** Native code that waits in a receive. */
export class NativeWaiter {
  constructor(
    readonly resolve: (value: unknown) => void,
    readonly reject: (reason: unknown) => void,
  ) {}
}

/** Native code that goes on, of all fibers, in order: one at a time. */
let firstNative: NativeResumption | null = null;
let lastNative: NativeResumption | null = null;

/** Native code whose receive, or the coroutine that it awaited, has come to an end. */
class NativeResumption {
  next: NativeResumption | null = null;

  constructor(
    readonly fiber: NativeHost,
    readonly tell: (value: unknown) => void,
    readonly value: unknown,
    /** Whether it is told also when the fiber has ended meanwhile: code of others may wait for a coroutine too. */
    readonly anyway: boolean,
  ) {}
}

/**
 * Queues native code of a fiber, or code that awaits a coroutine of it, to be told.
 * @param tell calls what waits, with `value`
 * @param anyway tells it also when the fiber has ended meanwhile
 */
export function goOnNatively(fiber: NativeHost, tell: (value: unknown) => void, value: unknown, anyway: boolean): void {
  const resumption = new NativeResumption(fiber, tell, value, anyway);
  if (lastNative === null) {
    firstNative = resumption;
    fiber.scheduler.clock.thisTurn(resumeNextNative);
  } else lastNative.next = resumption;
  lastNative = resumption;
}

/**
 * Native code goes on in a microtask, which its `await` queues when it is told. One that is queued behind it leaves
 * the fiber again, so the runtime knows which process the code belongs to, up to its next `await`. The next one is told
 * only then: with two of them under way, the first would go on as the second.
 */
function resumeNextNative(): void {
  const { fiber, tell, value, anyway } = firstNative as NativeResumption;
  const outer = enter(fiber.dead ? null : fiber);
  if (anyway || !fiber.dead) tell(value);
  fiber.scheduler.clock.thisTurn(() => {
    enter(outer);
    firstNative = (firstNative as NativeResumption).next;
    if (firstNative === null) lastNative = null;
    else resumeNextNative();
  });
}
