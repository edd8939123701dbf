/**
 * Restart intensity (OTP: `supervisor:add_restart/1`): how many restarts within how long are too many. Pure.
 *
 * Times are whole seconds, so the restarts of a second are one entry: what is remembered is bounded by the period,
 * whatever the intensity.
 */

/** The limit. */
export interface IntensityLimit {
  /** Restarts within a period that are still fine. */
  readonly intensity: number;
  /** Seconds. */
  readonly period: number;
}

/** Restarts within one second. */
export interface Second {
  readonly at: number;
  readonly restarts: number;
}

/** The outcome of one more restart. */
export interface Counted {
  /** The seconds that count, newest first. */
  readonly history: readonly Second[];
  /** Whether there were more restarts in them than the intensity. */
  readonly exceeded: boolean;
}

/**
 * Counts one more restart. Those that are older than the period are forgotten; one of just that age counts still.
 * @param history what came out the last time
 * @param now whole seconds of a clock that never goes back
 */
export function addRestart(history: readonly Second[], now: number, { intensity, period }: IntensityLimit): Counted {
  const newest = history[0];
  const counted: Second[] = [{ at: now, restarts: newest?.at === now ? newest.restarts + 1 : 1 }];
  let total = (counted[0] as Second).restarts;
  for (const second of history) {
    if (second.at < now - period) break;
    if (second.at === now) continue;
    counted.push(second);
    total += second.restarts;
  }
  return { history: counted, exceeded: total > intensity };
}
