/**
 * Where log events go. A handler is called in the process that logs, synchronously.
 */
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
  /** Takes one event. A handler that throws, or whose promise rejects, is reported and removed. */
  log(event: LogEvent): unknown;
}
