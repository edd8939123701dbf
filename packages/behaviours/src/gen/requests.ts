/**
 * Requests whose answers are fetched later, one by one or from a collection (OTP: `send_request`, `wait_response`,
 * `receive_response`, `check_response`).
 */
import type { Deadline } from './deadline';
import { type RequestId, sendRequest as genSendRequest } from './request-id';
import {
  checkResponses,
  type LabelledResponse,
  receiveResponses,
  reqidsAdd,
  type RequestIds,
  waitResponses,
} from './request-ids';
import * as one from './response';
import type { Response } from './response';
import type { ReplyFrom, RequestFor, Target } from './protocol';

/**
 * Sends a request and returns at once (OTP: `gen_server:send_request/2,4`).
 * @param label with `collection`: the request goes into the collection under this label, and the result is the new one
 * @throws ProcessError `no_process` outside of any process
 */
export function sendRequest<T extends Target, const Q extends RequestFor<T>>(
  server: T,
  request: Q,
): RequestId<ReplyFrom<NoInfer<T>, NoInfer<Q>>>;
export function sendRequest<T extends Target, const Q extends RequestFor<T>, R, L>(
  server: T,
  request: Q,
  label: L,
  collection: RequestIds<R, L>,
): RequestIds<R | ReplyFrom<NoInfer<T>, NoInfer<Q>>, L>;
export function sendRequest(
  server: Target,
  request: unknown,
  label?: unknown,
  collection?: RequestIds,
): RequestId | RequestIds {
  const id = genSendRequest(server, request);
  return collection === undefined ? id : reqidsAdd(id, label, collection);
}

/**
 * Waits for an answer; after `'timeout'` it can be waited for again (OTP: `gen_server:wait_response/2,3`).
 * @param timeout ms, `'infinity'`, or `{ abs }`: a time of the node's monotonic clock
 * @param remove with a collection: whether the answered request leaves it
 */
export function waitResponse<R>(id: RequestId<R>, timeout?: Deadline): Promise<Response<R> | 'timeout'>;
export function waitResponse<R, L>(
  collection: RequestIds<R, L>,
  timeout: Deadline,
  remove: boolean,
): Promise<LabelledResponse<R, L> | 'timeout' | 'no_request'>;
export function waitResponse(what: RequestId | RequestIds, timeout: Deadline = 'infinity', remove = false): unknown {
  return isOne(what) ? one.waitResponse(what, timeout) : waitResponses(what, timeout, remove);
}

/**
 * Waits for an answer; after `'timeout'` the request, or all of the collection, is given up
 * (OTP: `gen_server:receive_response/2,3`).
 * @param timeout ms, `'infinity'`, or `{ abs }`: a time of the node's monotonic clock
 * @param remove with a collection: whether the answered request leaves it
 */
export function receiveResponse<R>(id: RequestId<R>, timeout?: Deadline): Promise<Response<R> | 'timeout'>;
export function receiveResponse<R, L>(
  collection: RequestIds<R, L>,
  timeout: Deadline,
  remove: boolean,
): Promise<LabelledResponse<R, L> | 'timeout' | 'no_request'>;
export function receiveResponse(what: RequestId | RequestIds, timeout: Deadline = 'infinity', remove = false): unknown {
  return isOne(what) ? one.receiveResponse(what, timeout) : receiveResponses(what, timeout, remove);
}

/**
 * Reads a message that the process has received as an answer (OTP: `gen_server:check_response/2,3`).
 * @param remove with a collection: whether the answered request leaves it
 */
export function checkResponse<R>(message: unknown, id: RequestId<R>): Response<R> | 'no_reply';
export function checkResponse<R, L>(
  message: unknown,
  collection: RequestIds<R, L>,
  remove: boolean,
): LabelledResponse<R, L> | 'no_reply' | 'no_request';
export function checkResponse(message: unknown, what: RequestId | RequestIds, remove = false): unknown {
  return isOne(what) ? one.checkResponse(message, what) : checkResponses(message, what, remove);
}

function isOne(what: RequestId | RequestIds): what is RequestId {
  return what.type === '$request_id';
}
