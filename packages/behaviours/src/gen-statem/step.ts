/**
 * One step of a state machine, pure: from an event to the machine that waits for the next (OTP: the engine of
 * `gen_statem`).
 *
 *     machine, event ──▶ step ──result of the state callback──▶ step ──result of a state enter call──▶ … ──▶ machine
 *                       `begin`            `collect`                          `collect`                   `finish`
 *
 * `collect` reads a result and its actions; `finish` does the transition: events, time-outs. Between the two the executor
 * sends `replies`, and makes a state enter call when `enter` is set and the module wants such calls. When `ending` is
 * set the machine is to end, and there is no `finish`.
 */
import { isStateless, type Stop } from '../gen/result';
import { actionOf, isReply, type ReplyAction, type TimeoutAction } from './action';
import { StatemEvent } from './event';
import { cons, type List, reverseOnto } from './list';
import { isSameState, Machine, type Modules } from './machine';
import type { StopAndReplyResult, Transition } from './result';
import { afterActions, afterTransition, noTimeouts } from './timeouts';

/** Why a machine is to end. */
export interface Ending {
  /** `exit` when the callback said so, `error` when what it said was wrong. */
  readonly class: 'exit' | 'error';
  readonly reason: unknown;
}

/** Which callback a result is of: a state enter call may do less. */
export type Phase = 'event' | 'enter';

export class Step {
  /** The machine before the event. */
  readonly machine: Machine;
  /** The event; `null` for the first step, which `init` asked for. */
  readonly event: StatemEvent | null;
  /** State, data and modules to be. */
  readonly state: unknown;
  readonly data: unknown;
  readonly modules: Modules;
  /** Events to insert, last first. */
  readonly inserted: List<StatemEvent>;
  readonly timeouts: readonly TimeoutAction[];
  readonly postpone: boolean;
  readonly hibernate: boolean;
  /** Whether a state enter call is due. */
  readonly enter: boolean;
  /** Answers to be sent now. */
  readonly replies: readonly ReplyAction[];
  readonly ending: Ending | null;

  constructor(
    machine: Machine,
    event: StatemEvent | null,
    state: unknown,
    data: unknown,
    modules: Modules,
    inserted: List<StatemEvent>,
    timeouts: readonly TimeoutAction[],
    postpone: boolean,
    hibernate: boolean,
    enter: boolean,
    replies: readonly ReplyAction[],
    ending: Ending | null,
  ) {
    this.machine = machine;
    this.event = event;
    this.state = state;
    this.data = data;
    this.modules = modules;
    this.inserted = inserted;
    this.timeouts = timeouts;
    this.postpone = postpone;
    this.hibernate = hibernate;
    this.enter = enter;
    this.replies = replies;
    this.ending = ending;
  }
}

const noReplies: readonly ReplyAction[] = [];
const noActions: readonly TimeoutAction[] = [];

/** The step of an event, before its callback was called. */
export function begin(machine: Machine, event: StatemEvent): Step {
  const { state, data, modules } = machine;
  return new Step(machine, event, state, data, modules, null, noActions, false, false, false, noReplies, null);
}

/** The first step of a machine, with the actions of its `init`. There is no event that could be postponed. */
export function beginInit(state: unknown, data: unknown, modules: Modules, actions: unknown): Step {
  const machine = new Machine(state, data, modules, null, null, noTimeouts, false);
  const step = new Step(machine, null, state, data, modules, null, noActions, false, false, true, noReplies, null);
  return withActions(step, state, data, true, actions, 'event');
}

/** The step after a callback has returned `result`. */
export function collect(step: Step, result: unknown, phase: Phase): Step {
  const { $result, state, data, actions } = (typeof result === 'object' ? (result ?? {}) : {}) as Transition;
  switch ($result ?? result) {
    case 'keep_state':
      return withActions(step, step.state, data, false, actions, phase);
    case 'keep_state_and_data':
      return withActions(step, step.state, step.data, false, actions, phase);
    case 'next_state': {
      const same = isSameState(step.state, state);
      if (same || phase === 'event') return withActions(step, same ? step.state : state, data, !same, actions, phase);
      return ended(step, 'error', { bad_state_enter_return_from_state_function: result });
    }
    case 'repeat_state':
      return withActions(step, step.state, data, true, actions, phase);
    case 'repeat_state_and_data':
      return withActions(step, step.state, step.data, true, actions, phase);
    case 'stop': {
      if (typeof result === 'string') return ended(step, 'exit', 'normal');
      const stopped = result as Stop<unknown>;
      return ended(step, 'exit', stopped.reason, isStateless(stopped) ? step.data : stopped.state);
    }
    case 'stop_and_reply':
      return stopAndReply(step, result as StopAndReplyResult);
    default:
      return ended(step, 'error', { bad_return_from_state_function: result });
  }
}

