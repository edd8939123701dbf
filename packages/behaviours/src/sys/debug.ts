/**
 * The debug functions of one process (OTP: the debug list of `sys`): trace, log, file, statistics, and installed ones.
 *
 * Owned and changed by the process itself, when a system message says so. `active` is false while none is on, so a
 * process pays one look at a field per event.
 */
import type { Self } from '@hot/runtime';
import { z } from 'zod';
import { OptionsError } from '../gen/options';
import { EventFile } from './event-file';
import { EventLog } from './event-log';
import type { DebugFunction, EventFormat, SystemEvent } from './event';
import { writeLine } from './output';
import { Statistics } from './statistics';

/** What may be turned on at the start of a process (OTP: the `debug` option). */
export type DebugOption =
  | 'trace'
  | 'log'
  | 'statistics'
  | { readonly log: number }
  | { readonly logToFile: string }
  | { readonly install: InstallOptions };

/** A debug function to install. */
export interface InstallOptions<S = never> {
  /** Name to remove it by, and under which there is only one; the function itself unless given. */
  readonly id?: unknown;
  readonly fun: DebugFunction<S>;
  /** State that it gets with the first event. */
  readonly state: S;
}

interface Installed {
  readonly id: unknown;
  readonly fun: DebugFunction;
  /** What it gets with the next event. */
  state: unknown;
}

/** Events that a log holds unless told otherwise. */
export const LOG_SIZE = 10;

export class Debug {
  /** Whether anything is on. */
  active: boolean;
  private trace: boolean;
  private log: EventLog | null;
  private file: EventFile | null;
  private statistics: Statistics | null;
  /** Newest first, which is the order in which they are called. */
  private installed: Installed[];

  constructor() {
    this.active = false;
    this.trace = false;
    this.log = null;
    this.file = null;
    this.statistics = null;
    this.installed = [];
  }

  /** Tells all debug functions of an event. One that fails, or says `'done'`, is removed. */
  handle(event: SystemEvent, format: EventFormat, name: unknown): void {
    for (const one of [...this.installed]) {
      let next: unknown;
      try {
        next = one.fun(one.state, event, name);
      } catch {
        next = 'done';
      }
      if (next === 'done') this.remove(one.id);
      else one.state = next;
    }
    this.statistics?.count(event);
    this.log?.add(event, format, name);
    this.file?.write(format(event, name));
    if (this.trace) writeLine(format(event, name));
  }

  setTrace(on: boolean): void {
    this.trace = on;
    this.update();
  }

  /** @param size events to keep; 0 turns the log off and forgets them */
  setLog(size: number): void {
    this.log = size === 0 ? null : (this.log?.resized(size) ?? new EventLog(size));
    this.update();
  }

  /** The events in the log, oldest first. */
  get loggedEvents(): SystemEvent[] {
    return this.log?.events ?? [];
  }

  /** The lines of the log. */
  get loggedLines(): string[] {
    return this.log?.lines ?? [];
  }

  /** @param path file to write to, or `undefined` for none. Throws when it cannot be opened */
  setFile(path: string | undefined): void {
    this.file?.close();
    this.file = null;
    if (path !== undefined) this.file = new EventFile(path);
    this.update();
  }

  setStatistics(self: Self, on: boolean): void {
    this.statistics = on ? new Statistics(self) : null;
    this.update();
  }

  /** The counts so far, or `undefined` when statistics are off. */
  readStatistics(): ReturnType<Statistics['read']> | undefined {
    return this.statistics?.read();
  }

  /** Installs a function; one with the same id stays and this one is not installed. */
  install(options: InstallOptions): void {
    const id = 'id' in options && options.id !== undefined ? options.id : options.fun;
    if (this.installed.some((one) => one.id === id)) return;
    this.installed.unshift({ id, fun: options.fun as unknown as DebugFunction, state: options.state });
    this.update();
  }

  /** Removes an installed function, by its id or by itself. */
  remove(id: unknown): void {
    this.installed = this.installed.filter((one) => one.id !== id);
    this.update();
  }

  /** Turns everything off. */
  clear(): void {
    this.setTrace(false);
    this.setLog(0);
    this.setFile(undefined);
    this.statistics = null;
    this.installed = [];
    this.update();
  }

  /** What is on, for `sys.getStatus`. */
  describe(): unknown[] {
    const on: unknown[] = this.installed.map(({ id }) => ({ install: id }));
    if (this.statistics !== null) on.push({ statistics: this.statistics.read() });
    if (this.log !== null) on.push({ log: this.log.events });
    if (this.file !== null) on.push({ logToFile: this.file.path });
    if (this.trace) on.push('trace');
    return on;
  }

  private update(): void {
    this.active =
      this.trace || this.log !== null || this.file !== null || this.statistics !== null || this.installed.length > 0;
  }
}

const logSize = z.int('must be a whole number of events').positive('must be a number of events from 1');

const installOptions = z.strictObject({
  id: z.unknown().optional(),
  fun: z.custom<DebugFunction>((f) => typeof f === 'function', 'must be a function'),
  state: z.unknown(),
});

const option = z.union([
  z.enum(['trace', 'log', 'statistics']),
  z.strictObject({ log: logSize }),
  z.strictObject({ logToFile: z.string() }),
  z.strictObject({ install: installOptions }),
]);

/** @throws OptionsError when a log cannot have this size */
export function checkLogSize(size: number): void {
  const checked = logSize.safeParse(size);
  if (!checked.success) throw new OptionsError('log', (checked.error.issues[0] as z.core.$ZodIssue).message);
}

/** @throws OptionsError that names what is wrong in a debug function to install */
export function checkInstallOptions(options: InstallOptions): void {
  const checked = installOptions.safeParse(options);
  if (checked.success) return;
  const issue = checked.error.issues[0] as z.core.$ZodIssue;
  throw new OptionsError(['install', ...issue.path].join('.'), issue.message);
}

/** @throws OptionsError that names the option which is none */
export function checkDebugOptions(options: readonly unknown[]): void {
  options.forEach((one, index) => {
    if (!option.safeParse(one).success) throw new OptionsError(`debug.${index}`, 'no such debug option');
  });
}

/**
 * Makes the debug functions that a process starts with (OTP: `sys:debug_options/1`).
 * @throws OptionsError that names the option which is none, or whose file cannot be opened
 */
export function debugOptions(self: Self, options: readonly DebugOption[] = []): Debug {
  checkDebugOptions(options);
  const debug = new Debug();
  for (const one of options) {
    if (one === 'trace') debug.setTrace(true);
    else if (one === 'log') debug.setLog(LOG_SIZE);
    else if (one === 'statistics') debug.setStatistics(self, true);
    else if ('log' in one) debug.setLog(one.log);
    else if ('logToFile' in one) openFile(debug, one.logToFile);
    else debug.install(one.install);
  }
  return debug;
}

function openFile(debug: Debug, path: string): void {
  try {
    debug.setFile(path);
  } catch (cause) {
    throw new OptionsError('debug.logToFile', (cause as Error).message);
  }
}
