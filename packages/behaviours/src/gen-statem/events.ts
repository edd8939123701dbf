/** How a machine writes its events in traces, logs and files. */
import { formatTerm } from '../proc-lib/format-term';
import type { From } from '../proc-lib/from';
import type { SystemEvent } from '../sys/event';
import type { StatemEvent } from './event';
import type { Timeout } from './timeouts';

/**
 * One event as a line: `*DBG* door receives call push from <0.9.0>`, `*DBG* door consumes call push => open`.
 * @param name the machine as it calls itself
 */
export function formatEvent(event: SystemEvent, name: unknown): string {
  return `*DBG* ${formatTerm(name)} ${describe(event)}`;
}

function describe(event: SystemEvent): string {
  switch (event.type) {
    case 'in':
      return `receives ${describeEvent(event.message as StatemEvent)}`;
    case 'out':
      return `sends ${formatTerm(event.message)} to ${formatTerm((event.to as From).pid)}`;
    case 'consume':
      return `consumes ${describeEvent(event.event as StatemEvent)} => ${formatTerm(event.state)}`;
    case 'postpone':
      return `postpones ${describeEvent(event.event as StatemEvent)} => ${formatTerm(event.state)}`;
    case 'enter':
      return `enters ${formatTerm(event.state)}`;
    case 'start_timer': {
      const { type, name, content } = event.timeout as Timeout;
      return `starts ${type} ${name === undefined ? '' : `${formatTerm(name)} `}${formatTerm(content)}`;
    }
    default:
      return formatTerm(event);
  }
}

function describeEvent({ type, content, from, name }: StatemEvent): string {
  if (from !== undefined) return `call ${formatTerm(content)} from ${formatTerm(from.pid)}`;
  return name === undefined ? `${type} ${formatTerm(content)}` : `${type} ${formatTerm(name)} ${formatTerm(content)}`;
}
