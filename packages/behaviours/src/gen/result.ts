/**
 * What callbacks return: results made by `ok`, `reply`, `noreply` and `stop` (Erlang: `{ok, S}`, `{reply, R, S}`, …).
 *
 * Plain data with a string tag; a result is recognised by `$result`, so one made by another copy of this package, or
 * by an old version of a module, is as good as any. Each kind has one class, so that all results of a kind have the
 * same shape for the engine.
 */
import { isTimeout, type Timeout } from '../proc-lib/timeout';

/** Go on with `handleContinue(value, state)` before anything else. */
export interface ContinueWith<C> {
  readonly $next: 'continue';
  readonly value: C;
}

/**
 * What a server does after a callback: wait for a message for ever (`'infinity'` or nothing), for some ms and then
 * handle `'timeout'`, hibernate, or continue at once.
 */
export type Next<C = unknown> = Timeout | 'hibernate' | ContinueWith<C>;

/** `init` and `codeChange` succeeded. */
export interface Ok<S, C = never> {
  readonly $result: 'ok';
  readonly state: S;
  readonly next: Next<C> | undefined;
}

/** Answer the caller and go on. */
export interface Reply<R, S, C = never> {
  readonly $result: 'reply';
  readonly reply: R;
  readonly state: S;
  readonly next: Next<C> | undefined;
}

/** Go on without an answer. */
export interface Noreply<S, C = never> {
  readonly $result: 'noreply';
  readonly state: S;
  readonly next: Next<C> | undefined;
}

/** End the server. From `init` without a state. */
export interface Stop<S> {
  readonly $result: 'stop';
  readonly reason: unknown;
  readonly state: S;
}

/** Answer the caller and end the server. */
export interface StopReply<R, S> {
  readonly $result: 'stop_reply';
  readonly reason: unknown;
  readonly reply: R;
  readonly state: S;
}

/** `init` decided not to start (Erlang: `ignore`). */
export const ignore = 'ignore' as const;
export type Ignore = typeof ignore;

class OkResult<S, C> implements Ok<S, C> {
  readonly $result = 'ok';
  readonly state: S;
  readonly next: Next<C> | undefined;

  constructor(state: S, next: Next<C> | undefined) {
    this.state = state;
    this.next = next;
  }
}

class ReplyResult<R, S, C> implements Reply<R, S, C> {
  readonly $result = 'reply';
  readonly reply: R;
  readonly state: S;
  readonly next: Next<C> | undefined;

  constructor(reply: R, state: S, next: Next<C> | undefined) {
    this.reply = reply;
    this.state = state;
    this.next = next;
  }
}

class NoreplyResult<S, C> implements Noreply<S, C> {
  readonly $result = 'noreply';
  readonly state: S;
  readonly next: Next<C> | undefined;

  constructor(state: S, next: Next<C> | undefined) {
    this.state = state;
    this.next = next;
  }
}

class StopResult<S> implements Stop<S> {
  readonly $result = 'stop';
  readonly reason: unknown;
  readonly state: S;
  /** Whether a state was given: only `init` stops without one. */
  readonly stateless: boolean;

  constructor(reason: unknown, state: S, stateless: boolean) {
    this.reason = reason;
    this.state = state;
    this.stateless = stateless;
  }
}

class StopReplyResult<R, S> implements StopReply<R, S> {
  readonly $result = 'stop_reply';
  readonly reason: unknown;
  readonly reply: R;
  readonly state: S;

  constructor(reason: unknown, reply: R, state: S) {
    this.reason = reason;
    this.reply = reply;
    this.state = state;
  }
}

class Continuation<C> implements ContinueWith<C> {
  readonly $next = 'continue';
  readonly value: C;

  constructor(value: C) {
    this.value = value;
  }
}

/**
 * A type parameter bounded by it keeps literals: `reply('ok', s)` is a `Reply<'ok', …>`, no `Reply<string, …>`. Each
 * constructor has a second form without the bound, for values of unknown type.
 */
type Literal = string | number | bigint | boolean | symbol | null | undefined | object;

/**
 * `init` or `codeChange` succeeded with this state (Erlang: `{ok, State}`, `{ok, State, Next}`).
 * @param next ms until `'timeout'` is handled, `'hibernate'`, or `continueWith(…)`
 */
export function ok<S extends Literal, C = never>(state: S, next?: Next<C>): Ok<S, C>;
export function ok<S, C = never>(state: S, next?: Next<C>): Ok<S, C>;
export function ok<S, C>(state: S, next?: Next<C>): Ok<S, C> {
  return new OkResult(state, next);
}

/** Answer the caller with `value` and go on with `state` (Erlang: `{reply, Reply, State}`, `{reply, Reply, State, Next}`). */
export function reply<R extends Literal, S extends Literal, C = never>(
  value: R,
  state: S,
  next?: Next<C>,
): Reply<R, S, C>;
export function reply<R, S, C = never>(value: R, state: S, next?: Next<C>): Reply<R, S, C>;
export function reply<R, S, C>(value: R, state: S, next?: Next<C>): Reply<R, S, C> {
  return new ReplyResult(value, state, next);
}

/** Go on with `state`; a caller is answered later, by `GenServer.reply` (Erlang: `{noreply, State}`, `{noreply, State, Next}`). */
export function noreply<S extends Literal, C = never>(state: S, next?: Next<C>): Noreply<S, C>;
export function noreply<S, C = never>(state: S, next?: Next<C>): Noreply<S, C>;
export function noreply<S, C>(state: S, next?: Next<C>): Noreply<S, C> {
  return new NoreplyResult(state, next);
}

/**
 * End the server with `reason`: `stop(reason, state)`, after an answer to the caller `stop(reason, reply, state)`, from
 * `init` alone `stop(reason)` (Erlang: `{stop, Reason, State}`, `{stop, Reason, Reply, State}`, `{stop, Reason}`).
 */
export function stop(reason: unknown): Stop<never>;
export function stop<S extends Literal>(reason: unknown, state: S): Stop<S>;
export function stop<S>(reason: unknown, state: S): Stop<S>;
export function stop<R extends Literal, S extends Literal>(reason: unknown, reply: R, state: S): StopReply<R, S>;
export function stop<R, S>(reason: unknown, reply: R, state: S): StopReply<R, S>;
export function stop(reason: unknown, second?: unknown, third?: unknown): unknown {
  if (arguments.length > 2) return new StopReplyResult(reason, second, third);
  return new StopResult(reason, second, arguments.length < 2);
}

/** Handle `value` in `handleContinue` before the next message (Erlang: `{continue, Continue}`). */
export function continueWith<C extends Literal>(value: C): ContinueWith<C>;
export function continueWith<C>(value: C): ContinueWith<C>;
export function continueWith<C>(value: C): ContinueWith<C> {
  return new Continuation(value);
}

/** The kind of a callback's result, `undefined` when it is none. */
export function kindOfResult(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const kind = (value as { readonly $result?: unknown }).$result;
  return typeof kind === 'string' ? kind : undefined;
}

/** Whether a `stop` came without a state. */
export function isStateless(result: Stop<unknown>): boolean {
  return (result as StopResult<unknown>).stateless;
}

/** Whether a value is a `continueWith(…)`. */
export function isContinue(next: unknown): next is ContinueWith<unknown> {
  return typeof next === 'object' && next !== null && (next as { $next?: unknown }).$next === 'continue';
}

/** Whether a value may stand as `next` in a result. */
export function isNext(next: unknown): next is Next | undefined {
  return next === undefined || next === 'hibernate' || isTimeout(next) || isContinue(next);
}
