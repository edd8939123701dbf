/**
 * The callback contract of gen_event, as types. A manager has many handlers, each a callback module with a state.
 *
 *     client                         manager                       handlers (always the current version of each)
 *     start(options) ──────────────▶ spawn, register
 *     addHandler(m, handler, args) ▶ newest first ───────────────▶ init(args)
 *     swapHandler(m, [old, args1], [new, args2]) ────────────────▶ old: terminate(args1, s) → left
 *                                                                  new: init([args2, left])
 *                                                                  → ok(s) | ok(s, 'hibernate'); anything else: not installed
 *     notify(m, event) ────────────▶ all, newest first ──────────▶ handleEvent(event, s)
 *     send(pid, message) ──────────▶ all, newest first ──────────▶ handleInfo(message, s)
 *                                                                  → ok(s) | ok(s, 'hibernate') | 'remove_handler'
 *                                                                  → swap(args1, s, handler2, args2)
 *     call(m, handler, request) ───▶ that one ───────────────────▶ handleCall(request, s)
 *            ◀── reply ───────────                                 → reply(r, s) | reply(r, s, 'hibernate')
 *                                                                  → removeHandlerAndReply(r)
 *                                                                  → swapAndReply(r, args1, s, handler2, args2)
 *     deleteHandler(m, handler, args) ──▶ ───────────────────────▶ terminate(args, s)       its result is what the client gets
 *       'remove_handler' was returned ──▶ ───────────────────────▶ terminate('remove_handler', s)
 *       a crash, or nonsense returned ──▶ ───────────────────────▶ terminate({ error: { EXIT: r } | nonsense }, s)
 *       its owner has ended ────────────▶ ───────────────────────▶ terminate({ stop: reason }, s)
 *       the manager ends ───────────────▶ ───────────────────────▶ terminate('stop', s)
 *     sys.changeCode(m, module, …) ─▶ while suspended ───────────▶ codeChange(oldVersion, s, extra)
 *                                                                  → ok(s); anything else is an error, all old states stay;
 *                                                                    so is a state that the module's `stateSchema` refuses
 *     sys.getStatus, crashes ──────▶ ────────────────────────────▶ formatStatus({ state, message?, reason?, log })
 *
 * Any callback may be async; nothing else is handled meanwhile, by no handler. A thrown value that is no `Error` counts as
 * returned. What breaks the contract ends that handler, and no other; the owner of a handler, if it has one
 * (`addSupHandler`, `swapSupHandler`), is told of its end by a {@link HandlerExitMessage}.
 */
import type { Ok, Reply } from '../gen/result';
import type { SystemEvent } from '../sys/event';
import type { Schema } from '../gen/boundary';
import type {
  AnyReply,
  CallEntries,
  CallEntry,
  Event,
  HandlerProtocol,
  Handles,
  Info,
  InitArgs,
  Request,
  State,
} from './protocol';
import type { RemoveHandler, RemoveHandlerAndReply, Swap, SwapAndReply } from './result';

export type { HandlerExitMessage } from './owner';

/** A result now, or a promise of it. */
type Eventually<T> = T | PromiseLike<T>;

/** What `init` may return: a state; anything else is why the handler is not installed. */
export type InitResult<P> = Eventually<Ok<State<P>> | { readonly error: unknown }>;

/** What `handleEvent` and `handleInfo` may return. */
export type EventResult<P> = Eventually<Ok<State<P>> | RemoveHandler | Swap<State<P>>>;

/** What `handleCall` may return for a request that is answered with an `R`. */
export type CallResult<P, R = AnyReply<P>> = Eventually<
  Reply<R, State<P>> | RemoveHandlerAndReply<R> | SwapAndReply<R, State<P>>
>;

/** What `formatStatus` may rewrite before it is shown. */
export interface StatusToFormat<S = unknown> {
  readonly state: S;
  /** The event, message or request that was being handled; in crash reports only. */
  readonly message?: unknown;
  /** Why the handler ends; in crash reports only. */
  readonly reason?: unknown;
  /** Events logged by `sys.log`. */
  readonly log: readonly SystemEvent[];
}

export interface Init<P> extends Handles<P> {
  (args: InitArgs<P>): InitResult<P>;
}
export type HandleEvent<P> = (event: Event<P>, state: State<P>) => EventResult<P>;
export type HandleCall<P> = (request: Request<P>, state: State<P>) => CallResult<P>;
export type HandleInfo<P> = (message: Info<P>, state: State<P>) => EventResult<P>;

/** Callbacks that a handler may leave out, whatever its protocol. */
interface OptionalCallbacks<P> {
  /** Handles every other message. Without it they are dropped with a warning. */
  readonly handleInfo?: HandleInfo<P>;
  /** Runs when the handler ends, for whatever reason; see the drawing. `'ok'` unless given. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whoever deletes or swaps the handler gives what it likes
  readonly terminate?: (args: any, state: State<P>) => unknown;
  /** Converts the state of an older version (of a newer one: `{ down: version }`). `state` is what that version left. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the old version's state and `extra` are typed by the new version itself
  readonly codeChange?: (oldVersion: any, state: any, extra: any) => unknown;
  /** A zod schema, or the like, that a state made by `codeChange` or `sys.replaceState` must pass. */
  readonly stateSchema?: Schema;
  /** Rewrites what status and crash reports show. */
  readonly formatStatus?: (status: StatusToFormat<State<P>>) => unknown;
}

type IfDeclared<P, K extends keyof HandlerProtocol, Callback> =
  P extends Record<K, infer T> ? (0 extends 1 & T ? Partial<Callback> : Callback) : Partial<Callback>;

/**
 * The callback module of a handler with protocol `P`: what `import * as HANDLER` gives, or an object. A callback that the
 * protocol needs and that is missing does not compile.
 */
export type Callbacks<P> = {
  readonly init: Init<P>;
  readonly handleEvent: HandleEvent<P>;
} & IfDeclared<P, 'call', { readonly handleCall: HandleCall<P> }> &
  OptionalCallbacks<P>;

type TagOf<Q> = Q extends string ? Q : Q extends { readonly type: infer T extends string } ? T : never;

/** One function per call, each held to the reply of its own request. */
export type CallHandlers<P> = {
  readonly [E in CallEntries<P> as E extends CallEntry<infer Q, unknown> ? TagOf<Q> : never]: E extends CallEntry<
    infer Q,
    infer R
  >
    ? (request: Q, state: State<P>) => CallResult<P, R>
    : never;
};

/** One function per event. */
export type EventHandlers<P> = {
  readonly [E in Event<P> as TagOf<E>]: (event: E, state: State<P>) => EventResult<P>;
};
