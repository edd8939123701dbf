/**
 * A turn of a state machine: a message, and then the events that it leaves to be handled before the next message; all that
 * needs no waiting. Does what the pure engine (`machine.ts`, `step.ts`) says.
 *
 *     message ──▶ event ──▶ state callback ──▶ step ──▶ replies, state enter calls ──▶ machine ──▶ the next event, or
 *        │                      │                                  │                             `again`: a message
 *        │                      ├──▶ a promise ──▶ `pending` ◀─────┤
 *        │                      └──▶ a crash ──▶ `end` ◀───────────┴── stop, wrong result
 *        └──▶ of sys ──▶ `system`; the parent's EXIT ──▶ `end`
 *
 * No promise, no closure and no generator is in it. What remains to be done otherwise is the loop's.
 */
import { again, cancelTimer, Exit, isExit, type Pid, type Ref, sendAfter, UndefError } from '@hot/runtime';
import { admit, refused } from '../gen/boundary';
import { type CallMessage, type CastMessage, tagOf } from '../gen/message';
import { isThenable } from '../proc-lib/failure';
import { reply } from '../proc-lib/from';
import { isEndOf, isExitOfNode } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import { useModules } from './callback-mode';
import { StatemEvent } from './event';
import { nextOf, withoutNext, withoutTimeout } from './machine';
import type { Server } from './server';
import { collect, finish, Step } from './step';
import { type Context, contextAfter, contextOf } from './terminate';
import { eventOf, firedTimeout, type Timeouts, type TimerMessage } from './timeouts';
import { traceArrival, traceReply, traceTransition } from './trace';

/** What a turn leaves to do. */
export type Rest =
  /** Look at the machine: it has events to handle, hibernates, or waits for some time only. */
  | { readonly type: 'go_on' }
  /** Wait for a callback, that of an event or a state enter call. */
  | { readonly type: 'pending'; readonly result: PromiseLike<unknown>; readonly step: Step; readonly phase: Phase }
  /** Obey sys. */
  | { readonly type: 'system'; readonly message: SystemMessage }
  /** Terminate with what was thrown, or is to be. */
  | { readonly type: 'end'; readonly cause: unknown; readonly context: Context };

type Phase = 'event' | 'enter';

export const goOn: Rest = { type: 'go_on' };

const BEHAVIOUR = 'gen_statem';

/** So many events are handled without a look at the mailbox and at the processes that wait for their turn. */
const MOST_EVENTS = 100;

/** Handles a message; `again` when the machine waits for the next one as it did for this one. */
export function takeMessage(server: Server, message: unknown): Rest | typeof again {
  const { machine, module } = server;
  let event: StatemEvent;
  const type = tagOf(message);
  switch (type) {
    case '$gen_call': {
      const { from } = message as CallMessage;
      let { request } = message as CallMessage;
      if (module.callSchema !== undefined) {
        request = admit(server.self, BEHAVIOUR, module.callSchema, 'call', request, from);
        if (request === refused) return handleWaiting(server);
      }
      event = new StatemEvent('call', request, from);
      break;
    }
    case '$gen_cast': {
      let { request } = message as CastMessage;
      if (module.castSchema !== undefined) {
        request = admit(server.self, BEHAVIOUR, module.castSchema, 'cast', request, undefined);
        if (request === refused) return handleWaiting(server);
      }
      event = new StatemEvent('cast', request);
      break;
    }
    case '$statem_timer': {
      server.timers.delete(message as TimerMessage);
      const fired = firedTimeout(machine.timeouts, message as TimerMessage);
      if (fired === undefined) return handleWaiting(server);
      server.machine = withoutTimeout(machine, fired);
      event = eventOf(fired);
      break;
    }
    case '$system':
      return { type: 'system', message: message as SystemMessage };
    default: {
      if (type === 'EXIT') {
        if (isEndOf(server, message)) {
          return { type: 'end', cause: new Exit(message.reason), context: contextOf(machine) };
        }
        if (isExitOfNode(message)) return handleWaiting(server);
      }
      let admitted = message;
      if (module.infoSchema !== undefined) {
        admitted = admit(server.self, BEHAVIOUR, module.infoSchema, 'info', message, undefined);
        if (admitted === refused) return handleWaiting(server);
      }
      event = new StatemEvent('info', admitted);
    }
  }
  if (server.debug.active) traceArrival(server, event, machine.state);
  return handle(server, event) ?? handleWaiting(server);
}

