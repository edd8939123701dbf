/**
 * Links, monitors and aliases: what a process makes with others (P3). Each function is done by `process`, the running
 * one, on its own behalf. As OTP 25, down to the corners that the oracle recordings show.
 */
import { isPid, type Pid, type PidTerm } from '../term/pid';
import { badarg, checkOptionNames, ProcessError } from '../term/process-error';
import { isRef, RefTerm, type Ref } from '../term/ref';
import { type AliasMode, downMessage, Monitor } from './monitor';
import { type Process, processOf } from './process';

/** A new reference of `process`, marked with where its mailbox stands (Erlang: `make_ref/0`). */
export function newRef(process: Process): RefTerm {
  return new RefTerm(process.mailbox.tail, process.mailbox.era);
}

/** The pid as the runtime sees it; throws `badarg` for anything else. */
export function pidTerm(value: unknown, what: string): PidTerm {
  if (!isPid(value)) throw badarg(`${what} takes a pid`, value);
  return value as unknown as PidTerm;
}

/** The reference as the runtime sees it; throws `badarg` for anything else. */
export function refTerm(value: unknown, what: string): RefTerm {
  if (!isRef(value)) throw badarg(`${what} takes a reference`, value);
  return value as RefTerm;
}

/** Erlang's `link/1`: both ends are told when the other one ends. A second link to the same process is the same one. */
export function link(process: Process, pid: Pid<never>): true {
  const term = pidTerm(pid, 'link');
  const other = processOf(term);
  if (other === process) return true;
  if (other === null || other.dead) {
    if (!process.trapExit) {
      throw new ProcessError('noproc', `there is no process ${term.toString()} to link to`);
    }
    process.admit({ type: 'EXIT', pid: term, reason: 'noproc' });
    return true;
  }
  (process.links ??= new Set()).add(other);
  (other.links ??= new Set()).add(process);
  return true;
}

/** Erlang's `unlink/1`. An EXIT message that is in the mailbox stays there. */
export function unlink(process: Process, pid: Pid<never>): true {
  const other = processOf(pidTerm(pid, 'unlink'));
  if (other !== null) {
    process.links?.delete(other);
    other.links?.delete(process);
  }
  return true;
}

function isAliasMode(value: unknown): value is AliasMode {
  return value === 'explicit_unalias' || value === 'demonitor' || value === 'reply_demonitor';
}

/** What a monitor may be made with (Erlang: `monitor/3`). */
export interface MonitorOptions {
  /** Makes the reference an alias, too, and says how long it is one. */
  readonly alias?: AliasMode | undefined;
  /** `type` of the message, instead of `'DOWN'`. */
  readonly tag?: string | undefined;
}

/** Erlang's `monitor/2,3` of a process, by pid or by registered name. `ref` is what names it, a new one by default. */
export function monitor(
  process: Process,
  target: Pid<never> | string,
  options?: MonitorOptions,
  ref: RefTerm = newRef(process),
): RefTerm {
  const alias = options?.alias ?? null;
  const tag = options?.tag ?? 'DOWN';
  if (options !== undefined) checkMonitorOptions(options);
  const name = typeof target === 'string' ? target : null;
  const term = name === null ? pidTerm(target, 'monitor') : null;
  const other = name === null ? processOf(term as PidTerm) : (process.host.names.get(name) ?? null);
  if (other === process) return ref;
  if (other === null || other.dead) {
    if (alias === 'explicit_unalias') ref.alias = process;
    process.admit(downMessage(tag, ref, term ?? undefined, name, 'noproc'));
    return ref;
  }
  if (alias !== null) {
    ref.alias = process;
    ref.aliasOnce = alias === 'reply_demonitor';
  }
  new Monitor(ref, process, other, name, tag, alias);
  return ref;
}

const MONITOR_OPTIONS = ['alias', 'tag'];

function checkMonitorOptions(options: MonitorOptions | null): void {
  const { alias, tag } = options ?? {};
  // Not asked of those of calls, which are frequent.
  if (alias !== 'reply_demonitor') checkOptionNames('monitor', options, MONITOR_OPTIONS);
  if (alias !== undefined && !isAliasMode(alias)) {
    throw badarg("monitor: alias is 'explicit_unalias', 'demonitor' or 'reply_demonitor'", alias);
  }
  if (tag !== undefined && typeof tag !== 'string') throw badarg('monitor: tag is a string', tag);
}

/** What to do beyond ending the monitor (Erlang: `demonitor/2`). */
export interface DemonitorOptions {
  /** Takes the DOWN message out of the mailbox, if it has come already. */
  readonly flush?: boolean;
  /** Asks whether the monitor was active: the result is then true exactly if it was. */
  readonly info?: boolean;
}

/** Erlang's `demonitor/1,2`. By a process that does not own the monitor it does nothing. */
export function demonitor(process: Process, ref: Ref, options?: DemonitorOptions): boolean {
  const term = refTerm(ref, 'demonitor');
  if (options !== undefined) checkDemonitorOptions(options);
  const active = term.monitor as Monitor | null;
  if (active !== null && active.watcher === process) {
    active.endWithAlias();
    return true;
  }
  if (active === null && options?.flush === true) {
    const at = process.mailbox.find((message) => isDownOf(message, term), process.mailbox.head);
    if (at >= 0) process.mailbox.take(at);
  }
  return options?.info !== true;
}

const DEMONITOR_OPTIONS = ['flush', 'info'];

function checkDemonitorOptions(options: DemonitorOptions): void {
  checkOptionNames('demonitor', options, DEMONITOR_OPTIONS);
  checkFlag('demonitor', 'flush', options.flush);
  checkFlag('demonitor', 'info', options.info);
}

function checkFlag(what: string, name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'boolean') throw badarg(`${what}: ${name} is true or false`, value);
}

function isDownOf(message: unknown, ref: RefTerm): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as { ref?: unknown }).ref === ref &&
    'reason' in message &&
    'pid' in message
  );
}

/** How long an alias is one (Erlang: `alias/1`). */
export interface AliasOptions {
  /** For one message only. */
  readonly reply?: boolean | undefined;
}

/** Erlang's `alias/0,1`: a reference that messages can be sent to until it is ended. */
export function alias(process: Process, options?: AliasOptions): RefTerm {
  if (options !== undefined) {
    checkOptionNames('alias', options, ['reply']);
    checkFlag('alias', 'reply', options.reply);
  }
  const ref = newRef(process);
  ref.alias = process;
  ref.aliasOnce = options?.reply === true;
  return ref;
}

/** Erlang's `unalias/1`; true when the reference was an active alias of this process. A monitor of it stays. */
export function unalias(process: Process, ref: Ref): boolean {
  const term = refTerm(ref, 'unalias');
  if (term.alias !== process) return false;
  term.alias = null;
  return true;
}

/** Takes a message that was sent to an alias; one that is over drops it. */
export function deliverToAlias(ref: RefTerm, message: unknown): void {
  const process = ref.alias as Process | null;
  if (process === null || process.dead) return;
  if (ref.aliasOnce) {
    ref.alias = null;
    const monitor = ref.monitor as Monitor | null;
    if (monitor !== null) monitor.end();
  }
  process.deliver(message);
}
