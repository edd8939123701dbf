/**
 * The logger of a node: takes reports, adds when, where and who, and gives the event to every handler that wants it.
 *
 *     report ──primary level──▶ primary filters ──▶ each handler: level ──▶ filter ──▶ log
 *
 * Invariants: logging never throws and never takes the node down. A handler that fails is taken out and the failure is
 * reported to the others; a filter that fails is taken out and its event goes on, as in OTP. A handler that logs while it
 * handles an event is not given what it logs, the others are.
 *
 * Handlers run in the process that logs. One with a `burst` is given so many events in a time; how many it was not given it
 * is told when the time is over, or when the node stops.
 */
import { BurstLimit, type BurstOptions, USUAL_BURST } from './burst-limit';
import type { Pid } from '../../term/pid';
import { crashReport, type ProcessCrash } from './crash-report';
import { type Facts, factsOf } from './facts';
import type { LogFilter, LogHandler } from './handler';
import { inspect } from '../../term/inspect';
import { isLevel, isThreshold, type Level, passes, type Threshold } from './level';
import { LevelFunctions } from './level-functions';
import type { LogEvent, LogReport } from './log-event';
import { LoggerError } from './logger-error';
import type { LoggerOptions } from './logger-options';
import { jsonHandler } from './json-handler';
import { stderrHandler } from './stderr-handler';

/** What a logger needs of its node. */
export interface LoggerHost {
  /** Name of the node. */
  readonly name: string;
  /** Wall-clock time, ms since the epoch. */
  wallTime(): number;
  /** Ms of a clock that only goes forward. */
  now(): number;
  /** Calls `work` in `ms` milliseconds; the result takes that back. */
  setAlarm(ms: number, work: () => void): () => void;
  /** The running process. */
  runningPid(): Pid | undefined;
}

/** A handler in use. */
interface Slot {
  readonly id: string;
  readonly handler: LogHandler;
  /** Asked before the handler; undefined once it has failed. */
  filter: LogFilter | undefined;
  level: Threshold;
  /** Protects it against floods; `null` when nothing does. */
  readonly burst: BurstLimit | null;
  /** Takes back the alarm at whose time it is told what was dropped; `null` when nothing was. */
  cancelNews: (() => void) | null;
  /** Whether it is handling an event at this moment. */
  busy: boolean;
}

export class Logger extends LevelFunctions {
  private readonly host: LoggerHost;
  /** Handlers by name, in the order in which they were added. */
  private readonly slots: Map<string, Slot>;
  /** Filters before all handlers, by name. */
  private readonly filters: Map<string, LogFilter>;
  /** What is let through to the handlers. */
  private level: Threshold;
  /** Facts that go with every event. */
  private metadata: Facts;

  constructor(host: LoggerHost, options: LoggerOptions = {}) {
    super();
    this.host = host;
    this.slots = new Map();
    this.filters = new Map();
    this.level = options.level ?? 'notice';
    this.metadata = options.metadata ?? {};
    if (options.silent === true) return;
    const first =
      options.sink === undefined
        ? options.format === 'json'
          ? jsonHandler({ stream: process.stderr })
          : stderrHandler()
        : { log: options.sink };
    this.addHandler('default', first);
    for (const [id, handler] of Object.entries(options.handlers ?? {})) this.setHandler(id, handler);
  }

  allow(level: Level): boolean {
    return passes(level, this.level);
  }

  report(report: LogReport): void {
    let event: LogEvent;
    try {
      if (!isLevel(report.level)) {
        this.ownReport('A report has a level that there is not', report);
        return;
      }
      if (!this.allow(report.level)) return;
      event = this.eventOf(report);
    } catch (error) {
      this.ownReport('A report could not be read', error);
      return;
    }
    this.dispatch(event);
  }

  /**
   * Reports a process that ended by an exception nobody caught. Called by the runtime; not for one that exited by
   * `self.exit(reason)` or by a signal: such an end is an answer, not a mistake (OTP: class `exit`).
   */
  processCrashed(crash: ProcessCrash): void {
    if (this.allow('error')) this.report(crashReport(crash));
  }

  // -------------------------------------------------------------------------------------- what is let through

  /** What the logger lets through to its handlers (OTP: `logger:get_primary_config/0`). */
  get primaryLevel(): Threshold {
    return this.level;
  }

