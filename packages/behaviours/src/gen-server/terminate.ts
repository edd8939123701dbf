/**
 * The end of a server: `terminate` of its module, a report if it was a crash, and the exit.
 *
 * `terminate` gets the state in force: the new one after a stop result, the old one after a crash or a bad return. If it
 * fails, the server ends with that failure instead; what it throws besides is ignored.
 */
import { type ExitReason, isQuiet, reasonOf } from '@hot/runtime';
import { clientOf } from '../gen/client-info';
import { classOf, isThenable } from '../proc-lib/failure';
import type { From } from '../proc-lib/from';
import { report } from '../proc-lib/report';
import { formatStatus } from './format-status';
import type { Server } from './server';

/** What the server was at when it ended; for the report. */
export interface LastMessage {
  readonly message: unknown;
  /** Who waited for an answer. */
  readonly from: From | undefined;
}

/**
 * Ends the running server; never returns.
 * @param cause what was thrown, or the `Exit` to be
 */
export function* terminate(server: Server, cause: unknown, last: LastMessage): Generator<unknown, never, unknown> {
  let final = cause;
  if (typeof server.module.terminate === 'function') {
    try {
      const result = server.module.terminate(reasonOf(cause), server.state);
      if (isThenable(result)) yield result;
    } catch (thrown) {
      if (classOf(thrown) !== 'throw') final = thrown;
    }
  }
  const reason = reasonOf(final);
  if (final !== cause || !isQuiet(reason)) reportEnd(server, reason, last);
  throw final;
}

function reportEnd(server: Server, reason: ExitReason, { message, from }: LastMessage): void {
  const shown = formatStatus(server, { state: server.state, message, reason, log: server.debug.loggedEvents });
  report(server.self, {
    level: 'error',
    message: 'Generic server terminating',
    label: 'gen_server terminate',
    behaviour: 'gen_server',
    facts: {
      name: server.name,
      module: server.moduleName,
      lastMessage: shown.message,
      state: shown.state,
      reason: shown.reason,
      log: shown.log,
      client: from === undefined ? undefined : clientOf(from),
    },
  });
}
