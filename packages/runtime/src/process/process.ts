/**
 * A process: a fiber that others know by its pid, are linked to and watch.
 *
 * This file owns the control block and its end. What acts on processes stands beside it: `signals` (exit signals and
 * DOWN), `exit-signal` (the rules), `relations` (link, monitor, alias), `registry`, `message-timer`, `spawn`, and `self`,
 * the face that the process's own code sees.
 *
 * The end, in this order (P6): coroutines are stopped and their `finally` blocks run; `self.signal` aborts; timers to
 * it, subscriptions and tables are released; the name is free; then links and monitors are told.
 */
import { enter } from '../machine/current';
import { Fiber } from '../machine/fiber';
import type { MailboxBound } from '../machine/mailbox';
import type { Scheduler } from '../machine/scheduler';
import { isExit, reasonOf } from '../term/exit-reason';
import { PidTerm } from '../term/pid';
import { type Monitor, type MonitorEnd, monitorsOn } from './monitor';
import type { ProcessList } from './process-list';
import type { Signals, SignalTarget } from './signals';

/** What a process was started with: module and function where known (Erlang: `initial_call`). */
export interface InitialCall {
  readonly module: string | undefined;
  readonly function: string;
  readonly arity: number;
}

/** What a library notes of a process that it has started (`PidTerm.origin`). */
interface Origin {
  readonly initialCall?: InitialCall;
}

/** A place in the source at which a frame stands. */
export interface StackFrame {
  readonly module: string | undefined;
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A function, of which only the name and the number of parameters are of interest. */
export interface AnyFunction {
  readonly name: string;
  readonly length: number;
}

/** What a process was started with, for people; the library that started it may know better. */
export function initialCallOf(process: Process): InitialCall {
  const { entry, pid } = process;
  const noted = (pid.origin as Origin | null)?.initialCall;
  if (noted !== undefined) return noted;
  if (typeof entry !== 'function') return entry as InitialCall;
  const { name, length } = entry as AnyFunction;
  return { module: undefined, function: name === '' ? 'anonymous' : name, arity: length };
}

/** The exception that ended a process: nobody caught it, and it was no `self.exit`. */
export interface Crash {
  readonly thrown: unknown;
}

/** What a process is besides what it was started as: the behaviour that it runs, for people. */
export interface Description {
  /** `gen_server`, `gen_statem`, … */
  readonly behaviour: string;
  /** Name of the callback module. */
  readonly moduleName: string;
  /** Name of the state, of behaviours that have one. */
  readonly stateName?: unknown;
}

/** What a process can be given when it is made. */
interface ProcessOptions {
  readonly mailbox?: MailboxBound | undefined;
  readonly onThrow?: ((self: never, thrown: unknown) => unknown) | undefined;
}

/** Something that ends with the process that owns it. */
export interface Owned {
  /** The owner has ended. What it throws is reported as a failed cleanup. */
  ownerExited(reason: unknown): void;
}

/**
 * What a process needs of the node that it lives in. The node layer implements it; this layer knows no more.
 */
export interface ProcessHost {
  /** Name of the node. */
  readonly name: string;
  readonly scheduler: Scheduler;
  readonly signals: Signals;
  /** Stands for code outside of any process, as the sender of a signal. No process has it. */
  readonly outside: PidTerm;
  /** Living processes. */
  readonly living: ProcessList<Process>;
  /** Living processes by registered name. */
  readonly names: Map<string, Process>;
  /** The public object of the node, as `self.node` gives it. */
  readonly facade: object;
  /** The number of the next process. */
  nextProcessId(): number;
  /** The reference of a hot module, loaded if need be; `undefined` when there is no such module. */
  moduleByName(name: string): object | undefined;
  /** A message went to a process that has ended. */
  deadLetter(to: PidTerm, message: unknown): void;
  /** The face of a process to its own code; made once a process. */
  selfOf(process: Process): object;
  /** The current version of a hot module; `undefined` for what is none. */
  versionOf(module: string): string | undefined;
  /** The frames of a suspended process, innermost first, as far as they are known. */
  stackOf(process: Process): StackFrame[];
  /** A process has been made. */
  spawned(process: Process): void;
  /** A process has ended; of an exception if there is a `crash`. */
  exited(process: Process, reason: unknown, crash: Crash | null): void;
  /** The cleanup of an ending process threw. */
  cleanupFailed(process: Process, thrown: unknown): void;
  /** A name was given to a process, or taken from it. */
  nameChanged(process: Process, name: string, registered: boolean): void;
}

export class Process extends Fiber implements MonitorEnd, SignalTarget {
  readonly pid: PidTerm;
  readonly host: ProcessHost;
  /** What its own code sees of it; made when first asked for. */
  face: object | null;
  /** What it was started with: the body itself, or a module's function. See {@link initialCallOf}. */
  readonly entry: AnyFunction | InitialCall;
  /** Who spawned it; `null` when nobody did. */
  readonly parent: PidTerm | null;
  /** Leads the group that it belongs to, that of who spawned it; `null` in no group. */
  leader: PidTerm | null;
  /** Whether exit signals become messages. */
  trapExit: boolean;
  /** Its registered name. */
  registeredName: string | null;
  /** Whether it says that it is hibernating; nothing but `processInfo` looks at it. */
  hibernating: boolean;
  /** What it says that it is, asked when somebody wants to know. */
  description: Description | null;
  /** Limit of its mailbox. */
  readonly bound: MailboxBound | null;
  /** Turns what its body throws into what it ends of. */
  private readonly onThrow: ((self: never, thrown: unknown) => unknown) | null;
  /** Processes it is linked to. */
  links: Set<Process> | null;
  /** The monitor that it has made last, and the one on it that was made last. */
  lastMonitor: Monitor | null;
  lastWatcher: Monitor | null;
  /** Timers whose message goes to its pid. */
  timers: Set<{ cancel(): unknown }> | null;
  /** Tables, subscriptions and the like that end with it. */
  owned: Set<Owned> | null;
  /** Aborts `self.signal`. */
  abort: AbortController | null;
  /** The process dictionary (Erlang: `get/1`, `put/2`). */
  dictionary: Map<unknown, unknown> | null;
  /** Neighbours among the living processes of the node. */
  previousInNode: Process | null;
  nextInNode: Process | null;

