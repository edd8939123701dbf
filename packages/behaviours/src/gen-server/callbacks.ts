/**
 * The callback contract of gen_server, as types.
 *
 *     client                    generic part                     callback module (always its current version)
 *     start(module, args) ────▶ spawn, register ───────────────▶ init(args)
 *                                                                  → ok(s) | ok(s, next) | stop(reason) | ignore
 *     call(server, request) ──▶ { from, request } ─────────────▶ handleCall(request, from, s)
 *            ◀── reply ───────                                     → reply(r, s) | reply(r, s, next)
 *     GenServer.reply(from, r)  later, from anywhere               → noreply(s) | noreply(s, next)
 *                                                                  → stop(reason, r, s) | stop(reason, s)
 *     cast(server, request) ──▶ { request } ───────────────────▶ handleCast(request, s)
 *     send(pid, message) ─────▶ any other message, 'timeout' ──▶ handleInfo(message, s)
 *                               next is continueWith(c) ───────▶ handleContinue(c, s)
 *                                                                  → noreply(s) | noreply(s, next) | stop(reason, s)
 *     stop(server, reason) ───▶ also: a stop result, a crash ──▶ terminate(reason, s)          result ignored
 *     sys.changeCode(…) ──────▶ while suspended ───────────────▶ codeChange(oldVersion, s, extra)
 *                                                                  → ok(s); anything else is an error, the old state stays;
 *                                                                    so is a state that the module's `stateSchema` refuses
 *     sys.getStatus, crashes ─▶ ───────────────────────────────▶ formatStatus({ state, message?, reason?, log })
 *
 * A module may export schemas, `callSchema`, `castSchema`, `infoSchema`: what they do not take never reaches a callback
 * (`gen/boundary.ts`).
 *
 * `next` is what to do before the next message: ms until `'timeout'` comes, `'hibernate'`, `continueWith(c)`. Any
 * callback may be async; the server takes no other message meanwhile. A thrown value that is no `Error` counts as
 * returned. Anything that is not in this drawing ends the server with `{ bad_return_value: v }`.
 */
import type { BoundarySchemas, Schema } from '../gen/boundary';
import type { From } from '../proc-lib/from';
import type { Ignore, Noreply, Ok, Reply, Stop, StopReply } from '../gen/result';
import type { SystemEvent } from '../sys/event';
import type {
  AnyReply,
  Args,
  CallEntries,
  CallEntry,
  Cast,
  Continue,
  Info,
  Protocol,
  Request,
  State,
} from './protocol';

/** A result now, or a promise of it. */
type Eventually<T> = T | PromiseLike<T>;

/** What `init` may return. */
export type InitResult<P> = Eventually<Ok<State<P>, Continue<P>> | Stop<never> | Ignore>;

/** What `handleCall` may return for a request that is answered with an `R`. */
export type CallResult<P, R = AnyReply<P>> = Eventually<
  Reply<R, State<P>, Continue<P>> | Noreply<State<P>, Continue<P>> | Stop<State<P>> | StopReply<R, State<P>>
>;

/** What `handleCast`, `handleInfo` and `handleContinue` may return. */
export type NoreplyResult<P> = Eventually<Noreply<State<P>, Continue<P>> | Stop<State<P>>>;

/** What `formatStatus` may rewrite before it is shown. */
export interface StatusToFormat<S = unknown> {
  readonly state: S;
  /** The message that was being handled; in crash reports only. */
  readonly message?: unknown;
  /** Why the server ends; in crash reports only. */
  readonly reason?: unknown;
  /** Events logged by `sys.log`. */
  readonly log: readonly SystemEvent[];
}

export type Init<P> = (args: Args<P>) => InitResult<P>;
export type HandleCall<P> = (request: Request<P>, from: From<AnyReply<P>>, state: State<P>) => CallResult<P>;
export type HandleCast<P> = (request: Cast<P>, state: State<P>) => NoreplyResult<P>;
export type HandleInfo<P> = (message: Info<P>, state: State<P>) => NoreplyResult<P>;
export type HandleContinue<P> = (value: Continue<P>, state: State<P>) => NoreplyResult<P>;

/** Callbacks that a server may leave out, whatever its protocol. */
interface OptionalCallbacks<P> extends BoundarySchemas {
  /** Handles every other message, and `'timeout'`. Without it they are dropped with a warning. */
  readonly handleInfo?: HandleInfo<P>;
  /** Runs before the server ends by a result, a crash, `stop`, or its parent's EXIT when it traps exits. */
  readonly terminate?: (reason: unknown, state: State<P>) => unknown;
  /** Converts the state of an older version (of a newer one: `{ down: version }`). `state` is what that version left. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the old version's state and `extra` are typed by the new version itself
  readonly codeChange?: (oldVersion: any, state: any, extra: any) => unknown;
  /** A zod schema, or the like, that a state made by `codeChange` or `sys.replaceState` must pass. */
  readonly stateSchema?: Schema;
  /** Rewrites what status and crash reports show. */
  readonly formatStatus?: (status: StatusToFormat<State<P>>) => unknown;
}

type IfDeclared<P, K extends keyof Protocol, Callback> =
  P extends Record<K, infer T> ? (0 extends 1 & T ? Partial<Callback> : Callback) : Partial<Callback>;

/**
 * The callback module of a server with protocol `P`: what `import * as MODULE` gives, or an object. A callback that the
 * protocol needs and that is missing does not compile.
 */
export type Callbacks<P> = { readonly init: Init<P> } & IfDeclared<P, 'call', { readonly handleCall: HandleCall<P> }> &
  IfDeclared<P, 'cast', { readonly handleCast: HandleCast<P> }> &
  IfDeclared<P, 'continue', { readonly handleContinue: HandleContinue<P> }> &
  OptionalCallbacks<P>;

type TagOf<Q> = Q extends string ? Q : Q extends { readonly type: infer T extends string } ? T : never;

/** One handler per call, each held to the reply of its own request. */
export type CallHandlers<P> = {
  readonly [E in CallEntries<P> as E extends CallEntry<infer Q, unknown> ? TagOf<Q> : never]: E extends CallEntry<
    infer Q,
    infer R
  >
    ? (request: Q, from: From<R>, state: State<P>) => CallResult<P, R>
    : never;
};

/** One handler per cast. */
export type CastHandlers<P> = {
  readonly [Q in Cast<P> as TagOf<Q>]: (request: Q, state: State<P>) => NoreplyResult<P>;
};
