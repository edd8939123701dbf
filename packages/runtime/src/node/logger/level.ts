/**
 * How serious a log event is: the eight levels of syslog and OTP, the most serious one first.
 */

/** All levels, from `emergency` down to `debug`. */
export const LEVELS = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'] as const;

/** How serious an event is. */
export type Level = (typeof LEVELS)[number];

/** What is let through: a level and all that are more serious, everything, nothing. */
export type Threshold = Level | 'all' | 'none';

const rank = new Map<string, number>([...LEVELS, 'all'].map((level, index) => [level, index]));
rank.set('none', -1);

/** Whether a value is a level. */
export function isLevel(value: unknown): value is Level {
  return LEVELS.includes(value as Level);
}

/** Whether a value is a threshold. */
export function isThreshold(value: unknown): value is Threshold {
  return typeof value === 'string' && rank.has(value);
}

/** Whether a threshold lets a level through (OTP: `logger:compare_levels/2`). */
export function passes(level: Level, threshold: Threshold): boolean {
  return (rank.get(level) ?? 0) <= (rank.get(threshold) ?? -1);
}
