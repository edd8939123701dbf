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
  const [newest, ...older] = history;
  const kept = older.filter(({ at }) => at >= now - period);
  let counted: Second[];
  if (newest === undefined || newest.at < now - period) counted = [{ at: now, restarts: 1 }];
  else if (newest.at === now) counted = [{ at: now, restarts: newest.restarts + 1 }, ...kept];
  else counted = [{ at: now, restarts: 1 }, newest, ...kept];
  let total = 0;
  for (const { restarts } of counted) total += restarts;
  return { history: counted, exceeded: total > intensity };
}
