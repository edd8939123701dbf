/**
 * What the callbacks of a state machine return (OTP: `gen_statem:state_callback_result()` and `init_result()`). `ignore`
 * and `stop` are those of all behaviours: `stop(reason)`, `stop(reason, newData)`.
 *
 * Actions are one action or a list of them.
 */
import { kindOfResult } from '../gen/result';
import type { ReplyAction } from './action';

type Actions<A> = A | readonly A[];

/** `init` succeeded, or `codeChange`. */
export interface Ok<S, D, A = never> {
  readonly $result: 'ok';
  readonly state: S;
  readonly data: D;
  readonly actions: Actions<A> | undefined;
}

/** Go to a state, which may be the present one. */
export interface NextState<S, D, A = never> {
  readonly $result: 'next_state';
  readonly state: S;
  readonly data: D;
  readonly actions: Actions<A> | undefined;
}

/** Stay; `repeat_state` makes the state enter call again. */
export interface KeepState<D, A = never> {
  readonly $result: 'keep_state' | 'repeat_state';
  readonly data: D;
  readonly actions: Actions<A> | undefined;
}

/** Stay, with the data as it was. */
export interface KeepStateAndData<A = never> {
  readonly $result: 'keep_state_and_data' | 'repeat_state_and_data';
  readonly actions: Actions<A> | undefined;
}

/** Answer callers and end. */
export interface StopAndReply<D> {
  readonly $result: 'stop_and_reply';
  readonly reason: unknown;
  readonly replies: Actions<ReplyAction>;
  readonly data: D;
}

/** All results that go on have one shape for the engine. */
export class Transition {
  readonly $result: string;
  readonly state: unknown;
  readonly data: unknown;
  readonly actions: unknown;

  constructor($result: string, state: unknown, data: unknown, actions: unknown) {
    this.$result = $result;
    this.state = state;
    this.data = data;
    this.actions = actions;
  }
}

/** What `stopAndReply` makes. */
export class StopAndReplyResult {
  readonly $result = 'stop_and_reply';
  readonly reason: unknown;
  readonly replies: unknown;
  readonly data: unknown;
  /** Whether the data stay as they were. */
  readonly dataless: boolean;

  constructor(reason: unknown, replies: unknown, data: unknown, dataless: boolean) {
    this.reason = reason;
    this.replies = replies;
    this.data = data;
    this.dataless = dataless;
  }
}

/** `init`: begin in this state (OTP: `{ok, State, Data, Actions}`); `codeChange`: state and data for the new code. */
export function ok<const S, D, A = never>(state: S, data: D, actions?: Actions<A>): Ok<S, D, A> {
  return new Transition('ok', state, data, actions) as Ok<S, D, A>;
}

/** Go to `state` (OTP: `{next_state, State, Data, Actions}`); to the present one is as {@link keepState}. */
export function nextState<const S, D, A = never>(state: S, data: D, actions?: Actions<A>): NextState<S, D, A> {
  return new Transition('next_state', state, data, actions) as NextState<S, D, A>;
}

/** Stay in the state, with new data (OTP: `{keep_state, Data, Actions}`). */
export function keepState<D, A = never>(data: D, actions?: Actions<A>): KeepState<D, A> {
  return new Transition('keep_state', undefined, data, actions) as KeepState<D, A>;
}

/** Stay in the state, nothing changes (OTP: `{keep_state_and_data, Actions}`). */
export function keepStateAndData<A = never>(actions?: Actions<A>): KeepStateAndData<A> {
  return new Transition('keep_state_and_data', undefined, undefined, actions) as KeepStateAndData<A>;
}

/** Stay, but make the state enter call as if the state were new (OTP: `{repeat_state, Data, Actions}`). */
export function repeatState<D, A = never>(data: D, actions?: Actions<A>): KeepState<D, A> {
  return new Transition('repeat_state', undefined, data, actions) as KeepState<D, A>;
}

/** {@link repeatState} with the data as they are (OTP: `{repeat_state_and_data, Actions}`). */
export function repeatStateAndData<A = never>(actions?: Actions<A>): KeepStateAndData<A> {
  return new Transition('repeat_state_and_data', undefined, undefined, actions) as KeepStateAndData<A>;
}

/**
 * Answer callers and end with `reason` (OTP: `{stop_and_reply, Reason, Replies, Data}`). The answers go out before
 * `terminate`.
 * @param replies made by `replyTo`
 */
export function stopAndReply(reason: unknown, replies: Actions<ReplyAction>): StopAndReply<never>;
export function stopAndReply<D>(reason: unknown, replies: Actions<ReplyAction>, data: D): StopAndReply<D>;
export function stopAndReply(reason: unknown, replies: Actions<ReplyAction>, data?: unknown): unknown {
  return new StopAndReplyResult(reason, replies, data, arguments.length < 3);
}

/** Whether a result is that of a machine's `init` or `codeChange`: the `ok` of other behaviours has no data. */
export function isOk(result: unknown): result is Ok<unknown, unknown, unknown> {
  return kindOfResult(result) === 'ok' && 'data' in (result as object);
}
