/** Talking to a machine: call, cast, reply, stop (OTP: the client functions of `gen_statem`). */
import { call as genCall } from '../gen/call';
import { cast as genCast } from '../gen/cast';
import type { CastFor, ReplyFrom, RequestFor, Target } from '../gen/protocol';
import { checkedReply, type From } from '../proc-lib/from';
import type { Timeout } from '../proc-lib/timeout';
import { isReply, type ReplyAction } from './action';

/** How long a call waits; a late answer is dropped in each case (OTP: `T`, `{clean_timeout, T}`, `{dirty_timeout, T}`). */
export type CallTimeout = Timeout | { readonly clean_timeout: Timeout } | { readonly dirty_timeout: Timeout };

/**
 * Calls a machine and resolves to its reply (OTP: `gen_statem:call/2,3`). Works outside of processes too.
 *
 * @example
 * const state = await GenStatem.call(door, 'state');
 *
 * @param server pid or name; with its protocol known, the request is checked and the reply has just its type
 * @param timeout ms to wait; `'infinity'` unless given
 * @throws CallError `noproc`, `timeout`, `calling_self`, `exit` (the machine ended before it answered)
 */
export function call<T extends Target, const Q extends RequestFor<T>>(
  server: T,
  request: Q,
  timeout: CallTimeout = 'infinity',
): Promise<ReplyFrom<NoInfer<T>, NoInfer<Q>>> {
  return genCall('call', server, request, timeOf(timeout)) as Promise<ReplyFrom<T, Q>>;
}

function timeOf(timeout: CallTimeout): Timeout {
  if (typeof timeout !== 'object') return timeout;
  return 'clean_timeout' in timeout ? timeout.clean_timeout : timeout.dirty_timeout;
}

/**
 * Sends a request that wants no answer (OTP: `gen_statem:cast/2`). Never fails, whether anybody is there or not.
 * @returns `'ok'`, at once
 */
export function cast<T extends Target>(server: T, request: CastFor<T>): 'ok' {
  return genCast(server, request);
}

/**
 * Answers a call at once, from any process (OTP: `gen_statem:reply/1,2`): a caller, or what `replyTo` made for one or more.
 * A caller that has given up does not notice. Callbacks answer with `replyTo` among their actions.
 * @throws ProcessError `badarg` for what names no caller
 */
export function reply(replies: ReplyAction | readonly ReplyAction[]): 'ok';
export function reply<R>(from: From<R>, value: R): 'ok';
export function reply(first: From | ReplyAction | readonly ReplyAction[], value?: unknown): 'ok' {
  if (!isReply(first) && !Array.isArray(first)) return checkedReply(first, value);
  for (const one of [first].flat() as readonly ReplyAction[]) checkedReply(one?.from, one?.reply);
  return 'ok';
}

export { stop } from '../gen/stop';
