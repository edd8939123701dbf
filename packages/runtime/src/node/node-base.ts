/**
 * One runtime instance: processes, names, signals, timers, on one scheduler. Several can live in one OS process (P8).
 *
 * This is the node without code; `code/node.ts` adds the code server and is what the world sees as `Node`.
 */
import type { Observable } from 'rxjs';
import { type Clock, HostClock } from '../machine/clock';
import { running } from '../machine/current';
import { FifoQueue, ShuffledQueue } from '../machine/run-queue';
import { type Runnable, Scheduler } from '../machine/scheduler';
import { processInfo, type ProcessInfo } from '../process/info';
import { cancelTimer, readTimer, startMessageTimer } from '../process/message-timer';
import {
  type Process,
  type Crash,
  initialCallOf,
  type ProcessHost,
  processOf,
  type StackFrame,
} from '../process/process';
import { ProcessList } from '../process/process-list';
import { register, unregister, whereis } from '../process/registry';
import { newRef, pidTerm } from '../process/relations';
import type { Body, ModuleTarget, Monitored, Self, SpawnOptions } from '../process/self';
import { SelfTerm } from '../process/self-term';
import { deliver } from '../process/send';
import { sendExit } from '../process/send-exit';
import { Signals } from '../process/signals';
import { spawn, spawnWith } from '../process/spawn';
import { resumeProcess, type SuspendOptions, suspendProcess } from '../process/suspension';
import {
  type CancelTimerOptions,
  cancelTimerWith,
  lengthOf,
  type ReadTimerOptions,
  readTimerWith,
  type TimerOptions,
} from '../process/timer-options';
import { type Pid, PidTerm } from '../term/pid';
import { ProcessError } from '../term/process-error';
import { type Ref, RefTerm } from '../term/ref';
import { Ets } from './ets/ets';
import { ProcessTables } from './ets/process-tables';
import { TableSpace } from './ets/table-space';
import { type NodeEvent, NodeEvents } from './events';
import { Logger } from './logger/logger';
import { joinNodes, leaveNodes } from './nodes';
import { type NodeOptions, parseNodeOptions, parseStopOptions, type StopOptions } from './node-options';
import { PersistentTerm } from './persistent-term';
import { ProcessShutdown } from './process-shutdown';
import { reportFailedCleanup, reportKilled } from './reports';
import { StopWork } from './stop-work';
import { within } from './within';

/** Where a message can be sent: a pid, a registered name, or an alias. */
export type Destination<M> = Pid<M> | string | Ref;

/** First process number: numbers below are left for the system, as on the BEAM. */
const FIRST_PROCESS = 80;

export class NodeBase implements ProcessHost {
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly signals = new Signals();
  readonly outside: PidTerm;
  readonly living = new ProcessList<Process>();
  readonly names = new Map<string, Process>();
  readonly facade: object = this;
  /** Tables (OTP: module `ets`). */
  readonly ets: Ets;
  /** Constants (Erlang: module `persistent_term`). */
  readonly persistentTerm: PersistentTerm = PersistentTerm.ofNode();
  /** The tables themselves. */
  readonly tables: TableSpace;
  /** Log events and crash reports (OTP: module `logger`). */
  readonly logger: Logger;
  /** Where the runtime tells what happens; the world listens to `events`. */
  readonly happenings: NodeEvents;
  private lastProcess = FIRST_PROCESS - 1;
  /** Messages that were dropped because their receiver had ended or was full. */
  private lostMessages = 0;
  /** The end of the node, once it has begun. */
  private ending: Promise<void> | null = null;
  /** What is done before its processes are told to shut down. */
  private readonly stopWork = new StopWork();
  /** How its processes end with it. */
  private readonly shutdown: ProcessShutdown;
  /** Whether nothing can be spawned any more. */
  private closed = false;
  private readonly releaseHost: () => void;

