/**
 * The face of a process to its own code, as types: the first argument of every process body, and `self()`.
 * `self-term.ts` implements it.
 */
import type { Description } from './process';
import type { Observable } from 'rxjs';
import type { MailboxBound } from '../machine/mailbox';
import type { again, timeout } from '../machine/receive';
import type { Pid } from '../term/pid';
import type { Ref } from '../term/ref';
import type { AliasOptions, DemonitorOptions, MonitorOptions } from './relations';
import type { Subscribable, SubscribeOptions } from './subscription';

/** The body of a process: any function of `self` and further arguments, plain, async or hot. */
export type Body<M, A extends readonly unknown[]> = (self: Self<M>, ...args: A) => unknown;

/** A module whose function is to be spawned: its namespace object, or its name. */
export type ModuleTarget = object | string;

/** How a process is spawned (Erlang: `spawn_opt/4`). */
export interface SpawnOptions {
  /** Links the child to its maker. */
  readonly link?: boolean | undefined;
  /** Monitors the child; the result is then `{ pid, ref }`. */
  readonly monitor?: boolean | MonitorOptions | undefined;
  /** Registers the child under this name. */
  readonly name?: string | undefined;
  /** Limit of its mailbox. */
  readonly mailbox?: MailboxBound | undefined;
  /**
   * Called in the process with what its body threw, while it still has all that it had; what this gives is what it has
   * thrown instead. For libraries that make reports of their own of a crash, without a frame around each body.
   */
  readonly onThrow?: OnThrow | undefined;
}

/** Turns what the body of a process threw into what it ends of. */
export type OnThrow = (self: Self, thrown: unknown) => unknown;

/** How a process is spawned by request. */
export interface SpawnRequestOptions extends SpawnOptions {
  /** Which replies are sent; both by default. */
  readonly reply?: 'yes' | 'no' | 'success_only' | 'error_only' | undefined;
  /** `type` of the reply, instead of `'spawn_reply'`. */
  readonly replyTag?: string | undefined;
}

/** A process and the reference of the monitor on it. */
export interface Monitored<M> {
  readonly pid: Pid<M>;
  readonly ref: Ref;
}

/** A schema, as far as a receive needs it: any zod schema is one. */
export interface MatchSchema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** What a receive takes: messages that a type guard or a predicate accepts, or that fit a zod schema. */
export type Matcher<T> = ((message: unknown) => message is T) | MatchSchema<T>;

/** Limits of a receive. */
export interface ReceiveOptions {
  /** Milliseconds to wait, 0 to 4,294,967,295; 0 looks once. For ever when left out, or `Infinity`. */
  readonly after?: number | undefined;
  /** Does not look at messages that arrived before this reference was made. For replies to a fresh reference. */
  readonly since?: Ref | undefined;
  /** Takes just the messages that have the reference `since` as their `ref`: answers, and DOWN. Instead of a matcher. */
  readonly answers?: boolean | undefined;
}

/** Limits of a receive whose result is made of what was received. */
export interface ConvertOptions<R> extends ReceiveOptions {
  /**
   * Makes of the message, or of `timeout`, what the one who waits gets; what it throws is thrown there. For libraries: a
   * function that sends a request and waits for the answer needs no coroutine of its own; and a loop that has done all
   * there is to do for a message gives `again`, which takes the next one without resuming who waits.
   */
  convert(received: unknown): R | typeof again;
}

/** The node as its processes see it: `code/node.ts` adds that it is a `Node`, which this layer does not know. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled where the node is whole
export interface OwnNode {}

/** A process, as its own code sees it. `M` is what may be sent to it. */
export interface Self<in out M = unknown> {
  readonly pid: Pid<M>;
  /** The node it lives in. */
  readonly node: OwnNode;
  /**
   * Aborts when the process exits, with its exit reason: for `fetch`, timers and streams. A listener that throws is the
   * host's uncaught exception, as with any `EventTarget`.
   */
  readonly signal: AbortSignal;
  /** Whether exit signals arrive as messages (Erlang: `process_flag(trap_exit, _)`). */
  trapExit: boolean;
  /**
   * Leads the group that this process belongs to, which those that it spawns from now on belong to as well (Erlang:
   * `group_leader/0,2`). An application is the group of its master. `undefined` in no group, as the first ones are.
   */
  groupLeader: Pid<unknown> | undefined;
  /** The process dictionary (Erlang: `get/1`, `put/2`). */
  readonly dictionary: Map<unknown, unknown>;
  /** Shown by `processInfo`; set by behaviours: what they are, and what for. */
  description: Description | undefined;
  /** Shown by `processInfo`; set by behaviours that hibernate. */
  hibernating: boolean;