  constructor(
    host: ProcessHost,
    body: (process: Process) => unknown,
    entry: AnyFunction | InitialCall,
    parent: PidTerm | null,
    options: ProcessOptions,
  ) {
    super(host.scheduler);
    this.pid = new PidTerm(host.nextProcessId(), host.name, this);
    this.host = host;
    this.face = null;
    this.entry = entry;
    this.parent = parent;
    this.leader = parent === null ? null : ((parent.target as Process | null)?.leader ?? null);
    this.trapExit = false;
    this.registeredName = null;
    this.hibernating = false;
    this.description = null;
    this.bound = options.mailbox ?? null;
    this.onThrow = options.onThrow ?? null;
    this.links = null;
    this.lastMonitor = null;
    this.lastWatcher = null;
    this.timers = null;
    this.owned = null;
    this.abort = null;
    this.dictionary = null;
    this.previousInNode = null;
    this.nextInNode = null;
    this.body = body;
    host.living.add(this);
    host.spawned(this);
    this.ready();
  }

  override bodyThrew(thrown: unknown): void {
    super.bodyThrew(this.onThrow === null || this.doomed ? thrown : this.convertThrown(this.onThrow, thrown));
  }

  /** Native code throws outside of a segment. */
  private convertThrown(onThrow: (self: never, thrown: unknown) => unknown, thrown: unknown): unknown {
    const previous = enter(this);
    try {
      return onThrow(this.host.selfOf(this) as never, thrown);
    } catch (failure) {
      return failure;
    } finally {
      enter(previous);
    }
  }

  /** Puts a message into the mailbox. */
  deliver(message: unknown): void {
    if (this.dead) {
      this.host.deadLetter(this.pid, message);
      return;
    }
    if (this.bound !== null && this.mailbox.length >= this.bound.max && !this.makeRoom(this.bound, message)) return;
    this.mailbox.push(message);
    if (this.waiter !== null) this.ready();
  }

  /** Puts a message of the runtime itself (EXIT, DOWN) into the mailbox: a bound neither keeps it out nor drops it. */
  admit(message: object): void {
    if (this.bound !== null) admitted.add(message);
    this.mailbox.push(message);
    if (this.waiter !== null) this.ready();
  }

  /** Binds the life of `resource` to this process. */
  own(resource: Owned): void {
    (this.owned ??= new Set()).add(resource);
  }

  /** Unbinds it again. */
  disown(resource: Owned): void {
    this.owned?.delete(resource);
  }

  /** Whether the full mailbox takes one more message. */
  private makeRoom(bound: MailboxBound, message: unknown): boolean {
    switch (bound.overflow) {
      case 'drop_old': {
        const oldest = this.mailbox.find(mayBeDropped, this.mailbox.head);
        this.host.deadLetter(this.pid, oldest < 0 ? message : this.mailbox.take(oldest));
        return oldest >= 0;
      }
      case 'drop_new':
        this.host.deadLetter(this.pid, message);
        return false;
      case 'exit':
        this.host.deadLetter(this.pid, message);
        this.stop('mailbox_overflow');
        return false;
    }
  }

  protected override cleanupFailed(thrown: unknown): void {
    this.host.cleanupFailed(this, thrown);
  }

  protected override ended(cause: unknown, thrown: boolean): void {
    const reason = thrown ? reasonOf(cause) : cause;
    if (this.abort !== null) this.abort.abort(reason);
    if (this.timers !== null) for (const timer of this.timers) timer.cancel();
    if (this.owned !== null) this.releaseOwned(reason);
    this.host.living.remove(this);
    const name = this.registeredName;
    if (name !== null) {
      this.host.names.delete(name);
      this.host.nameChanged(this, name, false);
    }
    this.host.exited(this, reason, thrown && !isExit(cause) ? { thrown: cause } : null);
    this.tellOthers(reason);
    this.pid.target = null;
  }

  /** Releases tables and the like; what throws there is reported, and hinders nobody. */
  private releaseOwned(reason: unknown): void {
    for (const resource of this.owned as Set<Owned>) {
      try {
        resource.ownerExited(reason);
      } catch (thrown) {
        this.cleanupFailed(thrown);
      }
    }
  }

  /** Takes links and monitors down and queues what they carry: links first, then monitors in the order of making. */
  private tellOthers(reason: unknown): void {
    const { signals } = this.host;
    if (this.links !== null) {
      for (const linked of this.links) {
        linked.links?.delete(this);
        signals.linkExit(this.pid, linked, reason);
      }
      this.links = null;
    }
    while (this.lastMonitor !== null) this.lastMonitor.end();
    if (this.lastWatcher !== null) {
      for (const monitor of monitorsOn(this)) {
        monitor.endWithAlias();
        signals.down(monitor, reason);
      }
    }
    signals.drain();
  }
}

/** Messages of the runtime itself to processes with a bounded mailbox. */
const admitted = new WeakSet<object>();

function mayBeDropped(message: unknown): boolean {
  return typeof message !== 'object' || message === null || !admitted.has(message);
}

/** The living process that a pid names, else `null`. */
export function processOf(pid: PidTerm): Process | null {
  return pid.target as Process | null;
}
