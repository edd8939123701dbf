/**
 * One step of a manager: a message, and what all handlers make of it; all that needs no waiting.
 *
 *     event, message ──▶ newest handler ──▶ … ──▶ oldest handler ──▶ `again`: the next message please
 *           │                  └──▶ not simply `ok(state)`: a promise, a swap, a crash … ──▶ `round`: from here on the loop's
 *           └──▶ a call ──▶ `request`; an EXIT ──▶ `exit`, the parent's ──▶ `end`; of sys ──▶ `system`
 *
 * This is the path of every event: no promise, no closure and no generator is in it.
 */
import { again, type ExitReason } from '@hot/runtime';
import type { CallMessage } from '../gen/message';
import type { Ok } from '../gen/result';
import type { ExitMessage } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import { formatEvent } from './events';
import type { Handler } from './handler';
import type { Manager } from './manager';
import { caught, undef } from './outcome';
import { reportDropped } from './reports';
import { isManagerRequest, type ManagerRequest, type NotifyMessage } from './request';
import type { From } from '../proc-lib/from';

/** The callbacks that all handlers are called with in turn. */
export type RoundCallback = 'handleEvent' | 'handleInfo';

/** A round that has come to a handler whose result is more than a new state. Those before it are through. */
export interface Round {
  readonly type: 'round';
  readonly callback: RoundCallback;
  readonly event: unknown;
  /** Place of the handler in the list. */
  readonly at: number;
  /** What it returned, or its crash. */
  readonly result: unknown;
}

/** What a step leaves to do. */
export type Rest =
  | Round
  /** Carry out a request of a client. */
  | { readonly type: 'request'; readonly request: ManagerRequest; readonly from: From<unknown> }
  /** A process that may own handlers has ended. */
  | { readonly type: 'exit'; readonly message: ExitMessage }
  /** Obey sys. */
  | { readonly type: 'system'; readonly message: SystemMessage }
  /** The parent has ended. */
  | { readonly type: 'end'; readonly reason: ExitReason };

/** Handles a message; `again` when nothing is left to do. */
export function step(manager: Manager, message: unknown): Rest | typeof again {
  const type = typeof message === 'object' && message !== null ? (message as { type?: unknown }).type : undefined;
  if (type === '$system') return { type: 'system', message: message as SystemMessage };
  if (type === 'EXIT' && (message as ExitMessage).pid === manager.parent) {
    return { type: 'end', reason: (message as ExitMessage).reason };
  }
  if (manager.debug.active) manager.debug.handle({ type: 'in', message }, formatEvent, manager.name);
  manager.hibernate = false;
  if (type === '$gen_notify') return round(manager, 'handleEvent', (message as NotifyMessage).event);
  if (type === '$gen_call' && isManagerRequest((message as CallMessage).request)) {
    const { request, from } = message as CallMessage;
    return { type: 'request', request: request as ManagerRequest, from };
  }
  if (type === 'EXIT') return { type: 'exit', message: message as ExitMessage };
  return round(manager, 'handleInfo', message);
}

/** Calls all handlers, newest first, as long as each simply goes on; `again` when all did. */
export function round(manager: Manager, callback: RoundCallback, event: unknown): Round | typeof again {
  const { handlers } = manager;
  for (let at = 0; at < handlers.length; at += 1) {
    const handler = handlers[at] as Handler;
    const result = callback === 'handleEvent' ? callEvent(handler, event) : callInfo(manager, handler, event);
    if (!isPlainOk(result)) return { type: 'round', callback, event, at, result };
    handler.state = result.state;
  }
  return again;
}

/** Whether a result is `ok(state)` and no more. */
function isPlainOk(result: unknown): result is Ok<unknown> {
  return (
    typeof result === 'object' &&
    result !== null &&
    (result as Ok<unknown>).$result === 'ok' &&
    (result as Ok<unknown>).next === undefined
  );
}

/** Calls the callback of a handler for an event; what it returned, or its crash. */
export function callEvent({ module, state }: Handler, event: unknown): unknown {
  if (typeof module.handleEvent !== 'function') return undef(module, 'handleEvent');
  try {
    return module.handleEvent(event, state);
  } catch (thrown) {
    return caught(thrown);
  }
}

/** {@link callEvent} for any other message; a handler without a callback goes on as it is. */
export function callInfo(manager: Manager, { module, state }: Handler, message: unknown): unknown {
  if (typeof module.handleInfo !== 'function') {
    reportDropped(manager, module, message);
    return { $result: 'ok', state, next: undefined } satisfies Ok<unknown>;
  }
  try {
    return module.handleInfo(message, state);
  } catch (thrown) {
    return caught(thrown);
  }
}
