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
import type { Args, Part, ProtocolOf, ReplyTo, Request } from '../gen/protocol';
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
export type { ServerPid as ManagerPid } from '../gen/protocol';

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

/** A function, as far as its parameters and its result matter. */
type Callback = (...args: never) => unknown;

/** The protocol that a module's callbacks carry, or `undefined` when they carry none. */
type Carried<H> = H extends { readonly init: { readonly [handles]?: infer P } } ? Carries<P> : undefined;

type Carries<P> = unknown extends P ? undefined : P extends undefined ? never : P;

/** The first parameter of a callback of a module. */
type Parameter<H, K extends PropertyKey> =
  H extends Readonly<Record<K, (first: infer A, ...rest: never) => unknown>> ? A : never;

/** What `init` of a module takes. */
export type ArgsFor<H> = Carried<H> extends infer P ? (P extends undefined ? Parameter<H, 'init'> : Args<P>) : never;

/** What `init` of a module takes beside what another handler left. */
export type TakeoverArgsFor<H> =
  Carried<H> extends infer P
    ? P extends undefined
      ? Parameter<H, 'init'> extends infer A
        ? 0 extends 1 & A
          ? A
          : A extends readonly [infer Own, unknown]
            ? Own
            : unknown extends A
              ? unknown
              : never
        : never
      : [Takeover<P>] extends [never]
        ? never
        : Args<P>
    : never;

/** What may be called at the handler of a module. */
export type HandlerRequest<H> =
  Carried<H> extends infer P ? (P extends undefined ? Parameter<H, 'handleCall'> : Request<P>) : never;

/** What the handler of a module answers to a request. */
export type HandlerReply<H, Q> =
  Carried<H> extends infer P
    ? P extends undefined
      ? H extends { readonly handleCall: infer F extends Callback }
        ? ReplyIn<Awaited<ReturnType<F>>>
        : never
      : ReplyTo<P, Q>
    : never;

/** The answers in what `handleCall` returns. */
type ReplyIn<Result> = 0 extends 1 & Result
  ? unknown
  : Result extends Reply<infer R, unknown> | RemoveHandlerAndReply<infer R> | SwapAndReply<infer R, unknown>
    ? R
    : never;
