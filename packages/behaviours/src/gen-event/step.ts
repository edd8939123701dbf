/**
 * One step of a manager: a message, and all that can be done about it without waiting.
 *
 *     event, message ──▶ a round ──▶ all handlers simply go on ──▶ `again`: the next message please
 *           │                  └──▶ one does not: a promise, a swap, a crash … ──▶ `round`: from here on the loop's
 *           └──▶ a call ──▶ `request`; an EXIT ──▶ `exit`, the parent's ──▶ `end`; of sys ──▶ `system`
 */
import { again, type ExitReason } from '@hot/runtime';
import { type CallMessage, tagOf } from '../gen/message';
import type { From } from '../proc-lib/from';
import { type ExitMessage, isEndOf, isExit, isExitOfNode } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import { formatEvent } from './events';
import type { Manager } from './manager';
import { isManagerRequest, type ManagerRequest, type NotifyMessage } from './request';
import { begin, type Round } from './round';

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
  const type = tagOf(message);
  if (type === '$system') return { type: 'system', message: message as SystemMessage };
  if (type === 'EXIT') {
    if (isEndOf(manager, message)) return { type: 'end', reason: message.reason };
    if (isExitOfNode(message)) return again;
  }
  if (manager.debug.active) manager.debug.handle({ type: 'in', message }, formatEvent, manager.name);
  manager.hibernate = false;
  if (type === '$gen_notify') return begin(manager, 'handleEvent', (message as NotifyMessage).event);
  if (type === '$gen_call' && isManagerRequest((message as CallMessage).request)) {
    const { request, from } = message as CallMessage;
    return { type: 'request', request: request as ManagerRequest, from };
  }
  if (isExit(message)) return { type: 'exit', message };
  return begin(manager, 'handleInfo', message);
}
