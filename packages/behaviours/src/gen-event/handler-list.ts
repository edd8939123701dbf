/**
 * The handlers of a manager, newest first: that is the order in which they are called. Lists are values; a name may stand
 * in one more than once, and means the newest.
 */
import type { Pid } from '@hot/runtime';
import { type Handler, type HandlerId, isNamed } from './handler';

export type HandlerList = readonly Handler[];

/** The handler of a name. */
export function find(handlers: HandlerList, name: HandlerId): Handler | undefined {
  return handlers.find((one) => isNamed(one, name));
}

/** The list with one more. */
export function add(handlers: HandlerList, handler: Handler): HandlerList {
  return [handler, ...handlers];
}

/** The list without one. */
export function without(handlers: HandlerList, handler: Handler): HandlerList {
  return handlers.filter((one) => one !== handler);
}

/** The list with another handler in the place of one. */
export function replace(handlers: HandlerList, handler: Handler, by: Handler): HandlerList {
  return handlers.map((one) => (one === handler ? by : one));
}

/** The handlers that a process owns. */
export function ownedBy(handlers: HandlerList, owner: Pid): HandlerList {
  return handlers.filter((one) => one.owner === owner);
}

/** The processes that own handlers, each once. */
export function owners(handlers: HandlerList): ReadonlySet<Pid> {
  return new Set(handlers.flatMap(({ owner }) => owner ?? []));
}
