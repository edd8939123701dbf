/**
 * Spawning processes that know where they come from and leave a crash report (OTP: `proc_lib:spawn` and relatives).
 *
 * What the entry throws is seen by `reportThrown`, which reports it; the process ends with the same reason.
 */
import {
  Exit,
  isQuiet,
  type Pid,
  reasonOf,
  type Ref,
  type Self,
  self as runningSelf,
  spawnWith as runtimeSpawnWith,
} from '@hot/runtime';
import { ancestorsOf, remember } from './ancestry';
import { reportCrash } from './crash-report';
import { type Body, type Entry, entryOf, type Module } from './entry';
import { running } from './running';

/** How a process is spawned. */
export interface SpawnOptions {
  /** Link it to its parent; false unless given. */
  readonly link?: boolean;
  /** Bound of its mailbox (P9); none unless given. */
  readonly mailbox?: { readonly max: number; readonly overflow: 'exit' | 'drop_new' | 'drop_old' };
}

type MonitorOption = SpawnOptions & { readonly monitor: true };

/** A process, and the monitor on it of the one that spawned it. */
export interface Spawned {
  readonly pid: Pid;
  readonly ref: Ref;
}

/**
 * Spawns a process (OTP: `proc_lib:spawn/1,3`).
 * @param body what it runs; gets its `self`, then `args`. Or a module and a function name, entered fully qualified
 * @throws ProcessError `no_node` when no node runs
 */
export function spawn<Args extends readonly unknown[]>(body: Body<Args>, ...args: Args): Pid;
export function spawn(module: Module, functionName: string, args: readonly unknown[]): Pid;
export function spawn(first: Body<never> | Module, ...rest: unknown[]): Pid {
  return spawnEntry(running(), {}, entryOf(first, rest));
}

/**
 * Spawns a process linked to the running one (OTP: `proc_lib:spawn_link/1,3`). Outside of any process there is nothing
 * to link it to.
 */
export function spawnLink<Args extends readonly unknown[]>(body: Body<Args>, ...args: Args): Pid;
export function spawnLink(module: Module, functionName: string, args: readonly unknown[]): Pid;
export function spawnLink(first: Body<never> | Module, ...rest: unknown[]): Pid {
  return spawnEntry(running(), { link: true }, entryOf(first, rest));
}

/**
 * Spawns a process with options; with `monitor` the result is `{ pid, ref }` (OTP: `proc_lib:spawn_opt/2,4`).
 * @throws ProcessError `no_node` when no node runs; `no_process` for a monitor outside of any process
 */
export function spawnWith<Args extends readonly unknown[]>(
  options: MonitorOption,
  body: Body<Args>,
  ...args: Args
): Spawned;
export function spawnWith(
  options: MonitorOption,
  module: Module,
  functionName: string,
  args: readonly unknown[],
): Spawned;
export function spawnWith<Args extends readonly unknown[]>(options: SpawnOptions, body: Body<Args>, ...args: Args): Pid;
export function spawnWith(options: SpawnOptions, module: Module, functionName: string, args: readonly unknown[]): Pid;
export function spawnWith(
  options: SpawnOptions & { readonly monitor?: boolean },
  first: Body<never> | Module,
  ...rest: unknown[]
): Pid | Spawned {
  const { monitor = false, ...spawnOptions } = options;
  const entry = entryOf(first, rest);
  return monitor
    ? spawnMonitored(runningSelf(), spawnOptions, spawnOptions.link === true, entry)
    : spawnEntry(running(), spawnOptions, entry);
}

function spawnEntry(parent: Self | null, options: SpawnOptions, entry: Entry): Pid {
  const { mailbox } = options;
  const pid: Pid =
    parent === null
      ? runtimeSpawnWith(mailbox === undefined ? REPORTING : { mailbox, ...REPORTING }, run, entry)
      : parent.spawnWith({ ...options, ...REPORTING }, run, entry);
  remember(pid, parent?.pid, entry.initialCall);
  return pid;
}

/** What all are spawned with. */
const REPORTING = { onThrow: reportThrown } as const;

/** What nearly all start functions spawn with; made once, since every start uses one. */
const MONITORED = { link: false, monitor: true, ...REPORTING } as const;
const LINKED = { link: true, monitor: true, ...REPORTING } as const;

/**
 * Spawns a process that `parent` monitors, as the start functions do; linked to it if `link` says so.
 * @param options those that were given, if any were
 */
export function spawnMonitored(parent: Self, options: SpawnOptions | undefined, link: boolean, entry: Entry): Spawned {
  const usual = link ? LINKED : MONITORED;
  const spawned: Spawned = parent.spawnWith(options === undefined ? usual : { ...options, ...usual }, run, entry);
  remember(spawned.pid, parent.pid, entry.initialCall);
  return spawned;
}

/** What every process of proc_lib runs. */
function run(self: Self, entry: Entry): unknown {
  return entry.call(self);
}

/** Leaves a crash report of what a process threw; an exit, so that the runtime does not report the same crash again. */
function reportThrown(self: Self, thrown: unknown): Exit {
  const reason = reasonOf(thrown);
  if (!isQuiet(reason)) reportCrash(self, thrown, reason);
  return new Exit(reason);
}

/** The ancestors of a process, nearest first (Erlang: `'$ancestors'`); none when proc_lib did not start it. */
export function ancestors(pid: Pid): readonly (Pid | string)[] {
  return ancestorsOf(pid);
}
