/** Ends that come from outside: that of an owner, which is that of its handlers, and that of the manager itself. */
import { Exit, type ExitReason } from '@hot/runtime';
import type { ExitMessage } from '../proc-lib/signals';
import { ownedBy, without } from './handler-list';
import { retire } from './lifecycle';
import type { Manager } from './manager';
import { untieAll } from './owner';
import { round } from './round';

/** Ends the handlers that a process owned, if there are any; then its end is a message like others. */
export function* handleExit(manager: Manager, message: ExitMessage): Generator<unknown, void, unknown> {
  const { pid, reason } = message;
  for (const handler of ownedBy(manager.handlers, pid)) {
    yield* retire(manager, handler, { stop: reason }, 'shutdown', message);
    manager.handlers = without(manager.handlers, handler);
  }
  yield* round(manager, 'handleInfo', message);
}

/** Ends the running manager, its handlers first; never returns. */
export function* terminate(manager: Manager, reason: ExitReason): Generator<unknown, never, unknown> {
  for (const handler of manager.handlers) yield* retire(manager, handler, 'stop', 'shutdown', undefined);
  untieAll(manager);
  throw new Exit(reason);
}