  /**
   * Sets that; `notice` from the start.
   *
   * @throws LoggerError `invalid_level`
   *
   * OTP: `logger:set_primary_config(level, Level)`.
   */
  setPrimaryLevel(level: Threshold): void {
    checkLevel(level);
    this.level = level;
  }

  /** Sets the facts that go with every event (OTP: `logger:set_primary_config(metadata, Map)`). */
  setPrimaryMetadata(metadata: Facts): void {
    this.metadata = { ...metadata };
  }

  /**
   * Puts a filter before all handlers.
   *
   * @throws LoggerError `already_exist`, `invalid_id`, `invalid_filter`
   *
   * OTP: `logger:add_primary_filter/2`.
   */
  addPrimaryFilter(id: string, filter: LogFilter): void {
    checkId(id);
    checkFilter(filter);
    if (this.filters.has(id)) throw new LoggerError('already_exist', `there is a primary filter '${id}'`);
    this.filters.set(id, filter);
  }

  /**
   * Takes a primary filter away.
   *
   * @throws LoggerError `not_found`
   *
   * OTP: `logger:remove_primary_filter/1`.
   */
  removePrimaryFilter(id: string): void {
    if (!this.filters.delete(id)) throw new LoggerError('not_found', `there is no primary filter ${inspect(id)}`);
  }

  // -------------------------------------------------------------------------------------- handlers

  /** Names of the handlers, oldest first; the first one is `default` (OTP: `logger:get_handler_ids/0`). */
  handlerIds(): string[] {
    return [...this.slots.keys()];
  }

  /**
   * Adds a handler.
   *
   * @throws LoggerError `already_exist`, `invalid_id`; `invalid_handler` for what has no `log`; `invalid_level` and
   *   `invalid_filter` for what it brings
   *
   * OTP: `logger:add_handler/3`.
   */
  addHandler(id: string, handler: LogHandler): void {
    if (this.slots.has(id)) throw new LoggerError('already_exist', `there is a handler '${id}'`);
    this.setHandler(id, handler);
  }

