/**
 * Requests to handlers whose answers are fetched later, one by one or from a collection (OTP: `send_request`,
 * `wait_response`, `receive_response`, `check_response` of `gen_event`).
 *
 * What a call throws is here the `error` of the response: `reason` is `'bad_module'`, `{ EXIT: reason }` or what the handler
 * returned, with the manager as `server`.
 */
import { coroutine } from '@hot/runtime';
import type { Deadline } from '../gen/deadline';
import { type RequestId, sendRequest as genSendRequest } from '../gen/request-id';
import { type LabelledResponse, reqidsAdd, type RequestIds } from '../gen/request-ids';
import * as gen from '../gen/requests';
import type { Response } from '../gen/response';
import { isRefusal } from './gen-event-error';
import type { HandlerId } from './handler';
import type { AnyHandler, HandlerReply, HandlerRequest, Target } from './protocol';
import type { ManagerRequest } from './request';

/**
 * Sends a request to a handler and returns at once (OTP: `gen_event:send_request/3,5`).
 * @param label with `collection`: the request goes into the collection under this label, and the result is the new one
 * @throws ProcessError `no_process` outside of any process
 */
export function sendRequest<H extends AnyHandler, const Q extends HandlerRequest<H>>(
  manager: Target,
  handler: HandlerId<H>,
  request: Q,
): RequestId<HandlerReply<H, NoInfer<Q>>>;
export function sendRequest<H extends AnyHandler, const Q extends HandlerRequest<H>, R, L>(
  manager: Target,
  handler: HandlerId<H>,
  request: Q,
  label: L,
  collection: RequestIds<R, L>,
): RequestIds<R | HandlerReply<H, NoInfer<Q>>, L>;
export function sendRequest(
  manager: Target,
  handler: HandlerId,
  request: unknown,
  label?: unknown,
  collection?: RequestIds,
): RequestId | RequestIds {
  const id = genSendRequest(manager, { gen_event: 'call', handler, request } satisfies ManagerRequest);
  return collection === undefined ? id : reqidsAdd(id, label, collection);
}

/**
 * Waits for an answer; after `'timeout'` it can be waited for again (OTP: `gen_event:wait_response/2,3`).
 * Takes and gives what `GenServer.waitResponse` does.
 */
export const waitResponse = reading(gen.waitResponse);

/**
 * Waits for an answer; after `'timeout'` the request, or all of the collection, is given up
 * (OTP: `gen_event:receive_response/2,3`). Takes and gives what `GenServer.receiveResponse` does.
 */
export const receiveResponse = reading(gen.receiveResponse);

/**
 * Reads a message that the process has received as an answer (OTP: `gen_event:check_response/2,3`).
 * Takes and gives what `GenServer.checkResponse` does.
 */
export const checkResponse = ((message: unknown, what: RequestId & RequestIds, remove?: boolean): unknown =>
  read(gen.checkResponse(message, what, remove as boolean))) as typeof gen.checkResponse;

/** The same function, but for refusals, which it gives as errors. */
function reading<F extends typeof gen.waitResponse>(fetch: F): F {
  return coroutine(function* (...args: [RequestIds, Deadline, boolean]): Generator<unknown, unknown, unknown> {
    return read(yield fetch(...args));
  }) as unknown as F;
}

/** Reads a response, with or without a label. */
function read(fetched: unknown): unknown {
  if (typeof fetched !== 'object' || fetched === null) return fetched;
  if (!('response' in fetched)) return withoutRefusal(fetched as Response);
  const labelled = fetched as LabelledResponse<unknown, unknown>;
  return { ...labelled, response: withoutRefusal(labelled.response) };
}

function withoutRefusal(response: Response): Response {
  if (!('reply' in response && isRefusal(response.reply))) return response;
  const { reason, manager } = response.reply;
  return { error: { reason, server: manager } };
}
