/**
 * What a machine tells its debug functions of itself, in the order of OTP's: a message or time-out that arrives; of a
 * transition the answers, the events it inserted, what became of its own event, the time-outs it started. What was
 * postponed does not arrive a second time.
 */
import { nameOfModule } from '../proc-lib/entry';
import { formatTerm } from '../proc-lib/format-term';
import type { From } from '../proc-lib/from';
import type { SystemEvent } from '../sys/event';
import { StatemEvent } from './event';
import { reverseOnto, toArray } from './list';
import type { Machine } from './machine';
import type { Server } from './server';
import type { Step } from './step';
import { startedTimeouts, type Timeout } from './timeouts';

/** What the first step is through with, whose event is none (OTP: `{internal, init_state}`). */
const initState = new StatemEvent('internal', 'init_state');

/** An event comes from outside, or a time-out is over. */
export function traceArrival(server: Server, message: StatemEvent, state: unknown): void {
  trace(server, { type: 'in', message, state });
}

/** A caller was answered. */
export function traceReply(server: Server, to: From, message: unknown): void {
  trace(server, { type: 'out', message, to });
}

/** A machine begins. */
export function traceStart(server: Server, state: unknown): void {
  trace(server, { type: 'enter', module: nameOfModule(server.module), state });
}

/** A transition is over, and `machine` waits for the next event. */
export function traceTransition(server: Server, step: Step, machine: Machine): void {
  const { state } = step.machine;
  for (const event of toArray(reverseOnto(step.inserted, null))) traceArrival(server, event, machine.state);
  const type = step.postpone ? 'postpone' : 'consume';
  trace(server, { type, event: step.event ?? initState, state, nextState: machine.state });
  for (const timeout of startedTimeouts(step.machine.timeouts, machine.timeouts)) {
    trace(server, { type: 'start_timer', timeout, state: machine.state });
  }
}

function trace({ debug, name }: Server, event: SystemEvent): void {
  debug.handle(event, formatEvent, name);
}

/** One event as a line: `*DBG* door receives call push from <0.9.0> in state closed`. */
function formatEvent(event: SystemEvent, name: unknown): string {
  return `*DBG* ${formatTerm(name)} ${describe(event)}`;
}

function describe(event: SystemEvent): string {
  switch (event.type) {
    case 'in':
      return `receives ${describeEvent(event.message as StatemEvent)} in state ${formatTerm(event.state)}`;
    case 'out':
      return `sends ${formatTerm(event.message)} to ${formatTerm((event.to as From).pid)}`;
    case 'consume':
    case 'postpone': {
      const [before, after] = [formatTerm(event.state), formatTerm(event.nextState)];
      const states = before === after ? `in state ${before}` : `in state ${before} => ${after}`;
      return `${event.type}s ${describeEvent(event.event as StatemEvent)} ${states}`;
    }
    case 'enter':
      return `enters ${formatTerm(event.module)} in state ${formatTerm(event.state)}`;
    case 'start_timer': {
      const { type, name, content } = event.timeout as Timeout;
      const which = name === undefined ? type : `${type} ${formatTerm(name)}`;
      return `starts ${which} ${formatTerm(content)} in state ${formatTerm(event.state)}`;
    }
    default:
      return formatTerm(event);
  }
}

function describeEvent({ type, content, from, name }: StatemEvent): string {
  if (from !== undefined) return `call ${formatTerm(content)} from ${formatTerm(from.pid)}`;
  return name === undefined ? `${type} ${formatTerm(content)}` : `${type} ${formatTerm(name)} ${formatTerm(content)}`;
}
