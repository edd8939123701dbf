/**
 * The top-level functions: `spawn`, `send`, `exit`, … on the node of the running process, else on the node started last.
 * With no node they throw `no_node`. Each is documented at the method of the same name of `Node`.
 */
import { running } from '../machine/current';
import type { ProcessInfo } from '../process/info';
import type { Process } from '../process/process';
import type { Body, ModuleTarget, Monitored, OwnNode, Self, SpawnOptions } from '../process/self';
import { deliver } from '../process/send';
import type { SuspendOptions } from '../process/suspension';
import type { CancelTimerOptions, ReadTimerOptions, TimerOptions } from '../process/timer-options';
import type { Pid } from '../term/pid';
import { ProcessError } from '../term/process-error';
import type { Ref } from '../term/ref';
import type { Destination, NodeBase } from './node-base';
import { currentNode, lastNode } from './nodes';

function node(): NodeBase {
  return currentNode() as NodeBase;
}

/** The node itself: that of the running process, else the one started last. */
export function thisNode(): OwnNode {
  return currentNode() as OwnNode;
}

/** Name of the node (Erlang: `node/0`). */
export function nodeName(): string {
  return node().name;
}

/** Spawns a process (Erlang: `spawn/1,3`). */
export function spawn<M, A extends readonly unknown[]>(body: Body<M, A>, ...args: A): Pid<M>;
export function spawn(module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;
export function spawn(target: unknown, ...rest: readonly unknown[]): Pid<unknown> {
  return node().spawn(target as Body<unknown, readonly unknown[]>, ...rest);
}

/** Spawns a process with options (Erlang: `spawn_opt/2,4`); with `monitor` the result is `{ pid, ref }`. */
export function spawnWith<M, A extends readonly unknown[]>(
  options: SpawnOptions & { readonly monitor: true | object },
  body: Body<M, A>,
  ...args: A
): Monitored<M>;
export function spawnWith<M, A extends readonly unknown[]>(options: SpawnOptions, body: Body<M, A>, ...args: A): Pid<M>;
export function spawnWith(
  options: SpawnOptions & { readonly monitor: true | object },
  module: ModuleTarget,
  functionName: string,
  args?: readonly unknown[],
): Monitored<unknown>;
export function spawnWith(
  options: SpawnOptions,
  module: ModuleTarget,
  functionName: string,
  args?: readonly unknown[],
): Pid<unknown>;
export function spawnWith(
  options: SpawnOptions,
  body: unknown,
  ...args: readonly unknown[]
): Pid<unknown> | Monitored<unknown> {
  return node().spawnWith(options, body as Body<unknown, readonly unknown[]>, ...args);
}

/** Sends a message (Erlang: `!`). */
export function send<M>(to: Destination<M>, message: M): void {
  if (typeof to === 'string') node().send(to, message);
  else deliver((running() as Process | null)?.host ?? (lastNode() as NodeBase | null), to, message);
}

/** Sends an exit signal (Erlang: `exit/2`). */
export function exit(pid: Pid<never>, reason: unknown): true {
  return node().exit(pid, reason);
}

/** Whether a process lives (Erlang: `is_process_alive/1`). */
export function isAlive(pid: Pid<never>): boolean {
  return node().isAlive(pid);
}

/** All living processes (Erlang: `processes/0`). */
export function processes(): Pid<unknown>[] {
  return node().processes();
}

/** What a process is and does (Erlang: `process_info/1,2`). */
export function processInfo(pid: Pid<never>): Partial<ProcessInfo> | undefined;
export function processInfo<K extends keyof ProcessInfo>(pid: Pid<never>, item: K): ProcessInfo[K] | undefined;
export function processInfo<K extends keyof ProcessInfo>(
  pid: Pid<never>,
  items: readonly K[],
): Pick<ProcessInfo, K> | undefined;
export function processInfo(pid: Pid<never>, what?: unknown): unknown {
  return node().processInfo(pid, what as keyof ProcessInfo);
}

/** Keeps a process from running (Erlang: `suspend_process/1,2`). */
export function suspendProcess(pid: Pid<never>, options?: SuspendOptions): boolean {
  return node().suspendProcess(pid, options);
}

/** Takes back one suspension (Erlang: `resume_process/1`). */
export function resumeProcess(pid: Pid<never>): true {
  return node().resumeProcess(pid);
}

/** A new reference (Erlang: `make_ref/0`). */
export function makeRef(): Ref {
  return node().makeRef();
}

/** The running process's own face (Erlang: `self/0`); `no_process` outside of any process. */
export function self(): Self {
  const process = running() as Process | null;
  if (process === null) throw new ProcessError('no_process', 'self() was called outside of any process');
  return process.host.selfOf(process) as Self;
}

/** Gives a process a name (Erlang: `register/2`). */
export function register(name: string, pid: Pid<never>): true {
  return node().register(name, pid);
}

/** Takes a name from its process (Erlang: `unregister/1`). */
export function unregister(name: string): true {
  return node().unregister(name);
}

/** The process that has a name (Erlang: `whereis/1`). */
export function whereis(name: string): Pid<unknown> | undefined {
  return node().whereis(name);
}

/** All names that are taken (Erlang: `registered/0`). */
export function registered(): string[] {
  return node().registered();
}

/** Milliseconds of a clock that only goes forward (Erlang: `monotonic_time/1`). */
export function monotonicTime(): number {
  return node().monotonicTime();
}

/** Sends a message later (Erlang: `send_after/3,4`). */
export function sendAfter<M>(ms: number, to: Pid<M> | string, message: M, options?: TimerOptions): Ref {
  return node().sendAfter(ms, to, message, options);
}

/** Sends `{ type: 'timeout', ref, message }` later (Erlang: `start_timer/3,4`). */
export function startTimer(ms: number, to: Pid<never> | string, message: unknown, options?: TimerOptions): Ref {
  return node().startTimer(ms, to, message, options);
}

/** Stops a timer (Erlang: `cancel_timer/1,2`). */
export function cancelTimer(timer: Ref): number | false;
export function cancelTimer(timer: Ref, options: CancelTimerOptions): number | false | 'ok';
export function cancelTimer(timer: Ref, options?: CancelTimerOptions): number | false | 'ok' {
  return options === undefined ? node().cancelTimer(timer) : node().cancelTimer(timer, options);
}

/** What is left of a timer (Erlang: `read_timer/1,2`). */
export function readTimer(timer: Ref): number | false;
export function readTimer(timer: Ref, options: ReadTimerOptions): number | false | 'ok';
export function readTimer(timer: Ref, options?: ReadTimerOptions): number | false | 'ok' {
  return options === undefined ? node().readTimer(timer) : node().readTimer(timer, options);
}
