/**
 * The tie between a manager and the owner of a supervised handler: a link, and news of the handler's end.
 *
 * As in OTP the link stays when the handler is gone: it may be there for another reason, which nobody knows.
 */
import type { Pid } from '@hot/runtime';
import { post } from '../proc-lib/post';
import { type HandlerId, nameOf, type Handler } from './handler';
import { ownedBy, owners } from './handler-list';
import type { Manager } from './manager';

/** Tells the owner of a handler that it is gone (Erlang: `{gen_event_EXIT, Handler, Reason}`). */
export interface HandlerExitMessage<M extends object = object> {
  readonly type: 'gen_event_EXIT';
  readonly handler: HandlerId<M>;
  /**
   * - `'normal'`: it was deleted, or removed itself
   * - `'shutdown'`: the manager ends
   * - `{ swapped: { handler, owner } }`: another one, of this owner, has taken its place
   * - `{ EXIT: reason }`: it has crashed
   * - anything else: a callback returned that
   */
  readonly reason: unknown;
}

/** Another handler has taken the place (Erlang: `{swapped, NewHandler, Owner}`). */
export interface Swapped {
  readonly swapped: { readonly handler: HandlerId; readonly owner: Pid | undefined };
}

/** Tells the owner of a handler, if it has one, that it is gone. */
export function tellOwner(handler: Handler, reason: unknown): void {
  if (handler.owner === undefined) return;
  post(handler.owner, { type: 'gen_event_EXIT', handler: nameOf(handler), reason } satisfies HandlerExitMessage);
}

/** Unties the manager from a process that has become no owner after all. */
export function untie({ self, parent, handlers }: Manager, owner: Pid): void {
  if (owner !== parent && ownedBy(handlers, owner).length === 0) self.unlink(owner);
}

/** Unties the manager from all owners but its parent, so that they do not hear of its end as of that of a linked process. */
export function untieAll({ self, parent, handlers }: Manager): void {
  for (const owner of owners(handlers)) if (owner !== parent) self.unlink(owner);
}
