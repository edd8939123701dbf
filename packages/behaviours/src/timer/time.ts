/** Lengths of time: checked, converted to milliseconds, and taken from timestamps (OTP: the arithmetic of `timer`). */
import { ProcessError } from '@hot/runtime';
import { formatShort } from '../proc-lib/format-term';

/** A time stamp as Erlang writes it: millions of seconds, seconds, microseconds. */
export type Timestamp = readonly [megaSeconds: number, seconds: number, microseconds: number];

/** @throws ProcessError `badarg` for what is no whole number of ms from 0 */
export function checkTime(time: unknown): asserts time is number {
  if (Number.isSafeInteger(time) && (time as number) >= 0) return;
  throw new ProcessError('badarg', `a timer takes a whole number of ms from 0 on, not ${formatShort(time)}`);
}

/** Milliseconds in so many seconds (OTP: `timer:seconds/1`). */
export function seconds(n: number): number {
  return 1_000 * checkNumber(n);
}

/** Milliseconds in so many minutes (OTP: `timer:minutes/1`). */
export function minutes(n: number): number {
  return 60_000 * checkNumber(n);
}

/** Milliseconds in so many hours (OTP: `timer:hours/1`). */
export function hours(n: number): number {
  return 3_600_000 * checkNumber(n);
}

/** Milliseconds in `h` hours, `m` minutes and `s` seconds (OTP: `timer:hms/3`). */
export function hms(h: number, m: number, s: number): number {
  return hours(h) + minutes(m) + seconds(s);
}

/** Microseconds from `earlier` to `later` (OTP: `timer:now_diff/2`). */
export function nowDiff(later: Timestamp, earlier: Timestamp): number {
  return microseconds(later) - microseconds(earlier);
}

function microseconds(stamp: Timestamp): number {
  if (!Array.isArray(stamp) || stamp.length !== 3) {
    throw new ProcessError('badarg', `a time stamp is [megaseconds, seconds, microseconds], not ${formatShort(stamp)}`);
  }
  const [mega, secs, micro] = stamp.map(checkNumber) as [number, number, number];
  return (mega * 1_000_000 + secs) * 1_000_000 + micro;
}

function checkNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new ProcessError('badarg', `a length of time is a number, not ${formatShort(value)}`);
}
