/**
 * What a process is and does, for people and tools (Erlang: `process_info/1,2`). Items have OTP's names.
 */
import { monitorsBy, monitorsOn } from './monitor';
import type { Pid } from '../term/pid';
import { type InitialCall, initialCallOf, type Process, type StackFrame } from './process';
import { suspendedBy } from './suspension';

/** The items of {@link processInfo} and what they are. */
export interface ProcessInfo {
  /** The registered name; left out when there is none. */
  registered_name?: string;
  initial_call: InitialCall;
  /** `waiting` in a receive or for a promise, `runnable` in the run queue, `suspended` by `suspendProcess`. */
  status: 'exiting' | 'running' | 'suspended' | 'runnable' | 'waiting';
  message_queue_len: number;
  /** The mailbox, oldest message first. */
  messages: unknown[];
  links: Pid<unknown>[];
  /** What it monitors: pids, or names for monitors made by name. */
  monitors: (Pid<unknown> | { readonly name: string })[];
  monitored_by: Pid<unknown>[];
  trap_exit: boolean;
  /** Who spawned it; `undefined` when nobody did. */
  parent: Pid<unknown> | undefined;
  /** The processes that it keeps suspended, and how many times. */
  suspending: { readonly pid: Pid<unknown>; readonly count: number }[];
  dictionary: Map<unknown, unknown>;
  /** Whether its behaviour says that it hibernates. */
  hibernating: boolean;
  /** Function and place at which it waits, innermost first; only what coroutines of hot modules do is known. */
  current_stacktrace: StackFrame[];
  /** The innermost of these. */
  current_location: StackFrame | undefined;
}

type Getters = { readonly [K in keyof ProcessInfo]-?: (process: Process) => ProcessInfo[K] | undefined };

const getters: Getters = {
  registered_name: (process) => process.registeredName ?? undefined,
  initial_call: initialCallOf,
  status: (process) => process.status,
  message_queue_len: (process) => process.mailbox.length,
  messages: (process) => process.mailbox.toArray(),
  links: (process) => Array.from(process.links ?? [], (linked) => linked.pid),
  monitors: monitorsOf,
  monitored_by: watchersOf,
  trap_exit: (process) => process.trapExit,
  parent: (process) => process.parent ?? undefined,
  suspending: suspendedBy,
  dictionary: (process) => new Map(process.dictionary ?? []),
  hibernating: (process) => process.hibernating,
  current_stacktrace: (process) => process.host.stackOf(process),
  current_location: (process) => process.host.stackOf(process)[0],
};

const ITEMS = Object.keys(getters) as (keyof ProcessInfo)[];
/** Only given when asked for by name: the first two ask the debugger, the others may be large. */
const ON_REQUEST: ReadonlySet<string> = new Set(['current_stacktrace', 'current_location', 'messages', 'dictionary']);

/** Whether `name` is an item of {@link ProcessInfo}. */
export function isInfoItem(name: unknown): name is keyof ProcessInfo {
  return typeof name === 'string' && Object.hasOwn(getters, name);
}

/** One item of a living process. */
export function infoItem<K extends keyof ProcessInfo>(process: Process, item: K): ProcessInfo[K] | undefined {
  return (getters as Record<K, (process: Process) => ProcessInfo[K] | undefined>)[item](process);
}

/** The items that are cheap to tell. */
export function infoOf(process: Process): Partial<ProcessInfo> {
  const info: Record<string, unknown> = {};
  for (const item of ITEMS) {
    if (ON_REQUEST.has(item)) continue;
    const value = infoItem(process, item);
    if (value !== undefined) info[item] = value;
  }
  return info;
}

function monitorsOf(process: Process): ProcessInfo['monitors'] {
  return monitorsBy(process).map(({ name, target }) => (name === null ? target.pid : { name }));
}

function watchersOf(process: Process): Pid<unknown>[] {
  return monitorsOn(process).map(({ watcher }) => watcher.pid);
}
