/**
 * What is logged: an event with its facts as data. Text is made of it by whoever shows it.
 */
import type { Pid } from '../../term/pid';
import type { Facts } from './facts';
import type { Level } from './level';

/** What somebody has to say, before the logger adds when and where. */
export interface LogReport {
  readonly level: Level;
  /** The headline, without a full stop. */
  readonly message?: string | undefined;
  /** What kind of report it is, for filters: `crash`, `supervisor child_terminated`. */
  readonly label?: string | undefined;
  /** Which part of a system speaks, from the general to the special: `['hot', 'supervisor']`. */
  readonly domain?: readonly string[] | undefined;
  /** The facts; an error is the fact `error`. */
  readonly report?: Facts | Error | undefined;
  /** The process that the event is about; the running one unless told. */
  readonly pid?: Pid | undefined;
  /** Further facts for filters and formatters; `module` and `version` are shown where they are known. */
  readonly meta?: Facts | undefined;
}

/** A log event, as handlers get it (OTP: `logger:log_event()`). Never changed once made. */
export interface LogEvent extends LogReport {
  /** Wall-clock time, ms since the epoch. */
  readonly time: number;
  /** The facts by name. */
  readonly report?: Facts | undefined;
  /** Name of the node. */
  readonly node: string;
  /** The facts of the report's `meta` over those of the logger's own metadata. */
  readonly meta: Facts;
}
