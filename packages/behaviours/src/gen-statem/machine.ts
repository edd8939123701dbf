/**
 * A state machine between two events, pure: an immutable value. What is handled next, and what is left then:
 *
 *     events: inserted ones, then retried ones ──▶ time-outs with time 0, as they were set ──▶ the mailbox
 *
 * `postponed` events wait for a change of state. `step.ts` makes of a machine and the result of a callback the next one.
 */
import type { StatemEvent } from './event';
import { isDeepStrictEqual } from 'node:util';
import type { List } from './list';
import { dueTimeout, eventOf, noTimeouts, type Timeout, type Timeouts, without } from './timeouts';

/** The callback modules: the one in use, and below it those that `popCallbackModule` goes back to. */
export type Modules = NonNullable<List<object>>;

export class Machine {
  readonly state: unknown;
  readonly data: unknown;
  readonly modules: Modules;
  /** Events that wait to be handled before all others, next first. */
  readonly events: List<StatemEvent>;
  /** Events that wait for another state, last first. */
  readonly postponed: List<StatemEvent>;
  readonly timeouts: Timeouts;
  /** Whether it hibernates when there is nothing to handle. */
  readonly hibernate: boolean;

  constructor(
    state: unknown,
    data: unknown,
    modules: Modules,
    events: List<StatemEvent>,
    postponed: List<StatemEvent>,
    timeouts: Timeouts,
    hibernate: boolean,
  ) {
    this.state = state;
    this.data = data;
    this.modules = modules;
    this.events = events;
    this.postponed = postponed;
    this.timeouts = timeouts;
    this.hibernate = hibernate;
  }
}

/** A machine that has handled nothing yet. */
export function newMachine(state: unknown, data: unknown, module: object): Machine {
  return new Machine(state, data, { head: module, tail: null }, null, null, noTimeouts, false);
}

/** The event to handle before any message is looked at, or `null`. {@link withoutNext} takes it away. */
export function nextOf({ events, timeouts }: Machine): StatemEvent | null {
  if (events !== null) return events.head;
  const due = dueTimeout(timeouts);
  return due === undefined ? null : eventOf(due);
}

/** The machine without the event that {@link nextOf} gave. */
export function withoutNext(machine: Machine): Machine {
  const { events, timeouts } = machine;
  if (events !== null) return copy(machine, events.tail, timeouts);
  return withoutTimeout(machine, dueTimeout(timeouts) as Timeout);
}

/** The machine without a time-out: it has ended. */
export function withoutTimeout(machine: Machine, timeout: Timeout): Machine {
  return copy(machine, machine.events, without(machine.timeouts, timeout));
}

function copy(
  { state, data, modules, postponed, hibernate }: Machine,
  events: List<StatemEvent>,
  timeouts: Timeouts,
): Machine {
  return new Machine(state, data, modules, events, postponed, timeouts, hibernate);
}

/** The machine with another state and data, and everything else as before. */
export function withState(machine: Machine, state: unknown, data: unknown): Machine {
  const { modules, events, postponed, timeouts, hibernate } = machine;
  return new Machine(state, data, modules, events, postponed, timeouts, hibernate);
}

/** The machine after a time without messages: it hibernates until there is one. */
export function hibernating({ state, data, modules, events, postponed, timeouts }: Machine): Machine {
  return new Machine(state, data, modules, events, postponed, timeouts, true);
}

/** Whether two states are the same: equal strings, or equal terms. */
export function isSameState(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === 'object' && typeof other === 'object' && isDeepStrictEqual(one, other));
}
