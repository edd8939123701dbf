/** Talking to a server: call, cast, reply, stop (OTP: the client functions of `gen_server`). */
import { call as genCall, DEFAULT_TIMEOUT } from '../gen/call';
import { cast as genCast } from '../gen/cast';
import { checkedReply, type From } from '../proc-lib/from';
import type { Timeout } from '../proc-lib/timeout';
import type { CastFor, ReplyFrom, RequestFor, Target } from './protocol';

/**
 * Calls a server and resolves to its reply (OTP: `gen_server:call/2,3`). Works outside of processes too.
 *
 * @example
 * const value = await GenServer.call(kv, { type: 'get', key: 'a' });
 *
 * @param server pid or name; with its protocol known, the request is checked and the reply has just its type
 * @param timeout ms to wait, or `'infinity'`; 5,000 unless given
 * @throws CallError `noproc`, `nodedown`, `timeout`, `calling_self`, `exit` (the server ended before it answered)
 * @throws ProcessError `badarg` for what is no pid and no name, `timeout_value` for a bad time limit
 */
export function call<T extends Target, const Q extends RequestFor<T>>(
  server: T,
  request: Q,
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<ReplyFrom<T, Q>> {
  return genCall('call', server, request, timeout) as Promise<ReplyFrom<T, Q>>;
}

/**
 * Sends a request that wants no answer (OTP: `gen_server:cast/2`). Whether anybody is there or not makes no difference.
 * @returns `'ok'`, at once
 * @throws ProcessError `badarg` for what is no pid and no name; `no_node` when no node runs
 */
export function cast<T extends Target>(server: T, request: CastFor<T>): 'ok' {
  return genCast(server, request);
}

/**
 * Answers a call whose `handleCall` returned `noreply` (OTP: `gen_server:reply/2`). Any process may; the caller, if it
 * has given up, does not notice.
 */
export function reply<R>(from: From<R>, value: R): 'ok' {
  return checkedReply(from, value);
}

export { stop } from '../gen/stop';
