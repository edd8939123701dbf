/**
 * The callback contract of gen_statem, as types.
 *
 *     client                     generic part                      callback module (always its current version)
 *     start(module, args) ─────▶ spawn, register ────────────────▶ init(args)
 *                                                                    → ok(state, data) | ok(state, data, actions)
 *                                                                    → stop(reason) | ignore
 *                                once, and after a code change ──▶ callbackMode()
 *                                                                    → 'state_functions' | 'handle_event_function',
 *                                                                      or [one of them, 'state_enter']
 *     call(server, request) ───▶ { type: 'call', content, from } ┐
 *     cast(server, request) ───▶ { type: 'cast', content }       │   'state_functions':
 *     send(pid, message) ──────▶ { type: 'info', content }       ├─▶ <name of the state>(event, data)
 *     nextEvent(…) ────────────▶ { type: 'internal', content }   │   'handle_event_function':
 *     a time-out is over ──────▶ { type: 'timeout', … }, …       │   handleEvent(event, state, data)
 *     'state_enter', new state ▶ { type: 'enter', content: old } ┘   → nextState(state, data, actions)
 *                                                                    → keepState(data, actions), keepStateAndData(actions)
 *            ◀── reply ── replyTo(from, value) among the actions     → repeatState(data, actions), repeatStateAndData(…)
 *                                                                    → stop(reason), stop(reason, data), 'stop'
 *                                                                    → stopAndReply(reason, replies, data)
 *     stop(server, reason) ────▶ also: a stop result, a crash ───▶ terminate(reason, state, data)          result ignored
 *     sys.changeCode(…) ───────▶ while suspended ────────────────▶ codeChange(oldVersion, state, data, extra)
 *                                                                    → ok(state, data); else an error, all stays
 *     sys.getStatus, crashes ──▶ ────────────────────────────────▶ formatStatus({ state, data, queue, … })
 *
 * A module may export schemas, `callSchema`, `castSchema`, `infoSchema`: what they do not take never reaches a callback
 * (`gen/boundary.ts`).
 *
 * Any callback but callbackMode may be async; the machine takes no other event meanwhile. A thrown value that is no
 * `Error` counts as returned. A wrong return ends the machine with `{ bad_return_from_state_function: v }`, a wrong
 * action with `{ bad_action_from_state_function: a }`. A state enter call must not change the state, postpone, or
 * insert events (`bad_state_enter_return_from_state_function`, `bad_state_enter_action_from_state_function`).
 */
import type { BoundarySchemas, Schema } from '../gen/boundary';
import type { Args, CallEntries, CallEntry, Cast, Info } from '../gen/protocol';
import type { Ignore, Stop } from '../gen/result';
import type { From } from '../proc-lib/from';
import type { SystemEvent } from '../sys/event';
import type { Action } from './action';
import type { Event } from './event';
import type { Data, EventTimeout, GenericTimeouts, Internal, State, StateTimeout } from './protocol';
import type { KeepState, KeepStateAndData, NextState, Ok, StopAndReply } from './result';

/** A result now, or a promise of it. */
type Eventually<T> = T | PromiseLike<T>;

/** What `init` may return. */
export type InitResult<P> = Eventually<Ok<State<P>, Data<P>, Action<P>> | Stop<never> | Ignore>;

/** What a state callback may return. */
export type Result<P> = Eventually<
  | NextState<State<P>, Data<P>, Action<P>>
  | KeepState<Data<P>, Action<P>>
  | KeepStateAndData<Action<P>>
  | Stop<Data<P>>
  | StopAndReply<Data<P>>
  | 'keep_state_and_data'
  | 'repeat_state_and_data'
  | 'stop'
>;

/** How a module is called; with `state_enter` it is told of each new state, too. */
export type CallbackMode<M extends Mode = Mode> = M | readonly [M] | readonly [M, 'state_enter'];

/** The two ways. */
export type Mode = 'state_functions' | 'handle_event_function';

/** What `formatStatus` may rewrite before it is shown. */
export interface StatusToFormat<S = unknown, D = unknown> {
  readonly state: S;
  readonly data: D;
  /** Why the machine ends; in crash reports only. */
  readonly reason?: unknown;
  /** The event that was being handled and those that wait; in crash reports only. */
  readonly queue?: readonly unknown[];
  readonly postponed: readonly unknown[];
  /** Time-outs that are set. */
  readonly timeouts: readonly unknown[];
  /** Events logged by `sys.log`. */
  readonly log: readonly SystemEvent[];
}