  protected constructor(options: NodeOptions) {
    const checked = parseNodeOptions(options);
    const clock: Clock = checked.clock ?? new HostClock();
    this.name = checked.name ?? 'hot@localhost';
    this.scheduler = new Scheduler(
      clock,
      checked.seed === undefined ? new FifoQueue<Runnable>() : new ShuffledQueue<Runnable>(() => clock.random()),
    );
    this.shutdown = new ProcessShutdown(this.living, clock);
    this.outside = new PidTerm(0, this.name, null);
    this.tables = new TableSpace(new ProcessTables(this));
    this.ets = new Ets(() => this.tables);
    this.happenings = new NodeEvents();
    this.logger = new Logger(
      {
        name: this.name,
        wallTime: () => clock.wallTime(),
        now: () => clock.now(),
        setAlarm: (ms, work) => clock.setAlarm(ms, work),
        runningPid: () => (running() as Process | null)?.pid,
      },
      checked.logger,
    );
    this.releaseHost = checked.keepAlive === false ? () => undefined : clock.keepAlive();
    joinNodes(this);
  }

  // ---------------------------------------------------------------------------------------------- processes

  /** Spawns a process (Erlang: `spawn/1,3`). */
  spawn<M, A extends readonly unknown[]>(body: Body<M, A>, ...args: A): Pid<M>;
  spawn(module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;
  spawn(target: unknown, ...rest: readonly unknown[]): Pid<unknown> {
    this.checkRunning();
    return spawn(this, this.runningHere(), target, rest);
  }

  /** Spawns a process with options (Erlang: `spawn_opt/2,4`); with `monitor` the result is `{ pid, ref }`. */
  spawnWith<M, A extends readonly unknown[]>(
    options: SpawnOptions & { readonly monitor: true | object },
    body: Body<M, A>,
    ...args: A
  ): Monitored<M>;
  spawnWith<M, A extends readonly unknown[]>(options: SpawnOptions, body: Body<M, A>, ...args: A): Pid<M>;
  spawnWith(
    options: SpawnOptions & { readonly monitor: true | object },
    module: ModuleTarget,
    functionName: string,
    args?: readonly unknown[],
  ): Monitored<unknown>;
  spawnWith(options: SpawnOptions, module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;
  spawnWith(options: SpawnOptions, target: unknown, ...rest: readonly unknown[]): Pid<unknown> | Monitored<unknown> {
    this.checkRunning();
    const { pid, ref } = spawnWith(this, this.runningHere(), options, target, rest);
    return ref === undefined ? pid : { pid, ref };
  }

  /**
   * Sends a message; never blocks (Erlang: `!`). A message to a dead pid is dropped; `badarg` for a name that is not
   * registered.
   */
  send<M>(to: Destination<M>, message: M): void {
    if (typeof to === 'string') {
      const process = this.names.get(to);
      if (process === undefined) throw new ProcessError('badarg', `the name '${to}' is not registered`);
      process.deliver(message);
    } else deliver(this, to, message);
  }

  /**
   * Sends an exit signal (Erlang: `exit/2`). To the running process itself it does not return, unless exits are
   * trapped.
   */
  exit(pid: Pid<never>, reason: unknown): true {
    return sendExit(this, running() as Process | null, pid, reason);
  }

  /** Whether a process lives (Erlang: `is_process_alive/1`). */
  isAlive(pid: Pid<never>): boolean {
    const process = processOf(pidTerm(pid, 'isAlive'));
    return process !== null && !process.dead;
  }

  /** All living processes (Erlang: `processes/0`). */
  processes(): Pid<unknown>[] {
    return this.living.toArray().map((process) => process.pid);
  }

  /** What a process is and does; `undefined` when it is gone (Erlang: `process_info/1,2`). */
  processInfo(pid: Pid<never>): Partial<ProcessInfo> | undefined;
  processInfo<K extends keyof ProcessInfo>(pid: Pid<never>, item: K): ProcessInfo[K] | undefined;
  processInfo<K extends keyof ProcessInfo>(pid: Pid<never>, items: readonly K[]): Pick<ProcessInfo, K> | undefined;
  processInfo(pid: Pid<never>, what?: string | readonly string[]): unknown {
    return processInfo(processOf(pidTerm(pid, 'processInfo')), what);
  }

  /**
   * Keeps a process from running until the caller has resumed it as many times (Erlang: `suspend_process/1,2`).
   * `badarg` for a dead process and oneself.
   */
  suspendProcess(pid: Pid<never>, options?: SuspendOptions): boolean {
    return suspendProcess(this, this.runningHere(), pid, options);
  }

  /** Takes back one suspension by the caller; `badarg` when there is none (Erlang: `resume_process/1`). */
  resumeProcess(pid: Pid<never>): true {
    return resumeProcess(this, this.runningHere(), pid);
  }

  /** A new reference (Erlang: `make_ref/0`). */
  makeRef(): Ref {
    const process = this.runningHere();
    return process === null ? new RefTerm(0, -1) : newRef(process);
  }

  /** The running process's own face; `no_process` outside of any (Erlang: `self/0`, and more). */
  self(): Self {
    const process = running() as Process | null;
    if (process === null) throw new ProcessError('no_process', 'self() was called outside of any process');
    return process.host.selfOf(process) as Self;
  }

  // ---------------------------------------------------------------------------------------------- names and timers

  /** Gives a process a name; `badarg` when either has one, or the process is gone (Erlang: `register/2`). */
  register(name: string, pid: Pid<never>): true {
    return register(this, name, pid);
  }

  /** Takes a name from its process; `badarg` when nobody has it (Erlang: `unregister/1`). */
  unregister(name: string): true {
    return unregister(this, name);
  }

  /** The process that has a name (Erlang: `whereis/1`). */
  whereis(name: string): Pid<unknown> | undefined {
    return whereis(this, name);
  }

  /** All names that are taken (Erlang: `registered/0`). */
  registered(): string[] {
    return Array.from(this.names.keys());
  }

  /** Milliseconds of a clock that only goes forward; what timers with `abs` are set to (Erlang: `monotonic_time/1`). */
  monotonicTime(): number {
    return this.scheduler.clock.now();
  }

  /** Sends `message` in `ms` milliseconds, never earlier (Erlang: `send_after/3,4`). */
  sendAfter<M>(ms: number, to: Pid<M> | string, message: M, options?: TimerOptions): Ref {
    return this.timerFor(lengthOf(this, ms, options), to as Pid<never>, message, false);
  }

  /** Sends `{ type: 'timeout', ref, message }` in `ms` milliseconds (Erlang: `start_timer/3,4`). */
  startTimer(ms: number, to: Pid<never> | string, message: unknown, options?: TimerOptions): Ref {
    return this.timerFor(lengthOf(this, ms, options), to, message, true);
  }

  /** A timer of a node that has ended would hold the OS process, and never reach anybody. */
  private timerFor(ms: number, to: Pid<never> | string, message: unknown, wrapped: boolean): Ref {
    if (this.scheduler.isStopped) this.checkRunning();
    return startMessageTimer(this, ms, to, message, wrapped);
  }

  /** Stops a timer: the milliseconds that were left, or false when it had fired (Erlang: `cancel_timer/1,2`). */
  cancelTimer(timer: Ref): number | false;
  cancelTimer(timer: Ref, options: CancelTimerOptions): number | false | 'ok';
  cancelTimer(timer: Ref, options?: CancelTimerOptions): number | false | 'ok' {
    return options === undefined ? cancelTimer(timer) : cancelTimerWith(this.runningHere(), timer, options);
  }

  /** The milliseconds that are left of a timer, or false (Erlang: `read_timer/1,2`). */
  readTimer(timer: Ref): number | false;
  readTimer(timer: Ref, options: ReadTimerOptions): number | false | 'ok';
  readTimer(timer: Ref, options?: ReadTimerOptions): number | false | 'ok' {
    return options === undefined ? readTimer(timer) : readTimerWith(this.runningHere(), timer, options);
  }

  /**
   * What happens in the node, from the moment of subscription; costs nothing while nobody listens. Listeners are called
   * while it happens; what one throws is the host's uncaught exception, as rxjs has it.
   */
  get events(): Observable<NodeEvent> {
    return this.happenings.stream;
  }

  /** Number of messages that were dropped because their receiver had ended or was full. */
  get deadLetters(): number {
    return this.lostMessages;
  }

  // ---------------------------------------------------------------------------------------------- the end

  /** Whether the node has been stopped, or is being. */
  get isStopped(): boolean {
    return this.ending !== null;
  }

  /**
   * Has work done when the node stops, while everything still runs (OTP: kernel's `shutdown_func`): what was registered
   * last is done first, one after the other. The deadline of the stop holds for all of it.
   * @returns takes the work back
   */
  onStop(work: () => PromiseLike<unknown>): () => void {
    return this.stopWork.add(work);
  }

  /**
   * Ends the node: what `onStop` was given is done, then every process is told to shut down, and killed when it has not
   * within the deadline. Asked for again, it is the same end, with the same deadline.
   * @param options.deadline milliseconds, 5,000 by default
   * @param options.reason why it stops, when nobody asked it to
   * @returns resolves when nothing of the node runs any more; rejects with `badarg` for wrong options
   */
  async stop(options: StopOptions = {}): Promise<void> {
    const { deadline, reason } = parseStopOptions(options);
    if (this.ending !== null) return this.ending;
    let follow: (end: Promise<void>) => void = () => undefined;
    this.ending = new Promise((resolve) => (follow = resolve));
    follow(this.end(deadline, reason));
    return this.ending;
  }

  private async end(deadline: number, reason: unknown): Promise<void> {
    if (this.happenings.active) {
      this.happenings.emit(reason === undefined ? { type: 'node_stopping' } : { type: 'node_stopping', reason });
    }
    const over = this.scheduler.clock.now() + deadline;
    // Without work nothing of the end waits: whoever has asked for it finds the node closed.
    if (!this.stopWork.isDone) {
      await this.stopWork.do(this.scheduler.clock, deadline, (thrown) =>
        reportFailedCleanup(this.logger, 'Work that was to be done before the node stops failed', thrown, undefined),
      );
    }
    this.closed = true;
    await this.shutdown.endAll(this.signals, this.outside, over, (killed) =>
      reportKilled(this.logger, killed, deadline),
    );
    const flushed = this.logger.flush();
    if (flushed !== undefined) await within(this.scheduler.clock, flushed, over - this.scheduler.clock.now());
    this.scheduler.stop();
    this.tables.clear();
    this.happenings.complete();
    leaveNodes(this);
    this.releaseHost();
  }

  /** Marks a process as part of the node: it is ended last, and not told to shut down. */
  protected asSystem(pid: Pid<never>): void {
    const process = processOf(pidTerm(pid, 'asSystem'));
    if (process !== null) this.shutdown.endLast(process);
  }

  // ---------------------------------------------------------------------------------------------- for processes

  nextProcessId(): number {
    this.lastProcess += 1;
    return this.lastProcess;
  }

  selfOf(process: Process): object {
    return (process.face ??= new SelfTerm(process));
  }

  moduleByName(_name: string): object | undefined {
    return undefined;
  }

  versionOf(_module: string): string | undefined {
    return undefined;
  }

  stackOf(_process: Process): StackFrame[] {
    return [];
  }

  deadLetter(to: PidTerm, message: unknown): void {
    this.lostMessages += 1;
    if (this.happenings.active) this.happenings.emit({ type: 'dead_letter', to, message });
  }

  spawned(process: Process): void {
    if (!this.happenings.active) return;
    this.happenings.emit({ type: 'process_spawned', pid: process.pid, parent: process.parent ?? undefined });
  }

  exited(process: Process, reason: unknown, crash: Crash | null): void {
    if (crash !== null) {
      const { pid } = process;
      const initialCall = initialCallOf(process);
      const name = process.registeredName ?? undefined;
      this.logger.processCrashed({ pid, name, initialCall, reason, error: crash.thrown });
    }
    if (this.happenings.active) this.happenings.emit({ type: 'process_exited', pid: process.pid, reason });
    this.shutdown.ended(process);
  }

  cleanupFailed(process: Process, thrown: unknown): void {
    reportFailedCleanup(this.logger, 'A finally block failed while its process was ended', thrown, process.pid);
  }

  nameChanged(process: Process, name: string, registered: boolean): void {
    if (!this.happenings.active) return;
    const type = registered ? 'process_registered' : 'process_unregistered';
    this.happenings.emit({ type, pid: process.pid, name });
  }

  private runningHere(): Process | null {
    const process = running() as Process | null;
    return process !== null && process.host === this ? process : null;
  }

  private checkRunning(): void {
    if (this.closed) throw new ProcessError('no_node', `the node ${this.name} has been stopped`);
  }
}
