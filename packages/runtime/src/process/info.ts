/**
 * What a process is and does, for people and tools (Erlang: `process_info/1,2`). Items have OTP's names.
 */
import { monitorsBy, monitorsOn } from './monitor';
import type { Pid } from '../term/pid';
import { badarg } from '../term/process-error';
import { type InitialCall, initialCallOf, type Process, type StackFrame } from './process';
import { suspendedBy } from './suspension';

/** The items of {@link processInfo} and what they are. */
export interface ProcessInfo {
  /** The registered name; left out when there is none. */
  registered_name?: string;
  /** What it was started with; of a behaviour it is `init` of the callback module (OTP has `proc_lib:init_p/5` there). */
  initial_call: InitialCall;
  /** `waiting` in a receive or for a promise, `runnable` in the run queue, `suspended` by `suspendProcess`. */
  status: 'exiting' | 'running' | 'suspended' | 'runnable' | 'waiting';
  /** The behaviour that it runs; left out when it runs none. */
  behaviour?: BehaviourInfo;
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
  /** Leads the group that it belongs to; `undefined` in none. */
  group_leader: Pid<unknown> | undefined;
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

/** The behaviour that a process runs. */
export interface BehaviourInfo {
  /** `gen_server`, `gen_statem`, … */
  readonly behaviour: string;
  /** The callback module. */
  readonly module: string;
  /** Its current version, when it is a hot module. */
  readonly version: string | undefined;
  /** The state that it is in, of behaviours that have states with names. */
  readonly state_name?: unknown;
}

type Getters = { readonly [K in keyof ProcessInfo]-?: (process: Process) => ProcessInfo[K] | undefined };

const getters: Getters = {
  registered_name: (process) => process.registeredName ?? undefined,
  initial_call: initialCallOf,
  status: (process) => process.status,
  behaviour: behaviourOf,
  message_queue_len: (process) => process.mailbox.length,
  messages: (process) => process.mailbox.toArray(),
  links: (process) => Array.from(process.links ?? [], (linked) => linked.pid),
  monitors: monitorsOf,
  monitored_by: watchersOf,
  trap_exit: (process) => process.trapExit,
  parent: (process) => process.parent ?? undefined,
  group_leader: (process) => process.leader ?? undefined,
  suspending: suspendedBy,
  dictionary: (process) => new Map(process.dictionary ?? []),
  hibernating: (process) => process.hibernating,
  current_stacktrace: (process) => process.host.stackOf(process),
  current_location: (process) => process.host.stackOf(process)[0],
};

const ITEMS = Object.keys(getters);
/** Only given when asked for by name: the first two ask the debugger, the others may be large. */
const ON_REQUEST: ReadonlySet<string> = new Set(['current_stacktrace', 'current_location', 'messages', 'dictionary']);

/**
 * What a process is and does: one item, several, or all that are cheap to tell; `undefined` when it is gone.
 * @throws ProcessError `badarg` for what is no item
 */
export function processInfo(process: Process | null, what: unknown): unknown {
  if (what !== undefined && typeof what !== 'string' && !Array.isArray(what)) {
    throw badarg('processInfo takes an item or an array of items', what);
  }
  if (typeof what === 'string') checkItem(what);
  else what?.forEach(checkItem);
  if (process === null || process.dead) return undefined;
  if (what === undefined) return allOf(process);
  if (typeof what === 'string') return itemOf(process, what);
  return Object.fromEntries(what.map((name: string) => [name, itemOf(process, name)]));
}

function checkItem(name: unknown): void {
  if (typeof name === 'string' && Object.hasOwn(getters, name)) return;
  throw badarg('processInfo takes the items of ProcessInfo', name);
}

function itemOf(process: Process, name: string): unknown {
  return getters[name as keyof ProcessInfo](process);
}

/** The items that are cheap to tell. */
function allOf(process: Process): Partial<ProcessInfo> {
  const info: Record<string, unknown> = {};
  for (const item of ITEMS) {
    if (ON_REQUEST.has(item)) continue;
    const value = itemOf(process, item);
    if (value !== undefined) info[item] = value;
  }
  return info;
}

function behaviourOf({ description, host }: Process): BehaviourInfo | undefined {
  if (description === null) return undefined;
  const { behaviour, moduleName: module, stateName } = description;
  const info = { behaviour, module, version: host.versionOf(module) };
  return stateName === undefined ? info : { ...info, state_name: stateName };
}

function monitorsOf(process: Process): ProcessInfo['monitors'] {
  return monitorsBy(process).map(({ name, target }) => (name === null ? target.pid : { name }));
}

function watchersOf(process: Process): Pid<unknown>[] {
  return monitorsOn(process).map(({ watcher }) => watcher.pid);
}
