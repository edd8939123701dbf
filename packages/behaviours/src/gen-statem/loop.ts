/**
 * The executor of a state machine: takes events, calls callbacks, and does what the pure engine (`machine.ts`, `step.ts`)
 * says; for ever.
 *
 *     machine ──▶ next event: waiting ones, else a message ──▶ system message ──▶ sys, which comes back
 *        ▲                                                     parent's EXIT  ──▶ terminate
 *        │                                                     timer          ──▶ its time-out, or cancelled: nothing
 *        └─ finish ◀─ replies, state enter calls ◀─ collect ◀─ callback ◀──┘
 *                                                      └──▶ stop, crash, bad return ──▶ terminate
 *
 * The path of an event whose callback is synchronous has no promise, no closure and no second generator in it.
 */
import {
  cancelTimer,
  coroutine,
  Exit,
  isExit,
  type Pid,
  type Ref,
  sendAfter,
  timeout as timedOut,
  UndefError,
} from '@hot/runtime';
import type { CallMessage, CastMessage } from '../gen/message';
import { isThenable } from '../proc-lib/failure';
import { type From, reply } from '../proc-lib/from';
import type { ExitMessage } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import type { SystemCallbacks } from '../sys/callbacks';
import { handleSystemMessage } from '../sys/handle';
import { useModules } from './callback-mode';
import { StatemEvent } from './event';
import { hibernating, type Machine, nextOf, withoutNext, withoutTimeout } from './machine';
import type { Server } from './server';
import { begin, collect, finish, type Step } from './step';
import { type Misc, stateCallbacks } from './system';
import { type Context, terminate } from './terminate';
import { eventOf, firedTimeout, type Timeouts, type TimerMessage } from './timeouts';
import { traceArrival, traceReply, traceTransition } from './trace';

/** Runs a machine: from its first step, or from between two events. Never resolves: the end is an exit. */
export const loop: (server: Server, start: Step | Machine) => Promise<unknown> = coroutine(function* (
  server: Server,
  start: Step | Machine,
): Generator<unknown, unknown, unknown> {
  const { self, parent, debug } = server;
  let step: Step | null = 'machine' in start ? start : null;
  let machine: Machine = 'machine' in start ? start.machine : start;
  for (;;) {
    if (step === null) {
      // What was inserted or postponed has been traced before.
      const fresh = machine.events === null;
      let event = nextOf(machine);
      if (event !== null) machine = withoutNext(machine);
      else {
        const message: unknown =
          machine.hibernate || server.hibernateAfter !== 'infinity'
            ? yield wait(server, machine)
            : yield self.receive();
        if (message === timedOut) {
          machine = hibernating(machine);
          continue;
        }
        const type = typeof message === 'object' && message !== null ? (message as { type?: unknown }).type : undefined;
        switch (type) {
          case '$gen_call':
            event = new StatemEvent('call', (message as CallMessage).request, (message as CallMessage).from);
            break;
          case '$gen_cast':
            event = new StatemEvent('cast', (message as CastMessage).request);
            break;
          case '$statem_timer': {
            server.timers.delete(message as TimerMessage);
            const fired = firedTimeout(machine.timeouts, message as TimerMessage);
            if (fired === undefined) continue;
            machine = withoutTimeout(machine, fired);
            event = eventOf(fired);
            break;
          }
          case '$system': {
            const misc: Misc = { server, machine };
            return handleSystemMessage(
              message as SystemMessage,
              parent,
              systemCallbacks,
              debug,
              misc,
              machine.hibernate,
            );
          }
          default:
            if (type === 'EXIT' && (message as ExitMessage).pid === parent) {
              const { reason } = message as ExitMessage;
              return yield* terminate(server, new Exit(reason), { ...contextOf(machine), event: undefined });
            }
            event = new StatemEvent('info', message);
        }
      }
      if (debug.active && fresh) traceArrival(server, event, machine.state);
      let result: unknown;
      try {
        result = invoke(server, event, machine.state, machine.data);
        if (isThenable(result)) result = yield result;
      } catch (thrown) {
        if (thrown instanceof Error || isExit(thrown)) {
          return yield* terminate(server, thrown, { ...contextOf(machine), event });
        }
        result = thrown;
      }
      step = collect(begin(machine, event), result, 'event');
    }

    for (;;) {
      for (const { from, reply: value } of step.replies) answer(server, from, value);
      if (step.ending !== null) return yield* terminate(server, new Exit(step.ending.reason), contextAfter(step));
      let result: unknown;
      try {
        if (step.modules !== server.modules) useModules(server, step.modules);
        if (!step.enter || !server.stateEnter) break;
        result = invoke(server, new StatemEvent('enter', step.machine.state), step.state, step.data);
        if (isThenable(result)) result = yield result;
      } catch (thrown) {
        if (thrown instanceof Error || isExit(thrown)) return yield* terminate(server, thrown, contextAfter(step));
        result = thrown;
      }
      step = collect(step, result, 'enter');
    }

    const before: Timeouts = machine.timeouts;
    machine = finish(step);
    if (debug.active) traceTransition(server, step, machine);
    if (machine.timeouts !== before) changeTimers(server, before, machine.timeouts);
    step = null;
  }
});

/** The receive for everything but the plain case. */
function wait({ self, hibernateAfter }: Server, machine: Machine): Promise<unknown> {
  if (!machine.hibernate) return self.receive(undefined, { after: hibernateAfter as number });
  self.hibernating = true;
  return self.receive(() => true, {
    convert(message) {
      self.hibernating = false;
      return message;
    },
  });
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

function answer(server: Server, from: From, value: unknown): void {
  reply(from, value);
  if (server.debug.active) traceReply(server, from, value);
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

/** What `terminate` is told when a machine ends between events or in the callback of one. */
function contextOf({ state, data, events, postponed, timeouts, modules }: Machine): Omit<Context, 'event'> {
  return { state, data, events, postponed, timeouts, modules };
}

/** What `terminate` is told when a machine ends by what its callback has returned, or in a state enter call. */
function contextAfter({ machine, event, state, data, modules }: Step): Context {
  return { ...contextOf(machine), event: event ?? undefined, state, data, modules };
}

/** How `sys` comes back to the loop, or ends it. */
const systemCallbacks: SystemCallbacks<Misc> = {
  ...stateCallbacks,
  systemContinue: (_parent: Pid, _debug: unknown, { server, machine }: Misc) => loop(server, machine),
  systemTerminate: coroutine(function* (reason: unknown, _parent: Pid, _debug: unknown, { server, machine }: Misc) {
    return yield* terminate(server, new Exit(reason), { ...contextOf(machine), event: undefined });
  }),
};