  /**
   * Takes the first message in order of arrival that matches; the others keep their place (Erlang: `receive`).
   * Begins when it is awaited. Errors, in the process: `timeout_value` for a bad `after`, `concurrent_receive` when
   * another receive of this process is waiting.
   */
  receive(): Promise<M>;
  receive<R>(match: ((message: unknown) => boolean) | undefined, options: ConvertOptions<R>): Promise<R>;
  receive(match: undefined, options: ReceiveOptions): Promise<M | typeof timeout>;
  receive<T>(match: Matcher<T>): Promise<T>;
  receive<T>(match: Matcher<T>, options: ReceiveOptions & { readonly after: number }): Promise<T | typeof timeout>;
  receive<T>(match: Matcher<T>, options: ReceiveOptions): Promise<T | typeof timeout>;

  /** Ends this process with `reason` by an exception that can be caught (Erlang: `exit/1`). */
  exit(reason: unknown): never;
  /** Sends an exit signal (Erlang: `exit/2`). To itself it does not return, unless it traps it, which `'kill'` forbids. */
  exit(pid: Pid<never>, reason: unknown): true;

  /** Spawns a child (Erlang: `spawn/1,3`). */
  spawn<N, A extends readonly unknown[]>(body: Body<N, A>, ...args: A): Pid<N>;
  spawn(module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;
  /** Spawns a child that is linked from the start (Erlang: `spawn_link/1,3`). */
  spawnLink<N, A extends readonly unknown[]>(body: Body<N, A>, ...args: A): Pid<N>;
  spawnLink(module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;
  /** Spawns a child that is monitored from the start (Erlang: `spawn_monitor/1,3`). */
  spawnMonitor<N, A extends readonly unknown[]>(body: Body<N, A>, ...args: A): Monitored<N>;
  spawnMonitor(module: ModuleTarget, functionName: string, args?: readonly unknown[]): Monitored<unknown>;
  /** Spawns with options (Erlang: `spawn_opt/2,4`). */
  spawnWith<N, A extends readonly unknown[]>(
    options: SpawnOptions & { readonly monitor: true | MonitorOptions },
    body: Body<N, A>,
    ...args: A
  ): Monitored<N>;
  spawnWith<N, A extends readonly unknown[]>(options: SpawnOptions, body: Body<N, A>, ...args: A): Pid<N>;
  spawnWith(
    options: SpawnOptions & { readonly monitor: true | MonitorOptions },
    module: ModuleTarget,
    functionName: string,
    args?: readonly unknown[],
  ): Monitored<unknown>;
  spawnWith(options: SpawnOptions, module: ModuleTarget, functionName: string, args?: readonly unknown[]): Pid<unknown>;

  /**
   * Spawns by request: a `SpawnReply` message says how it came out (Erlang: `spawn_request/1..5`). The result names
   * the request; it is the monitor's reference, too, when one is asked for.
   */
  spawnRequest<N, A extends readonly unknown[]>(options: SpawnRequestOptions, body: Body<N, A>, ...args: A): Ref;
  spawnRequest(
    options: SpawnRequestOptions,
    module: ModuleTarget,
    functionName: string,
    args?: readonly unknown[],
  ): Ref;
  /** Takes a request back; false when its reply has been sent (Erlang: `spawn_request_abandon/1`). */
  spawnRequestAbandon(ref: Ref): boolean;

  /** Links to a process; `noproc` when it is gone and exits are not trapped (Erlang: `link/1`). */
  link(pid: Pid<never>): true;
  unlink(pid: Pid<never>): true;
  /** Watches a process, by pid or name (Erlang: `monitor/2,3`). */
  monitor(target: Pid<never> | string, options?: MonitorOptions): Ref;
  /** Ends a watch (Erlang: `demonitor/1,2`). */
  demonitor(ref: Ref, options?: DemonitorOptions): boolean;
  /** A reference that can be sent to (Erlang: `alias/0,1`); with `reply`, for one message. */
  alias(options?: AliasOptions): Ref;
  unalias(ref: Ref): boolean;

  /** Turns what an rxjs Observable emits into messages, until the process ends or the result is unsubscribed. */
  subscribe<T>(
    source: Observable<T>,
    toMessage: (value: T) => M,
    options?: SubscribeOptions<M>,
  ): { unsubscribe(): void };
  subscribe<T>(
    source: Subscribable<T>,
    toMessage: (value: T) => M,
    options?: SubscribeOptions<M>,
  ): { unsubscribe(): void };
}