function withActions(step: Step, state: unknown, data: unknown, enter: boolean, actions: unknown, phase: Phase): Step {
  const { machine, event } = step;
  let { modules, inserted, timeouts, postpone, hibernate } = step;
  let replies = noReplies;
  let ending: Ending | null = null;
  if (actions !== undefined) {
    const bad = (action: unknown): Ending => ({
      class: 'error',
      reason:
        phase === 'event'
          ? { bad_action_from_state_function: action }
          : { bad_state_enter_action_from_state_function: action },
    });
    for (const value of Array.isArray(actions) ? (actions as readonly unknown[]) : [actions]) {
      const action = actionOf(value);
      if (action === undefined) {
        ending = { class: 'error', reason: { bad_action_from_state_function: value } };
        break;
      }
      switch (action.$action) {
        case 'reply':
          replies = replies === noReplies ? [action] : [...replies, action];
          continue;
        case 'hibernate':
          hibernate = action.on;
          continue;
        case 'timeout':
          timeouts = timeouts === noActions ? [action] : [...timeouts, action];
          continue;
        case 'postpone':
          if (phase === 'enter' && action.on) ending = bad(value);
          else postpone = action.on && event !== null;
          break;
        case 'next_event':
          if (phase === 'enter') ending = bad(value);
          else {
            inserted = cons(
              new StatemEvent(action.type, action.content, action.from as StatemEvent['from'], action.name),
              inserted,
            );
          }
          break;
        default: {
          const changed = phase === 'enter' ? null : modulesAfter(modules, action.$action, action.module);
          if (changed === null) ending = bad(value);
          else modules = changed;
        }
      }
      if (ending !== null) break;
    }
  }
  return new Step(
    machine,
    event,
    state,
    data,
    modules,
    inserted,
    timeouts,
    postpone,
    hibernate,
    enter,
    replies,
    ending,
  );
}

/** The modules after an action; `null` when there is none to go back to. */
function modulesAfter(modules: Modules, action: string, module: object | undefined): Modules | null {
  if (action === 'pop_callback_module') return modules.tail;
  return { head: module as object, tail: action === 'push_callback_module' ? modules : modules.tail };
}

function stopAndReply(step: Step, result: StopAndReplyResult): Step {
  const replies = Array.isArray(result.replies) ? (result.replies as readonly unknown[]) : [result.replies];
  const wrong = replies.findIndex((reply) => !isReply(reply));
  const good = (wrong < 0 ? replies : replies.slice(0, wrong)) as readonly ReplyAction[];
  const data = result.dataless ? step.data : result.data;
  if (wrong < 0) return ended(step, 'exit', result.reason, data, good);
  return ended(step, 'error', { bad_reply_action_from_state_function: replies[wrong] }, data, good);
}

function ended(
  step: Step,
  kind: Ending['class'],
  reason: unknown,
  data: unknown = step.data,
  replies: readonly ReplyAction[] = noReplies,
): Step {
  const { machine, event, state, modules, inserted, timeouts, postpone, hibernate } = step;
  const ending = { class: kind, reason };
  return new Step(
    machine,
    event,
    state,
    data,
    modules,
    inserted,
    timeouts,
    postpone,
    hibernate,
    false,
    replies,
    ending,
  );
}

/** The machine after the transition. */
export function finish(step: Step): Machine {
  const { machine, event, state, data, modules, inserted, hibernate } = step;
  const changed = state !== machine.state && !isSameState(state, machine.state);
  let { events, postponed } = machine;
  if (step.postpone && event !== null) postponed = cons(event, postponed);
  if (changed && postponed !== null) {
    events = reverseOnto(postponed, events);
    postponed = null;
  }
  if (inserted !== null) events = reverseOnto(inserted, events);
  let timeouts = afterTransition(machine.timeouts, changed);
  if (step.timeouts.length > 0) timeouts = afterActions(timeouts, step.timeouts);
  return new Machine(state, data, modules, events, postponed, timeouts, hibernate);
}
