/**
 * Where log events go. A handler is called in the process that logs, synchronously.
 */
import type { BurstOptions } from './burst-limit';
import type { Threshold } from './level';
import type { LogEvent } from './log-event';

/** Whether an event is for a handler: yes, no, or another event in its place. */
export type LogFilter = (event: LogEvent) => LogEvent | boolean;

/** Somewhere for events to go (OTP: a handler's configuration and its callback `log/2`). */
export interface LogHandler {
  /** What it wants to hear; everything that the logger lets through unless told. */
  readonly level?: Threshold;
  /** Asked for each event of that level. */
  readonly filter?: LogFilter;
  /** How many events in how long; what is beyond is dropped, and counted in an event of its own. `'unlimited'` unless told. */
  readonly burst?: BurstOptions | 'usual' | 'unlimited';
  /** Resolves when all that it has taken is out; `undefined` when it is already. Asked when the node stops. */
  flush?(): PromiseLike<unknown> | undefined;
  /** Takes one event. A handler that throws, or whose promise rejects, is reported and removed. */
  log(event: LogEvent): unknown;
}
