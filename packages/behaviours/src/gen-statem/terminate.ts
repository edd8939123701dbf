/**
 * The end of a machine: `terminate` of its module, a report if it was a crash, and the exit.
 *
 * `terminate` gets state and data in force: the new ones after a stop result or a wrong action, the old ones after a crash
 * or a wrong return. If it fails, the machine ends with that failure instead; what it throws besides is ignored.
 */
import { type ExitReason, isQuiet, reasonOf } from '@hot/runtime';
import { clientOf } from '../gen/client-info';
import { nameOfModule } from '../proc-lib/entry';
import { classOf, isThenable } from '../proc-lib/failure';
import { report } from '../proc-lib/report';
import type { StatemEvent } from './event';
import { formatStatus } from './format-status';
import { type List, toArray } from './list';
import type { Machine, Modules } from './machine';
import type { Server } from './server';
import type { Step } from './step';
import type { Timeouts } from './timeouts';

/** What the machine was at when it ended. */
export interface Context {
  readonly state: unknown;
  readonly data: unknown;
  /** The event that was being handled; `null` between two. */
  readonly event: StatemEvent | null;
  readonly events: List<StatemEvent>;
  readonly postponed: List<StatemEvent>;
  readonly timeouts: Timeouts;
  readonly modules: Modules;
}

/** What a machine is at between two events. */
export function contextOf({ state, data, events, postponed, timeouts, modules }: Machine): Context {
  return { state, data, event: null, events, postponed, timeouts, modules };
}

/** What a machine is at that ends by what its callback has returned, or in a state enter call. */
export function contextAfter({ machine, event, state, data, modules }: Step): Context {
  return { ...contextOf(machine), event, state, data, modules };
}

/**
 * Ends the running machine; never returns.
 * @param cause what was thrown, or the `Exit` to be
 */
export function* terminate(server: Server, cause: unknown, context: Context): Generator<unknown, never, unknown> {
  let final = cause;
  if (typeof server.module.terminate === 'function') {
    try {
      const result = server.module.terminate(reasonOf(cause), context.state, context.data);
      if (isThenable(result)) yield result;
    } catch (thrown) {
      if (classOf(thrown) !== 'throw') final = thrown;
    }
  }
  const reason = reasonOf(final);
  if (final !== cause || !isQuiet(reason)) reportEnd(server, reason, context);
  throw final;
}

function reportEnd(server: Server, reason: ExitReason, context: Context): void {
  const { state, data, event, timeouts } = context;
  const waiting = toArray(context.events);
  const shown = formatStatus(server, {
    state,
    data,
    reason,
    queue: event === null ? waiting : [event, ...waiting],
    postponed: toArray(context.postponed),
    timeouts: timeouts.map(({ type, name, content }) => ({ type, name, content })),
    log: server.debug.loggedEvents,
  });
  report(server.self, {
    level: 'error',
    message: 'State machine terminating',
    label: 'gen_statem terminate',
    behaviour: 'gen_statem',
    facts: {
      name: server.name,
      modules: toArray(context.modules).map(nameOfModule),
      callbackMode: server.mode,
      stateEnter: server.stateEnter,
      queue: shown.queue,
      postponed: shown.postponed,
      state: shown.state,
      data: shown.data,
      timeouts: shown.timeouts,
      reason: shown.reason,
      log: shown.log,
      client: event?.from === undefined ? undefined : clientOf(event.from),
    },
  });
}
