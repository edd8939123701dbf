/**
 * Protocols of event managers and of their handlers, each declared once as a type (B2).
 *
 *     interface Shop extends GenEvent.Protocol {
 *       event: 'opened' | { type: 'sold'; item: string };          // notify(shop, 'opened')
 *     }
 *
 *     interface Log extends GenEvent.HandlerProtocol {
 *       args: { size: number };                                    // addHandler(shop, log, { size: 10 })
 *       takeover: { lines: string[] };                             // what terminate of the one left that it takes over from
 *       state: string[];
 *       event: 'opened' | { type: 'sold'; item: string };          // those that it handles
 *       call: { lines: string[]; has: (q: { line: string }) => boolean };   // call(shop, log, 'lines') → string[]
 *       info: 'tick';
 *     }
 *
 * The manager's protocol goes with its pid and its name, a handler's with its module: a handler that does not handle all
 * events of a manager is not added to it. Parts that are left out do not exist. Calls are written as for gen_server.
 *
 * This file holds types only; everything else (client functions, callbacks) derives from them.
 */
import type { Args, Part, ProtocolOf, ReplyTo, Request, ServerPid } from '../gen/protocol';
import type { Reply } from '../gen/result';
import type { RemoveHandlerAndReply, SwapAndReply } from './result';

export type {
  AnyReply,
  Args,
  CallEntries,
  CallEntry,
  Info,
  NameFor,
  Request,
  Target,
  TypedName,
} from '../gen/protocol';

/** The pid of a manager: it knows the manager's protocol. Plain messages are sent to it as to any pid. */
export type ManagerPid<P> = ServerPid<P>;

/** The parts of a manager's protocol. */
export interface Protocol {
  /** Union of the events. */
  event?: unknown;
  /** Union of the plain messages. Declared or not, handlers should expect others: anybody can send anything. */
  info?: unknown;
}

/** The protocol of a manager that declares none: nothing is checked. */
export interface Dynamic extends Protocol {
  /* eslint-disable @typescript-eslint/no-explicit-any -- undeclared means unchecked, in both directions */
  event: any;
  info: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

/** The parts of a handler's protocol. */
export interface HandlerProtocol {
  /** Argument of `init`. Any value unless declared. */
  args?: unknown;
  /** What `terminate` of a handler returned from which it takes over; without it, it cannot take over. */
  takeover?: unknown;
  /** State of the handler. `unknown` unless declared. */
  state?: unknown;
  /** Union of the events that it handles. */
  event?: unknown;
  /** Calls: replies by request. */
  call?: unknown;
  /** Union of the plain messages. */
  info?: unknown;
}

/** The protocol of a handler that declares none: nothing is checked. */
export interface DynamicHandler extends HandlerProtocol {
  /* eslint-disable @typescript-eslint/no-explicit-any -- undeclared means unchecked, in both directions */
  args: any;
  takeover: any;
  state: any;
  event: any;
  call: any;
  info: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

export type State<P> = Part<P, 'state', unknown>;
export type Event<P> = Part<P, 'event', never>;

/**
 * What `init` of a handler that takes over is called with: its arguments, and what the other one left, `'error'` without one.
 * Not `readonly`, so that `Array.isArray` tells it from arguments that are no array.
 */
export type Takeover<P> =
  P extends Record<'takeover', infer L> ? [args: Args<P>, left: L | 'error' | { readonly EXIT: unknown }] : never;

/** What `init` may be called with. */
export type InitArgs<P> = Args<P> | Takeover<P>;

declare const handles: unique symbol;

/** Carries a handler's protocol for the compiler only. */
export interface Handles<P> {
  readonly [handles]?: P;
}

/** What may be notified at a target; anything when its protocol is not known. */
export type EventFor<T> = Event<ProtocolOf<T, Dynamic>>;

/** A callback module that handles at least the events of a target. */
export interface HandlerFor<T> {
  readonly init: (args: never) => unknown;
  readonly handleEvent: (event: Event<ProtocolOf<T, Protocol>>, state: never) => unknown;
}

/** Any callback module. */
export type AnyHandler = HandlerFor<unknown>;

/** The protocol of a handler, by its module: the one that its `init` carries, else what its functions say. */
type ProtocolIn<H> = H extends { readonly init: { readonly [handles]?: infer P } }
  ? unknown extends P
    ? Said<H>
    : P
  : Said<H>;

/** What the functions of a module say of its protocol. */
interface Said<H> {
  args: First<H, 'init'>;
  call: [request: First<H, 'handleCall'>, reply: Answer<H>];
}

/** The first parameter of a callback. */
type First<H, K extends PropertyKey> =
  H extends Readonly<Record<K, (first: infer A, ...rest: never) => unknown>> ? A : never;

/** What `handleCall` answers. */
type Answer<H> = H extends { readonly handleCall: (...args: never) => infer Result }
  ? AnswerIn<Awaited<Result>>
  : never;

type AnswerIn<Result> = 0 extends 1 & Result
  ? unknown
  : Result extends Reply<infer R, unknown> | RemoveHandlerAndReply<infer R> | SwapAndReply<infer R, unknown>
    ? R
    : never;

/** What the handler of a module begins with. */
export type ArgsFor<H> = Args<ProtocolIn<H>>;

/** What it begins with when it takes over, beside what the other one left. */
export type TakeoverArgsFor<H> = InPair<First<H, 'init'>>;

type InPair<A> = unknown extends A ? A : A extends readonly [infer Own, unknown] ? Own : never;

/** What may be called at the handler of a module. */
export type HandlerRequest<H> = Request<ProtocolIn<H>>;

/** What the handler of a module answers to a request. */
export type HandlerReply<H, Q> = ReplyTo<ProtocolIn<H>, Q>;