export type Init<P> = (args: Args<P>) => InitResult<P>;
/** What a state is in mode `state_functions`: the function of its name. */
export type StateFunction<P> = (event: Event<P>, data: Data<P>) => Result<P>;
/** All states in mode `handle_event_function`. */
export type HandleEvent<P> = (event: Event<P>, state: State<P>, data: Data<P>) => Result<P>;

interface CommonCallbacks<P, M extends Mode> extends BoundarySchemas {
  readonly init: Init<P>;
  readonly callbackMode: () => CallbackMode<M>;
  /** Runs before the machine ends by a result, a crash, `stop`, or its parent's EXIT when it traps exits. */
  readonly terminate?: (reason: unknown, state: State<P>, data: Data<P>) => unknown;
  /** Converts state and data of an older version (of a newer one: `{ down: version }`). */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the old version left is typed by the new version itself
  readonly codeChange?: (oldVersion: any, state: any, data: any, extra: any) => unknown;
  /** Rewrites what status and crash reports show. */
  readonly formatStatus?: (status: StatusToFormat<State<P>, Data<P>>) => unknown;
  /** Zod schemas, or the like, that state and data made by `codeChange` or `sys.replaceState` must pass. */
  readonly stateSchema?: Schema;
  readonly dataSchema?: Schema;
}

/** A module in mode `state_functions`: one function per state, none missing. */
export type StateFunctionsModule<P> = CommonCallbacks<P, 'state_functions'> & {
  readonly [S in State<P> & string]: StateFunction<P>;
};

/** A module in mode `handle_event_function`. */
export type HandleEventModule<P> = CommonCallbacks<P, 'handle_event_function'> & {
  readonly handleEvent: HandleEvent<P>;
};

type IsAny<T> = 0 extends 1 & T ? true : false;

/** A module of which nothing but the callbacks that all have is checked. */
interface DynamicModule<P> extends CommonCallbacks<P, Mode> {
  readonly handleEvent?: HandleEvent<P>;
}

/** The callback module of a machine with protocol `P`: what `import * as MODULE` gives, or an object. */
export type Callbacks<P> =
  IsAny<State<P>> extends true ? DynamicModule<P> : StateFunctionsModule<P> | HandleEventModule<P>;

type TagOf<Q> = Q extends string ? Q : Q extends { readonly type: infer T extends string } ? T : never;

/** One handler per call, each held to the reply of its own request. */
export type CallHandlers<P> = {
  readonly [E in CallEntries<P> as E extends CallEntry<infer Q, unknown> ? TagOf<Q> : never]: E extends CallEntry<
    infer Q,
    infer R
  >
    ? (request: Q, from: From<R>, data: Data<P>) => Result<P>
    : never;
};

type CastHandlers<P> = { readonly [Q in Cast<P> as TagOf<Q>]: (request: Q, data: Data<P>) => Result<P> };

/** Handlers that a state may leave out. */
interface OptionalHandlers<P> {
  readonly enter?: (oldState: State<P>, data: Data<P>) => Result<P>;
  readonly info?: (message: Info<P>, data: Data<P>) => Result<P>;
  readonly internal?: (content: Internal<P>, data: Data<P>) => Result<P>;
  readonly timeout?: (content: EventTimeout<P>, data: Data<P>) => Result<P>;
  readonly stateTimeout?: (content: StateTimeout<P>, data: Data<P>) => Result<P>;
  readonly genericTimeout?: {
    readonly [N in keyof GenericTimeouts<P>]?: (content: GenericTimeouts<P>[N], data: Data<P>) => Result<P>;
  };
}

/** Handlers of a state by event, each held to the reply of its own request: for all calls and casts, or `otherwise`. */
export type StateHandlers<P> = SomeHandlers<P> | AllHandlers<P>;

interface SomeHandlers<P> extends OptionalHandlers<P> {
  /** Everything that has no handler here. */
  readonly otherwise: StateFunction<P>;
  readonly call?: Partial<CallHandlers<P>>;
  readonly cast?: Partial<CastHandlers<P>>;
}

type AllHandlers<P> = OptionalHandlers<P> & { readonly otherwise?: undefined } & ([CallEntries<P>] extends [never]
    ? { readonly call?: never }
    : { readonly call: CallHandlers<P> }) &
  ([Cast<P>] extends [never] ? { readonly cast?: never } : { readonly cast: CastHandlers<P> });
