/**
 * Fetching the answer to one request (OTP: `wait_response/2`, `receive_response/2`, `check_response/2`).
 *
 * `waitResponse` may be asked again after a timeout; `receiveResponse` gives the request up, and a late answer is
 * dropped; `checkResponse` looks at a message that the process has received itself.
 */
import { coroutine, type ExitReason, type Self, self as runningSelf, timeout as timedOut } from '@hot/runtime';
import { type Answer, isAnswer } from '../proc-lib/answer';
import { type Deadline, msUntil } from './deadline';
import type { ServerRef } from './name';
import type { RequestId } from './request-id';

/** The answer, or why there is none (OTP: `{reply, R}`, `{error, {Reason, ServerRef}}`). */
export type Response<R = unknown> =
  { readonly reply: R } | { readonly error: { readonly reason: ExitReason; readonly server: ServerRef } };

/**
 * Waits for the answer; after `'timeout'` it can be asked for again.
 * @param timeout ms, `'infinity'`, or `{ abs }`: a time of the node's monotonic clock
 * @throws ProcessError `no_process` outside of any process, `timeout_value`
 */
export function waitResponse<R>(id: RequestId<R>, timeout: Deadline = 'infinity'): Promise<Response<R> | 'timeout'> {
  return fetch(runningSelf(), id, timeout, false) as Promise<Response<R> | 'timeout'>;
}

/**
 * Waits for the answer; after `'timeout'` the request is given up.
 * @param timeout ms, `'infinity'`, or `{ abs }`: a time of the node's monotonic clock
 * @throws ProcessError `no_process` outside of any process, `timeout_value`
 */
export function receiveResponse<R>(id: RequestId<R>, timeout: Deadline = 'infinity'): Promise<Response<R> | 'timeout'> {
  return fetch(runningSelf(), id, timeout, true) as Promise<Response<R> | 'timeout'>;
}

/** Whether `message` is the answer to a request, and which; `'no_reply'` when it is not. */
export function checkResponse<R>(message: unknown, id: RequestId<R>): Response<R> | 'no_reply' {
  if (!isAnswer(message, id.ref)) return 'no_reply';
  return responseOf(runningSelf(), message, id) as Response<R>;
}

const fetch = coroutine(function* (
  self: Self,
  id: RequestId,
  deadline: Deadline,
  giveUp: boolean,
): Generator<unknown, Response | 'timeout', unknown> {
  const answer = (yield self.receive(undefined, {
    since: id.ref,
    answers: true,
    ...msUntil(self, deadline),
  })) as Answer | typeof timedOut;
  if (answer === timedOut) {
    if (giveUp) self.demonitor(id.ref, { flush: true });
    return 'timeout';
  }
  return responseOf(self, answer, id);
});

/** Reads an answer and ends the request. */
export function responseOf(self: Self, answer: Answer, id: RequestId): Response {
  self.demonitor(id.ref, { flush: true });
  if (answer.type === '$gen_reply') return { reply: answer.reply };
  // The process that ended; the name as the caller gave it when nobody had it.
  return { error: { reason: answer.reason, server: answer.pid ?? id.target } };
}
