/**
 * The options of the timer functions (Erlang: `cancel_timer/2`, `read_timer/2`, `send_after/4`, `start_timer/4`).
 */
import { z } from 'zod';
import { badarg, ProcessError } from '../term/process-error';
import type { Ref } from '../term/ref';
import { cancelTimer, readTimer } from './message-timer';
import type { Process, ProcessHost } from './process';

/** When a timer ends. */
export interface TimerOptions {
  /** Takes the time as one of `monotonicTime()`, and not as counted from now. One that is over fires at once. */
  readonly abs?: boolean | undefined;
}

/** How to read a timer. */
export interface ReadTimerOptions {
  /** Answers with a message `{ type: 'read_timer', ref, left }` to the running process; the result is `'ok'`. */
  readonly async?: boolean | undefined;
}

/** How to cancel a timer. */
export interface CancelTimerOptions {
  /** Answers with a message `{ type: 'cancel_timer', ref, left }` to the running process; the result is `'ok'`. */
  readonly async?: boolean | undefined;
  /** With `false` nobody is told what was left: the result is `'ok'`, and no message is sent. */
  readonly info?: boolean | undefined;
}

/** The answer to an asynchronous {@link CancelTimerOptions cancel} or {@link ReadTimerOptions read}. */
export interface TimerAnswer {
  readonly type: 'cancel_timer' | 'read_timer';
  readonly ref: Ref;
  /** Milliseconds that were left; false when the timer had fired or was cancelled before. */
  readonly left: number | false;
}

const timerSchema = z.strictObject({ abs: z.boolean().optional() });
const readSchema = z.strictObject({ async: z.boolean().optional() });
const cancelSchema = z.strictObject({ async: z.boolean().optional(), info: z.boolean().optional() });

function check<T>(schema: z.ZodType<T>, options: T, what: string): T {
  const checked = schema.safeParse(options);
  if (!checked.success) throw new ProcessError('badarg', `${what}: ${z.prettifyError(checked.error)}`);
  return checked.data;
}

/** Milliseconds from now until `ms`, which is a length or with `abs` a time; `badarg` for anything else. */
export function lengthOf(host: ProcessHost, ms: number, options: TimerOptions | undefined): number {
  if (options === undefined || check(timerSchema, options, 'timer').abs !== true) return ms;
  if (!Number.isSafeInteger(ms)) throw badarg('a timer takes whole milliseconds', ms);
  // Whole milliseconds, rounded up: never early, and timers that are set together for one time share a list.
  return Math.max(0, Math.ceil(ms - host.scheduler.clock.now()));
}

/** Erlang's `cancel_timer/2`. */
export function cancelTimerWith(asker: Process | null, ref: Ref, options: CancelTimerOptions): number | false | 'ok' {
  const { async = false, info = true } = check(cancelSchema, options, 'cancelTimer');
  const to = async && info ? askerOf(asker, 'cancelTimer') : null;
  const left = cancelTimer(ref);
  to?.deliver({ type: 'cancel_timer', ref, left } satisfies TimerAnswer);
  return async || !info ? 'ok' : left;
}

/** Erlang's `read_timer/2`. */
export function readTimerWith(asker: Process | null, ref: Ref, options: ReadTimerOptions): number | false | 'ok' {
  if (check(readSchema, options, 'readTimer').async !== true) return readTimer(ref);
  const to = askerOf(asker, 'readTimer');
  to.deliver({ type: 'read_timer', ref, left: readTimer(ref) } satisfies TimerAnswer);
  return 'ok';
}

function askerOf(asker: Process | null, what: string): Process {
  if (asker === null) throw new ProcessError('no_process', `${what}: only a process can be answered by a message`);
  return asker;
}
