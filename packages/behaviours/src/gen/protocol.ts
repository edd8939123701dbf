/**
 * What the protocols of all behaviours have in common: arguments, calls with their replies, casts, plain messages. How a
 * protocol is written stands with each behaviour.
 *
 * This file holds types only; everything else (client functions, callbacks) derives from them.
 */
import type { Pid } from '@hot/runtime';
import type { ServerName, ServerRef } from './name';

/** A part of a protocol, or `Absent` when it is not declared. */
export type Part<P, K extends string, Absent> = P extends { readonly [key in K]: infer T } ? T : Absent;

export type Args<P> = Part<P, 'args', unknown>;
export type Cast<P> = Part<P, 'cast', never>;
export type Info<P> = Part<P, 'info', unknown>;

type IsAny<T> = 0 extends 1 & T ? true : false;

/** One kind of call: a request and its reply. */
export interface CallEntry<Q, R> {
  readonly request: Q;
  readonly reply: R;
}

/** Stands in the place of a request that cannot be: the message says why. */
interface NotARequest<Why extends string> {
  readonly notARequest: Why;
}

/** `{ type: K }` with the fields of `Fields`; written out, so that messages of the compiler show it as it is sent. */
type Tagged<K extends string, Fields> = Fields extends readonly unknown[]
  ? NotARequest<`the parameter of '${K}' must be an object: its fields stand beside type`>
  : Fields extends object
    ? { readonly type: K } & Fields extends infer All
      ? { [F in keyof All]: All[F] }
      : never
    : NotARequest<`the parameter of '${K}' must be an object: its fields stand beside type`>;

/** In brackets, so that a union of replies stays one reply; `any` and `never` would pass for functions. */
type NamedEntry<K extends string, V> =
  IsAny<V> extends true
    ? CallEntry<K, V>
    : [V] extends [never]
      ? CallEntry<K, V>
      : [V] extends [() => infer R]
        ? CallEntry<K, R>
        : [V] extends [(fields: infer Fields) => infer R]
          ? CallEntry<Tagged<K, Fields>, R>
          : CallEntry<K, V>;

type EntriesOf<C> =
  IsAny<C> extends true
    ? CallEntry<C, C>
    : C extends readonly [infer Q, infer R]
      ? CallEntry<Q, R>
      : { [K in keyof C & string]: NamedEntry<K, C[K]> }[keyof C & string];

/** All calls of a protocol, as a union of {@link CallEntry}. */
export type CallEntries<P> = EntriesOf<Part<P, 'call', never>>;

/** Union of the requests that may be called. */
export type Request<P> = CallEntries<P>['request'];

/** Union of all replies. */
export type AnyReply<P> = CallEntries<P>['reply'];

type ReplyIn<E, Q> = E extends CallEntry<infer Known, infer R> ? (Q extends Known ? R : never) : never;

/** The reply to just this request. */
export type ReplyTo<P, Q> = Q extends unknown ? ReplyIn<CallEntries<P>, Q> : never;

declare const served: unique symbol;

declare const typed: unique symbol;

/** A name or a pid that knows more for the compiler than who it is: whose it is, that is. */
export interface Typed {
  readonly [typed]: true;
}

/** A name of which nothing is known: it may be given to any server. */
export type BareName = ServerName & { readonly [typed]?: never };

/** Carries a protocol for the compiler only. */
export interface Serves<P> extends Typed {
  readonly [served]: P;
}

/** The pid of a server: it knows the server's protocol. Plain messages are sent to it as to any pid. */
export type ServerPid<P> = Pid<Info<P>> & Serves<P>;

/** The registered name of a server, with its protocol; made by `named`. */
export type TypedName<P, N extends ServerName = ServerName> = N & Serves<P>;

/** A name that is given to a server of protocol `P`: without a protocol, or with this one. */
export type NameFor<P> = TypedName<P> | BareName;

/** How a client names a server, with or without its protocol. */
export type Target = ServerRef;

/** The protocol of a target, or `Unknown` when it is not known. */
export type ProtocolOf<T, Unknown = unknown> = T extends Serves<infer P> ? P : Unknown;

/** What may be called at a target; anything when its protocol is not known. */
export type RequestFor<T> = T extends Serves<infer P> ? Request<P> : unknown;

/** What a target answers to a request; `unknown` when its protocol is not known. */
export type ReplyFrom<T, Q> =
  T extends Serves<infer P> ? (IsAny<Request<P>> extends true ? AnyReply<P> : ReplyTo<P, Q>) : unknown;

/** What may be cast at a target; anything when its protocol is not known. */
export type CastFor<T> = T extends Serves<infer P> ? Cast<P> : unknown;
