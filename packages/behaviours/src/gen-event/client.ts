/** Talking to managers and to their handlers: notify, call, stop (OTP: the client functions of `gen_event`). */
import { coroutine, isPid, type Self } from '@hot/runtime';
import { call as genCall, DEFAULT_TIMEOUT } from '../gen/call';
import { type ServerRef, whereIs } from '../gen/name';
import { post } from '../proc-lib/post';
import { doInProcess } from '../proc-lib/running';
import type { Timeout } from '../proc-lib/timeout';
import { GenEventError, isRefusal } from './gen-event-error';
import type { HandlerId } from './handler';
import type { AnyHandler, EventFor, HandlerReply, HandlerRequest, Target } from './protocol';
import { type ManagerRequest, NotifyMessage } from './request';

/**
 * Sends an event to all handlers of a manager (OTP: `gen_event:notify/2`).
 *
 * @example
 * GenEvent.notify(shop, { type: 'sold', item: 'tea' });
 *
 * @returns `'ok'`, at once. Whether a manager is there makes no difference, except for a local name
 * @throws ProcessError `badarg` for a local name that nobody has, and for what is no pid and no name; `no_node` when no node runs
 */
export function notify<T extends Target>(manager: T, event: EventFor<T>): 'ok' {
  const target: ServerRef = manager;
  const message = new NotifyMessage(event);
  if (isPid(target) || typeof target === 'string') post(target, message);
  else if (typeof target === 'object' && target !== null && 'local' in target) post(target.local, message);
  else doInProcess((self) => notifyFrom(self, target, message));
  return 'ok';
}

function notifyFrom(self: Self, target: ServerRef, message: NotifyMessage): void {
  const pid = whereIs(self, target);
  if (pid !== undefined) post(pid, message);
}

/**
 * Sends an event to all handlers of a manager and waits until all have handled it (OTP: `gen_event:sync_notify/2`).
 * @throws CallError `noproc`, `nodedown`, `calling_self`, `exit` (the manager ended meanwhile)
 */
export function syncNotify<T extends Target>(manager: T, event: EventFor<T>): Promise<'ok'> {
  return ask(manager, { gen_event: 'sync_notify', event }) as Promise<'ok'>;
}

/**
 * Calls one handler of a manager and resolves to its reply (OTP: `gen_event:call/3,4`). Works outside of processes too.
 *
 * @example
 * const lines = await GenEvent.call(shop, log, 'lines');
 *
 * @param handler its module, or `[module, id]`; the request is checked by the module's protocol, and the reply has just its type
 * @param timeout ms to wait, or `'infinity'`; 5,000 unless given
 * @throws GenEventError `bad_module` (there is no such handler), `call_failed` (it crashed or returned nonsense, and is gone)
 * @throws CallError `noproc`, `nodedown`, `timeout`, `calling_self`, `exit` (the manager ended before it answered)
 */
export function call<H extends AnyHandler, const Q extends HandlerRequest<H>>(
  manager: Target,
  handler: HandlerId<H>,
  request: Q,
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<HandlerReply<H, Q>> {
  return askHandler(manager, { gen_event: 'call', handler, request }, handler, timeout) as Promise<HandlerReply<H, Q>>;
}

/** Asks a manager, however long it takes. */
export function ask(manager: Target, request: ManagerRequest): Promise<unknown> {
  return genCall('call', manager, request, 'infinity');
}

/** Asks a manager for something about a handler; a refusal is thrown. */
export const askHandler = coroutine(function* (
  manager: Target,
  request: ManagerRequest,
  handler: HandlerId,
  timeout: Timeout,
): Generator<unknown, unknown, unknown> {
  const answer = yield genCall('call', manager, request, timeout);
  if (isRefusal(answer)) throw new GenEventError(answer.code, answer.reason, handler);
  return answer;
});

export { stop } from '../gen/stop';
