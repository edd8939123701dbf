/**
 * Which fiber is running, in this OS process.
 *
 * Set for each segment of a fiber, and for its native code that goes on (`native.ts`), and put back afterwards. Else, as
 * in code that the host calls (an event listener, a `setTimeout`), none is. This file knows fibers by identity only, so
 * that everybody may ask it.
 */

let current: object | null = null;

/** The running fiber, or `null`. */
export function running(): object | null {
  return current;
}

/** Makes `fiber` the running one and returns the one that was. */
export function enter(fiber: object | null): object | null {
  const previous = current;
  current = fiber;
  return previous;
}
