/**
 * The only door to the host's time, timers, turns and randomness (P8).
 *
 * Everything in a node that depends on when, or on chance, asks its clock. `HostClock` is the real one; a virtual one
 * for tests stands in `testing/`. No other code of a node asks the host for the time, a timer, a turn of the event
 * loop or chance: the linter sees to it.
 */

/** The longest delay the host's `setTimeout` takes; longer ones are chained by the timer service. */
export const LONGEST_HOST_DELAY = 2 ** 31 - 1;

export interface Clock {
  /** Monotonic time in ms, with fractions. */
  now(): number;
  /** Wall-clock time, ms since the epoch. For logs only. */
  wallTime(): number;
  /**
   * Calls `callback` once, not before `ms` milliseconds have passed.
   * @param ms 0 to {@link LONGEST_HOST_DELAY}
   * @returns cancels the call
   */
  setAlarm(ms: number, callback: () => void): () => void;
  /** Calls `callback` in a later turn of the event loop, after I/O had its chance. */
  nextTurn(callback: () => void): void;
  /** Calls `callback` at the end of the current turn, before I/O. */
  thisTurn(callback: () => void): void;
  /** A number in [0, 1). */
  random(): number;
  /**
   * Keeps the OS process alive.
   * @returns lets it go again
   */
  keepAlive(): () => void;
}

/** The host's real time. */
export class HostClock implements Clock {
  now(): number {
    return performance.now();
  }

  wallTime(): number {
    return Date.now();
  }

  setAlarm(ms: number, callback: () => void): () => void {
    const handle = setTimeout(callback, ms);
    return () => clearTimeout(handle);
  }

  nextTurn(callback: () => void): void {
    setImmediate(callback);
  }

  thisTurn(callback: () => void): void {
    queueMicrotask(callback);
  }

  random(): number {
    return Math.random();
  }

  keepAlive(): () => void {
    const handle = setInterval(() => undefined, LONGEST_HOST_DELAY);
    return () => clearInterval(handle);
  }
}
