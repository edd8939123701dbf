/**
 * What handlers return besides `ok` and `reply`: that they are to be removed, or another handler is to take their place
 * (Erlang: `remove_handler`, `{swap_handler, …}`). Plain data with a string tag, as all results are.
 */
import type { HandlerId } from './handler';

/** Remove the handler (Erlang: `remove_handler`). Its `terminate` is called with `'remove_handler'`. */
export const removeHandler = 'remove_handler' as const;
export type RemoveHandler = typeof removeHandler;

/** Answer the caller and remove the handler. */
export interface RemoveHandlerAndReply<R> {
  readonly $result: 'remove_handler';
  readonly reply: R;
}

/** Have another handler take over. */
export interface Swap<S> {
  readonly $result: 'swap_handler';
  /** What `terminate` of this handler is called with. */
  readonly args1: unknown;
  /** The state that it is called with. */
  readonly state: S;
  /** Name of the handler that takes over. */
  readonly handler2: HandlerId;
  /** What its `init` is called with: `[args2, what terminate returned]`. */
  readonly args2: unknown;
}

/** Answer the caller and have another handler take over. */
export interface SwapAndReply<R, S> extends Omit<Swap<S>, '$result'> {
  readonly $result: 'swap_handler_reply';
  readonly reply: R;
}

/** Answer a call and remove the handler (Erlang: `{remove_handler, Reply}`). */
export function removeHandlerAndReply<const R>(reply: R): RemoveHandlerAndReply<R> {
  return { $result: 'remove_handler', reply };
}

/**
 * Have another handler take over (Erlang: `{swap_handler, Args1, State, Handler2, Args2}`). It keeps the place in the order
 * of handlers, and the owner.
 * @param args1 what `terminate` of this handler is called with
 * @param state the state that it is called with
 * @param handler2 name of the handler that takes over
 * @param args2 its `init` is called with `[args2, what terminate returned]`
 */
export function swap<const S>(args1: unknown, state: S, handler2: HandlerId, args2: unknown): Swap<S> {
  return { $result: 'swap_handler', args1, state, handler2, args2 };
}

/** {@link swap} in the answer to a call (Erlang: `{swap_handler, Reply, Args1, State, Handler2, Args2}`). */
export function swapAndReply<const R, const S>(
  reply: R,
  args1: unknown,
  state: S,
  handler2: HandlerId,
  args2: unknown,
): SwapAndReply<R, S> {
  return { $result: 'swap_handler_reply', reply, args1, state, handler2, args2 };
}
