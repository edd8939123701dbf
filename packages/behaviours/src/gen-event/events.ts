/** How a manager writes its events in traces, logs and files. */
import { type CallMessage, describeMessage, tagOf } from '../gen/message';
import { formatTerm } from '../proc-lib/format-term';
import type { SystemEvent } from '../sys/event';
import { describeHandler } from './handler';
import { isManagerRequest, type ManagerRequest, type NotifyMessage } from './request';

/**
 * One event as a line: `*DBG* z got event full`, `*DBG* z(log) got call lines from <0.9.0>`.
 * @param name the manager as it calls itself
 */
export function formatEvent(event: SystemEvent, name: unknown): string {
  return event.type === 'in'
    ? `*DBG* ${formatTerm(name)}${describe(event.message)}`
    : `*DBG* ${formatTerm(name)} ${formatTerm(event)}`;
}

function describe(message: unknown): string {
  const type = tagOf(message);
  if (type === '$gen_notify') return ` got event ${formatTerm((message as NotifyMessage).event)}`;
  if (type === '$gen_call' && isManagerRequest((message as CallMessage).request)) {
    const { request, from } = message as CallMessage;
    return describeRequest(request as ManagerRequest, formatTerm(from.pid));
  }
  return ` got ${describeMessage(message)}`;
}

function describeRequest(request: ManagerRequest, caller: string): string {
  switch (request.gen_event) {
    case 'call':
      return `(${formatTerm(describeHandler(request.handler))}) got call ${formatTerm(request.request)} from ${caller}`;
    case 'sync_notify':
      return ` got sync event ${formatTerm(request.event)} from ${caller}`;
    case 'add_handler':
    case 'delete_handler':
      return ` got ${request.gen_event} ${formatTerm(describeHandler(request.handler))} from ${caller}`;
    case 'swap_handler': {
      const [old, successor] = [request.old[0], request.new[0]].map((one) => formatTerm(describeHandler(one)));
      return ` got swap_handler ${old} by ${successor} from ${caller}`;
    }
    case 'which_handlers':
    case 'get_modules':
      return ` got ${request.gen_event} from ${caller}`;
    default:
      return request satisfies never;
  }
}
