/** How a server writes its events in traces, logs and files. */
import { describeMessage } from '../gen/message';
import { formatTerm } from '../proc-lib/format-term';
import type { From } from '../proc-lib/from';
import type { SystemEvent } from '../sys/event';

/**
 * One event as a line: `*DBG* z got call boom from <0.9.0>`, `*DBG* z sent 0 to <0.9.0>, new state 1`.
 * @param name the server as it calls itself
 */
export function formatEvent(event: SystemEvent, name: unknown): string {
  return `*DBG* ${formatTerm(name)} ${describe(event)}`;
}

function describe(event: SystemEvent): string {
  switch (event.type) {
    case 'in':
      return `got ${describeMessage(event.message)}`;
    case 'out':
      return `sent ${formatTerm(event.message)} to ${formatTerm((event.to as From).pid)}, new state ${formatTerm(event.state)}`;
    case 'noreply':
      return `new state ${formatTerm(event.state)}`;
    case 'continue':
      return `continues with ${formatTerm(event.value)}`;
    default:
      return formatTerm(event);
  }
}
