/**
 * The functions that log: one per level, over `report`. The logger of a node and the logger at the top level share them.
 */
import { inspect } from '../../term/inspect';
import { type Facts, factsOf } from './facts';
import { isLevel, type Level } from './level';
import type { LogReport } from './log-event';

/** A headline, or what makes it; a function is called only if the event is let through. */
export type Message = string | (() => string);

export abstract class LevelFunctions {
  /** Logs an event that is spelt out (OTP: `logger:log/3` with a report). */
  abstract report(report: LogReport): void;

  /** Whether an event of this level would be let through (OTP: `logger:allow/2`). */
  abstract allow(level: Level): boolean;

  /**
   * Logs a message with facts.
   *
   * @param facts an object, shown below the message, a fact in each line; or what was caught: an error is the fact `error`,
   *   and anything else the fact `value`
   * @param meta for filters; not shown
   *
   * OTP: `logger:log/2,3,4`.
   */
  log(level: Level, message: Message, facts?: unknown, meta?: Facts): void {
    // A level that there is not is reported, and not just kept back.
    if (isLevel(level) && !this.allow(level)) return;
    this.report({ level, message: textOf(message), report: factsOf(facts), meta });
  }

  /** The system is unusable. */
  emergency(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('emergency', message, facts, meta);
  }

  /** Something must be done at once. */
  alert(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('alert', message, facts, meta);
  }

  /** A part of the system is unusable. */
  critical(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('critical', message, facts, meta);
  }

  /** Something failed. */
  error(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('error', message, facts, meta);
  }

  /** Something may fail. */
  warning(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('warning', message, facts, meta);
  }

  /** Something that happens rarely, and is no failure. */
  notice(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('notice', message, facts, meta);
  }

  /** Something that happens all the time. */
  info(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('info', message, facts, meta);
  }

  /** For whoever looks for a mistake. */
  debug(message: Message, facts?: unknown, meta?: Facts): void {
    this.log('debug', message, facts, meta);
  }
}

/** Logging never throws, not even for a message that cannot be made. */
function textOf(message: Message): string {
  if (typeof message === 'string') return message;
  try {
    const text: unknown = typeof message === 'function' ? message() : message;
    return typeof text === 'string' ? text : inspect(text, { maxLength: 500 });
  } catch (error) {
    return `(the message could not be made: ${inspect(error, { maxLength: 500 })})`;
  }
}
