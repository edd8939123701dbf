/**
 * Collections of requests (OTP: `reqids_new`, `reqids_add`, …): many requests, each with a label, whose answers are
 * fetched in the order in which they arrive.
 *
 * Collections are values: adding or taking an entry gives a new one, the old one is as before.
 */
import { coroutine, ProcessError, type Ref, type Self, self as runningSelf, timeout as timedOut } from '@hot/runtime';
import type { ReplyMessage } from '../proc-lib/from';
import type { DownMessage } from '../proc-lib/signals';
import { type Deadline, msUntil } from './deadline';
import type { RequestId } from './request-id';
import { type Response, responseOf } from './response';

interface Entry<R, L> {
  readonly id: RequestId<R>;
  readonly label: L;
}

/** Requests with labels. */
export interface RequestIds<R = unknown, L = unknown> {
  readonly type: '$request_ids';
  /** By the reference under which the answer arrives, oldest first. */
  readonly entries: ReadonlyMap<Ref, Entry<R, L>>;
}

/** An answer, the label of its request, and the collection, without the request if that was asked for. */
export interface LabelledResponse<R, L> {
  readonly response: Response<R>;
  readonly label: L;
  readonly collection: RequestIds<R, L>;
}

/** An empty collection (OTP: `reqids_new/0`). */
export function reqidsNew<R = unknown, L = unknown>(): RequestIds<R, L> {
  return { type: '$request_ids', entries: new Map() };
}

/** Number of requests in a collection (OTP: `reqids_size/1`). */
export function reqidsSize(collection: RequestIds): number {
  return collection.entries.size;
}

/**
 * A collection with one more request (OTP: `reqids_add/3`).
 * @throws ProcessError `badarg` when it is in it already
 */
export function reqidsAdd<R, L>(id: RequestId<R>, label: L, collection: RequestIds<R, L>): RequestIds<R, L> {
  if (collection.entries.has(id.ref)) throw new ProcessError('badarg', 'the request is in the collection already');
  return { type: '$request_ids', entries: new Map(collection.entries).set(id.ref, { id, label }) };
}

/** The requests of a collection with their labels, oldest first (OTP: `reqids_to_list/1`). */
export function reqidsToList<R, L>(collection: RequestIds<R, L>): readonly (readonly [RequestId<R>, L])[] {
  return [...collection.entries.values()].map(({ id, label }) => [id, label] as const);
}

/**
 * Waits for the first answer to any request; after `'timeout'` all stand (OTP: `wait_response/3`).
 * @param remove whether the answered request leaves the collection; if not, it keeps its place
 */
export function waitResponses<R, L>(
  collection: RequestIds<R, L>,
  timeout: Deadline,
  remove: boolean,
): Promise<LabelledResponse<R, L> | 'timeout' | 'no_request'> {
  return fetchAny(runningSelf(), collection, timeout, remove, false) as Promise<
    LabelledResponse<R, L> | 'timeout' | 'no_request'
  >;
}

/** Waits for the first answer to any request; after `'timeout'` all are given up (OTP: `receive_response/3`). */
export function receiveResponses<R, L>(
  collection: RequestIds<R, L>,
  timeout: Deadline,
  remove: boolean,
): Promise<LabelledResponse<R, L> | 'timeout' | 'no_request'> {
  return fetchAny(runningSelf(), collection, timeout, remove, true) as Promise<
    LabelledResponse<R, L> | 'timeout' | 'no_request'
  >;
}

/** Whether `message` answers one of the requests, and how (OTP: `check_response/3`). */
export function checkResponses<R, L>(
  message: unknown,
  collection: RequestIds<R, L>,
  remove: boolean,
): LabelledResponse<R, L> | 'no_reply' | 'no_request' {
  if (collection.entries.size === 0) return 'no_request';
  if (!answersAny(collection)(message)) return 'no_reply';
  return labelled(runningSelf(), message, collection, remove) as LabelledResponse<R, L>;
}

const fetchAny = coroutine(function* (
  self: Self,
  collection: RequestIds,
  deadline: Deadline,
  remove: boolean,
  giveUp: boolean,
): Generator<unknown, LabelledResponse<unknown, unknown> | 'timeout' | 'no_request', unknown> {
  if (collection.entries.size === 0) return 'no_request';
  const answer = (yield self.receive(answersAny(collection), msUntil(self, deadline))) as
    ReplyMessage | DownMessage | typeof timedOut;
  if (answer !== timedOut) return labelled(self, answer, collection, remove);
  if (giveUp) for (const { id } of collection.entries.values()) self.demonitor(id.ref, { flush: true });
  return 'timeout';
});

function answersAny(collection: RequestIds): (message: unknown) => message is ReplyMessage | DownMessage {
  return (message): message is ReplyMessage | DownMessage =>
    typeof message === 'object' &&
    message !== null &&
    collection.entries.has((message as { readonly ref: Ref }).ref) &&
    ((message as { type?: unknown }).type === '$gen_reply' || (message as { type?: unknown }).type === 'DOWN');
}

function labelled(
  self: Self,
  answer: ReplyMessage | DownMessage,
  collection: RequestIds,
  remove: boolean,
): LabelledResponse<unknown, unknown> {
  const { id, label } = collection.entries.get(answer.ref) as Entry<unknown, unknown>;
  const response = responseOf(self, answer, id);
  if (!remove) return { response, label, collection };
  const entries = new Map(collection.entries);
  entries.delete(answer.ref);
  return { response, label, collection: { type: '$request_ids', entries } };
}
