/** Time limits of calls. */
import { ProcessError } from '@hot/runtime';

/** A time limit: milliseconds, or none. */
export type Timeout = number | 'infinity';

/** Whether a value is a time limit: a whole number of ms from 0, or `'infinity'`. */
export function isTimeout(value: unknown): value is Timeout {
  return value === 'infinity' || (Number.isSafeInteger(value) && (value as number) >= 0);
}

/** The error for a value that is no time limit. */
export function badTimeout(value: unknown): ProcessError {
  return new ProcessError(
    'timeout_value',
    `a time limit is a whole number of ms from 0, or 'infinity', not ${String(value)}`,
  );
}

/** @throws ProcessError `timeout_value` when `value` is no time limit */
export function checkTimeout(value: unknown): void {
  if (!isTimeout(value)) throw badTimeout(value);
}