/** Handles the events that come before any message. */
export function handleWaiting(server: Server): Rest | typeof again {
  for (let handled = 0; handled < MOST_EVENTS; handled += 1) {
    const { machine } = server;
    const event = nextOf(machine);
    if (event === null) return machine.hibernate || server.hibernateAfter !== 'infinity' ? goOn : again;
    server.machine = withoutNext(machine);
    // What was inserted or postponed has been traced before.
    if (server.debug.active && machine.events === null) traceArrival(server, event, machine.state);
    const rest = handle(server, event);
    if (rest !== null) return rest;
  }
  return goOn;
}

/** Handles an event; `null` when that is done. */
function handle(server: Server, event: StatemEvent): Rest | null {
  const { machine } = server;
  const step = new Step(machine, event);
  let result: unknown;
  try {
    result = invoke(server, event, machine.state, machine.data);
  } catch (thrown) {
    if (isCrash(thrown)) return { type: 'end', cause: thrown, context: { ...contextOf(machine), event } };
    result = thrown;
  }
  if (isThenable(result)) return { type: 'pending', result, step, phase: 'event' };
  collect(step, result, 'event');
  return settle(server, step);
}

/** Does what a step says, state enter calls included; `null` when that is done. */
export function settle(server: Server, step: Step): Rest | null {
  for (;;) {
    for (const { from, reply: value } of step.replies) {
      reply(from, value);
      if (server.debug.active) traceReply(server, from, value);
    }
    try {
      if (step.modules !== server.modules) useModules(server, step.modules);
    } catch (thrown) {
      // The module before is still in force.
      return { type: 'end', cause: thrown, context: { ...contextAfter(step), modules: server.modules } };
    }
    if (step.ending !== null) return { type: 'end', cause: new Exit(step.ending.reason), context: contextAfter(step) };
    let result: unknown;
    try {
      if (!step.enter || !server.stateEnter) break;
      result = invoke(server, new StatemEvent('enter', step.machine.state), step.state, step.data);
    } catch (thrown) {
      if (isCrash(thrown)) return { type: 'end', cause: thrown, context: contextAfter(step) };
      result = thrown;
    }
    if (isThenable(result)) return { type: 'pending', result, step, phase: 'enter' };
    collect(step, result, 'enter');
  }
  const before = step.machine.timeouts;
  const machine = finish(step);
  server.machine = machine;
  if (server.debug.active) traceTransition(server, step, machine);
  if (machine.timeouts !== before) changeTimers(server, before, machine.timeouts);
  return null;
}

/** Whether something thrown is a crash; anything else counts as returned. */
export function isCrash(thrown: unknown): boolean {
  return thrown instanceof Error || isExit(thrown);
}

/** Calls the callback for an event, in the current version of the module. */
function invoke(server: Server, event: StatemEvent, state: unknown, data: unknown): unknown {
  const { module } = server;
  if (server.mode === 'handle_event_function') {
    if (typeof module.handleEvent !== 'function') throw new UndefError(server.moduleName, 'handleEvent');
    return module.handleEvent(event, state, data);
  }
  const functions = module as Record<string, ((event: StatemEvent, data: unknown) => unknown) | undefined>;
  if (typeof functions[state as string] !== 'function') throw new UndefError(server.moduleName, String(state));
  // Called as a method, so that an object of functions may use `this`.
  return functions[state as string]?.(event, data);
}

/** Has timers run for what has one in `after`, and for nothing else. */
function changeTimers(server: Server, before: Timeouts, after: Timeouts): void {
  const { self, timers } = server;
  for (const { timer } of before) {
    if (timer === null || firedTimeout(after, timer) !== undefined) continue;
    cancelTimer(timers.get(timer) as Ref);
    timers.delete(timer);
  }
  for (const { timer } of after) {
    if (timer === null || timers.has(timer)) continue;
    timers.set(timer, sendAfter(timer.time, self.pid as Pid<TimerMessage>, timer, { abs: timer.abs }));
  }
}
