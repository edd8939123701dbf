/** What managers report: handlers that crash or break the contract, and messages that a handler has no callback for. */
import { nameOfModule } from '../proc-lib/entry';
import { report } from '../proc-lib/report';
import { formatStatus } from './format-status';
import { type AnyCallbacks, describeHandler, type Handler, nameOf } from './handler';
import type { Manager } from './manager';

/**
 * Reports that a handler is gone because of what it did.
 * @param reason `{ EXIT: reason }`, or what it returned
 * @param last the event, message or request that it was at
 */
export function reportEnd({ self, name, debug }: Manager, handler: Handler, reason: unknown, last: unknown): void {
  const log = debug.loggedEvents;
  const shown = formatStatus(handler.module, { state: handler.state, message: last, reason, log });
  report(self, {
    level: 'error',
    message: 'Event handler terminating',
    label: 'gen_event terminate',
    behaviour: 'gen_event',
    facts: {
      handler: describeHandler(nameOf(handler)),
      name,
      lastMessage: shown.message,
      state: shown.state,
      reason: shown.reason,
      log: shown.log,
    },
  });
}

/** Reports a message that a handler has no `handleInfo` for. */
export function reportDropped({ self }: Manager, module: AnyCallbacks, message: unknown): void {
  report(self, {
    level: 'warning',
    message: 'Undefined handleInfo',
    label: 'gen_event no_handle_info',
    behaviour: 'gen_event',
    facts: { module: nameOfModule(module), message },
  });
}
