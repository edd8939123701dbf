/**
 * The time-outs of a state machine, pure: a list in the order in which they were set, at most one of each kind and name.
 *
 * One with time 0 has no timer: it stands in the list until it is due, which is when no event waits. For any other the
 * executor keeps a timer that sends `timer`; what is not in the list any more when it comes was cancelled on the way.
 */
import type { TimeoutAction } from './action';
import { StatemEvent, type TimeoutType } from './event';

/** What the timer of a time-out sends to its machine. Known by its identity, which an update leaves. */
export class TimerMessage {
  readonly type = '$statem_timer';
  /** Ms from the start of the timer, or a time of the monotonic clock. */
  readonly time: number;
  readonly abs: boolean;

  constructor(time: number, abs: boolean) {
    this.time = time;
    this.abs = abs;
  }
}

/** A time-out that is set. */
export interface Timeout {
  readonly type: TimeoutType;
  /** Of a generic time-out. */
  readonly name: unknown;
  readonly content: unknown;
  /** `null` for time 0. */
  readonly timer: TimerMessage | null;
}

/** Time-outs, the one that was set first at the front. */
export type Timeouts = readonly Timeout[];

/** No time-outs: the same list for all machines, so that nothing has changed when there were none and are none. */
export const noTimeouts: Timeouts = [];

/** Whether two are the same time-out. */
function isSame(one: Key, other: Key): boolean {
  return one.type === other.type && (one.name === other.name || Object.is(one.name, other.name));
}

interface Key {
  readonly type: TimeoutType;
  readonly name: unknown;
}

/** What the end of an event, and of a state, cancels. */
export function afterTransition(timeouts: Timeouts, changed: boolean): Timeouts {
  if (timeouts.length === 0) return timeouts;
  if (!timeouts.some(({ type }) => type === 'timeout' || (changed && type === 'state_timeout'))) return timeouts;
  return listOf(timeouts.filter(({ type }) => type === 'generic_timeout' || (type === 'state_timeout' && !changed)));
}

/** The time-outs after the actions of a transition; of several for the same one the last counts. */
export function afterActions(timeouts: Timeouts, actions: readonly TimeoutAction[]): Timeouts {
  let result = timeouts;
  for (const [index, action] of actions.entries()) {
    if (!actions.some((later, at) => at > index && isSame(later, action))) result = afterAction(result, action);
  }
  return result;
}

function afterAction(timeouts: Timeouts, { type, name, time, content, abs }: TimeoutAction): Timeouts {
  const key = { type, name };
  const running = timeouts.find((one) => isSame(one, key));
  if (time === 'update') {
    if (running === undefined) return [...timeouts, { type, name, content, timer: null }];
    return timeouts.map((one) => (one === running ? { ...one, content } : one));
  }
  const others = running === undefined ? timeouts : without(timeouts, running);
  if (time === 'cancel' || time === 'infinity') return others;
  return [...others, { type, name, content, timer: time === 0 && !abs ? null : new TimerMessage(time, abs) }];
}

/** The time-outs of `after` that were started since `before`; one that was only updated was not. */
export function startedTimeouts(before: Timeouts, after: Timeouts): Timeouts {
  return after.filter((one) => !before.some((other) => isSame(one, other) && one.timer === other.timer));
}

/** The list without one of its time-outs. */
export function without(timeouts: Timeouts, timeout: Timeout): Timeouts {
  return listOf(timeouts.filter((one) => one !== timeout));
}

/** The time-out that is due without a timer, if there is one. */
export function dueTimeout(timeouts: Timeouts): Timeout | undefined {
  return timeouts.length === 0 ? undefined : timeouts.find(({ timer }) => timer === null);
}

/** The time-out whose timer has sent `message`; `undefined` when it was cancelled meanwhile. */
export function firedTimeout(timeouts: Timeouts, message: TimerMessage): Timeout | undefined {
  return timeouts.find(({ timer }) => timer === message);
}

/** What a machine is called with when a time-out has ended. */
export function eventOf({ type, name, content }: Timeout): StatemEvent {
  return new StatemEvent(type, content, undefined, name);
}

function listOf(timeouts: Timeouts): Timeouts {
  return timeouts.length === 0 ? noTimeouts : timeouts;
}