  /**
   * Takes a handler away, which is told before what it was not given.
   *
   * @throws LoggerError `not_found`
   *
   * OTP: `logger:remove_handler/1`.
   */
  removeHandler(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) throw noHandler(id);
    this.tellOfDropped(slot);
    this.slots.delete(id);
  }

  /**
   * Sets what a handler hears.
   *
   * @throws LoggerError `not_found`, `invalid_level`
   *
   * OTP: `logger:set_handler_config(Id, level, Level)`.
   */
  setHandlerLevel(id: string, level: Threshold): void {
    const slot = this.slots.get(id);
    if (slot === undefined) throw noHandler(id);
    checkLevel(level);
    slot.level = level;
  }

  private setHandler(id: string, handler: LogHandler): void {
    checkId(id);
    if (typeof (handler as LogHandler | null | undefined)?.log !== 'function') {
      throw new LoggerError('invalid_handler', `handler '${id}' has no log()`);
    }
    const { filter, level = 'all', burst = 'unlimited' } = handler;
    if (filter !== undefined) checkFilter(filter);
    checkLevel(level);
    const limit = burst === 'unlimited' ? null : new BurstLimit(checkBurst(id, burst));
    this.slots.set(id, { id, handler, filter, level, burst: limit, cancelNews: null, busy: false });
  }

  /**
   * Has all handlers bring out what they have taken. Called when the node stops.
   * @returns resolves when they have; `undefined` when there is nothing to wait for
   */
  flush(): Promise<unknown> | undefined {
    const flushes: PromiseLike<unknown>[] = [];
    for (const slot of [...this.slots.values()]) {
      this.tellOfDropped(slot);
      try {
        const flushed = slot.handler.flush?.();
        if (flushed !== undefined)
          flushes.push(flushed.then(undefined, (reason: unknown) => this.failed(slot, reason)));
      } catch (error) {
        this.failed(slot, error);
      }
    }
    return flushes.length === 0 ? undefined : Promise.all(flushes);
  }

  // -------------------------------------------------------------------------------------- the way of an event

  private eventOf(report: LogReport): LogEvent {
    return {
      ...report,
      report: factsOf(report.report),
      pid: report.pid ?? this.host.runningPid(),
      time: this.host.wallTime(),
      node: this.host.name,
      meta: { ...this.metadata, ...report.meta },
    };
  }

  private dispatch(given: LogEvent): void {
    let event: LogEvent | null = given;
    for (const [id, filter] of this.filters) {
      try {
        event = filtered(filter, event);
      } catch (error) {
        this.filters.delete(id);
        this.ownReport(`The primary log filter '${id}' failed and was removed`, error);
      }
      if (event === null) return;
    }
    for (const slot of [...this.slots.values()]) {
      if (!slot.busy && passes(event.level, slot.level)) this.handle(slot, event);
    }
  }

  private handle(slot: Slot, given: LogEvent): void {
    const event = slot.filter === undefined ? given : this.filter(slot, slot.filter, given);
    if (event === null || !this.admit(slot, slot.burst)) return;
    this.give(slot, event);
  }

  /** Whether a handler may be given another event now. */
  private admit(slot: Slot, burst: BurstLimit | null): boolean {
    if (burst === null) return true;
    const now = this.host.now();
    if (burst.admit(now)) return true;
    slot.cancelNews ??= this.host.setAlarm(burst.end - now, () => this.tellOfDropped(slot));
    return false;
  }

  /** Tells a handler what it was not given; the handlers that were given it need no news. */
  private tellOfDropped(slot: Slot): void {
    slot.cancelNews?.();
    slot.cancelNews = null;
    const dropped = slot.burst?.takeDropped() ?? 0;
    if (dropped === 0 || this.slots.get(slot.id) !== slot) return;
    const report = { handler: slot.id, dropped, ...slot.burst?.options };
    const message = 'Log events were dropped: there were too many in too short a time';
    this.give(
      slot,
      this.eventOf({ level: 'warning', label: 'logger overload', domain: ['hot', 'logger'], message, report }),
    );
  }

  private give(slot: Slot, event: LogEvent): void {
    slot.busy = true;
    try {
      const result = slot.handler.log(event);
      if (isPromise(result)) result.then(undefined, (reason: unknown) => this.failed(slot, reason));
    } catch (error) {
      this.failed(slot, error);
    } finally {
      slot.busy = false;
    }
  }

  /** What the filter of a handler leaves of an event. */
  private filter(slot: Slot, filter: LogFilter, event: LogEvent): LogEvent | null {
    slot.busy = true;
    try {
      return filtered(filter, event);
    } catch (error) {
      slot.filter = undefined;
      slot.busy = false;
      this.ownReport(`The filter of log handler '${slot.id}' failed and was removed`, error);
      return event;
    } finally {
      slot.busy = false;
    }
  }

  private failed(slot: Slot, reason: unknown): void {
    if (this.slots.get(slot.id) !== slot) return;
    this.slots.delete(slot.id);
    this.ownReport(`The log handler '${slot.id}' failed and was removed`, reason);
  }

  private ownReport(message: string, reason: unknown): void {
    this.report({ level: 'error', label: 'logger', domain: ['hot', 'logger'], message, report: { reason } });
  }
}

function noHandler(id: string): LoggerError {
  return new LoggerError('not_found', `there is no handler ${inspect(id)}`);
}

function checkId(id: unknown): void {
  if (typeof id !== 'string')
    throw new LoggerError('invalid_id', `a handler or filter is called by a string, not ${inspect(id)}`);
}

function checkLevel(level: unknown): void {
  if (!isThreshold(level)) throw new LoggerError('invalid_level', `${inspect(level)} is no level, nor 'all' or 'none'`);
}

function checkBurst(id: string, burst: unknown): BurstOptions {
  if (burst === 'usual') return USUAL_BURST;
  const { max, window } = (burst ?? {}) as Partial<BurstOptions>;
  if (Number.isInteger(max) && (max as number) > 0 && Number.isInteger(window) && (window as number) > 0) {
    return { max: max as number, window: window as number };
  }
  throw new LoggerError('invalid_handler', `the burst of handler '${id}' is { max, window }, not ${inspect(burst)}`);
}

function checkFilter(filter: unknown): void {
  if (typeof filter !== 'function')
    throw new LoggerError('invalid_filter', `${inspect(filter)} is no function of an event`);
}

/** What a filter makes of an event; `null` if it stops it. */
function filtered(filter: LogFilter, event: LogEvent): LogEvent | null {
  const answer = filter(event);
  if (answer === false) return null;
  return typeof answer === 'object' && answer !== null ? answer : event;
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
