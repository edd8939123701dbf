/**
 * Monitors: one process is told when another one has ended (Erlang: `monitor/2,3`).
 *
 * A monitor stands in two intrusive lists, of its watcher and of its target, so making and ending one allocates one
 * object and searches nothing. Whoever wants all of a list goes through it from its end. The reference names it (`ref.monitor`) as long as it is active.
 *
 * Invariant: `ref.monitor === monitor` exactly while it stands in both lists.
 */
import type { PidTerm } from '../term/pid';
import type { RefTerm } from '../term/ref';

/** When the alias that a monitor's reference is ends (Erlang: the `alias` option of `monitor/3`). */
export type AliasMode =
  /** By `unalias` alone. */
  | 'explicit_unalias'
  /** With the monitor: by `demonitor`, or the DOWN message. */
  | 'demonitor'
  /** With the monitor, or with the first message through it, which ends the monitor too. */
  | 'reply_demonitor';

/** Tells that a monitored process has ended. */
export interface DownMessage {
  /** `'DOWN'`, or the `tag` that the monitor was made with. */
  readonly type: string;
  readonly ref: unknown;
  /** The process; `undefined` when it was monitored by name and nobody had the name. */
  readonly pid: unknown;
  /** The name, when it was monitored by name. */
  readonly name?: string;
  readonly reason: unknown;
}

/** What a monitor needs of the processes at its ends. */
export interface MonitorEnd {
  readonly pid: PidTerm;
  readonly dead: boolean;
  readonly doomed: boolean;
  /** The monitor that it has made last, which leads to all others. */
  lastMonitor: Monitor | null;
  /** The monitor on it that was made last, which leads to all others. */
  lastWatcher: Monitor | null;
  admit(message: object): void;
}

export class Monitor {
  readonly ref: RefTerm;
  readonly watcher: MonitorEnd;
  readonly target: MonitorEnd;
  /** The name it was made by, or `null`. */
  readonly name: string | null;
  /** `type` of the DOWN message. */
  readonly tag: string;
  /** How long the reference is an alias; `null`: never. */
  readonly alias: AliasMode | null;
  /** Neighbours among the monitors of the watcher. */
  previousOfWatcher: Monitor | null;
  nextOfWatcher: Monitor | null;
  /** Neighbours among the monitors on the target. */
  previousOnTarget: Monitor | null;
  nextOnTarget: Monitor | null;

  constructor(
    ref: RefTerm,
    watcher: MonitorEnd,
    target: MonitorEnd,
    name: string | null,
    tag: string,
    alias: AliasMode | null,
  ) {
    this.ref = ref;
    this.watcher = watcher;
    this.target = target;
    this.name = name;
    this.tag = tag;
    this.alias = alias;
    this.previousOfWatcher = watcher.lastMonitor;
    this.nextOfWatcher = null;
    this.previousOnTarget = target.lastWatcher;
    this.nextOnTarget = null;
    if (watcher.lastMonitor !== null) watcher.lastMonitor.nextOfWatcher = this;
    watcher.lastMonitor = this;
    if (target.lastWatcher !== null) target.lastWatcher.nextOnTarget = this;
    target.lastWatcher = this;
    ref.monitor = this;
  }

  /** Ends the monitor; the alias stays as it is. */
  end(): void {
    const { watcher, target } = this;
    if (this.previousOfWatcher !== null) this.previousOfWatcher.nextOfWatcher = this.nextOfWatcher;
    if (this.nextOfWatcher === null) watcher.lastMonitor = this.previousOfWatcher;
    else this.nextOfWatcher.previousOfWatcher = this.previousOfWatcher;
    if (this.previousOnTarget !== null) this.previousOnTarget.nextOnTarget = this.nextOnTarget;
    if (this.nextOnTarget === null) target.lastWatcher = this.previousOnTarget;
    else this.nextOnTarget.previousOnTarget = this.previousOnTarget;
    this.ref.monitor = null;
  }

  /** Ends the monitor, and the alias unless it is to survive it. */
  endWithAlias(): void {
    this.end();
    if (this.alias !== 'explicit_unalias') this.ref.alias = null;
  }

  downMessage(reason: unknown): DownMessage {
    return downMessage(this.tag, this.ref, this.target.pid, this.name, reason);
  }
}

/** The monitors that `end` has made, oldest first. */
export function monitorsBy(end: MonitorEnd): Monitor[] {
  const all: Monitor[] = [];
  for (let at = end.lastMonitor; at !== null; at = at.previousOfWatcher) all.push(at);
  return all.reverse();
}

/** The monitors on `end`, oldest first. */
export function monitorsOn(end: MonitorEnd): Monitor[] {
  const all: Monitor[] = [];
  for (let at = end.lastWatcher; at !== null; at = at.previousOnTarget) all.push(at);
  return all.reverse();
}

/** The message that tells of an end. */
export function downMessage(
  tag: string,
  ref: RefTerm,
  pid: unknown,
  name: string | null,
  reason: unknown,
): DownMessage {
  return name === null ? { type: tag, ref, pid, reason } : { type: tag, ref, pid, name, reason };
}
