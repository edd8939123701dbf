/**
 * One step of a state machine, pure: from an event to the machine that waits for the next (OTP: the engine of
 * `gen_statem`).
 *
 *     machine, event ──▶ step ──result of the state callback──▶ step ──result of a state enter call──▶ … ──▶ machine
 *                    `new Step`          `collect`                          `collect`                   `finish`
 *
 * A step is the one who takes it's: `collect` writes into it what a result and its actions say; `finish` does the
 * transition, events and time-outs, and gives the next machine. Machines never change. Between the two the executor sends
 * `replies`, and makes a state enter call when `enter` is set and the module wants such calls. When `ending` is set the
 * machine is to end, and there is no `finish`.
 */
import { isStateless, type Stop } from '../gen/result';
import { actionOf, isReply, type ReplyAction, type TimeoutAction } from './action';
import { StatemEvent } from './event';
import { cons, type List, reverseOnto } from './list';
import { isSameState, Machine, type Modules } from './machine';
import type { StopAndReplyResult, Transition } from './result';
import { afterActions, afterTransition } from './timeouts';

/** Why a machine is to end. */
export interface Ending {
  /** `exit` when the callback said so, `error` when what it said was wrong. */
  readonly class: 'exit' | 'error';
  readonly reason: unknown;
}

/** Which callback a result is of: a state enter call may do less. */
export type Phase = 'event' | 'enter';

const none: readonly never[] = [];

/** A transition in the making. */
export class Step {
  /** The machine before the event. */
  readonly machine: Machine;
  /** The event; `null` for the first step, which `init` asked for. */
  readonly event: StatemEvent | null;
  /** State, data and modules to be. */
  state: unknown;
  data: unknown;
  modules: Modules;
  /** Whether `state` is another than before. */
  changed = false;
  /** Events to insert, last first. */
  inserted: List<StatemEvent> = null;
  timeouts: readonly TimeoutAction[] = none;
  postpone = false;
  hibernate = false;
  /** Whether a state enter call is due. */
  enter = false;
  /** Answers to be sent now. */
  replies: readonly ReplyAction[] = none;
  ending: Ending | null = null;

  constructor(machine: Machine, event: StatemEvent | null) {
    this.machine = machine;
    this.event = event;
    this.state = machine.state;
    this.data = machine.data;
    this.modules = machine.modules;
  }
}

/** The first step of a machine, with the actions of its `init`. There is no event that could be postponed. */
export function beginInit(machine: Machine, actions: unknown): Step {
  const step = new Step(machine, null);
  step.enter = true;
  act(step, actions, 'event');
  return step;
}

/** Writes down what a callback has returned. */
export function collect(step: Step, result: unknown, phase: Phase): void {
  step.enter = false;
  step.replies = none;
  const { $result, state, data, actions } = (typeof result === 'object' ? (result ?? {}) : {}) as Transition;
  switch ($result ?? result) {
    case 'keep_state':
      step.data = data;
      break;
    case 'keep_state_and_data':
      break;
    case 'next_state':
      if (!isSameState(step.state, state)) {
        if (phase === 'enter') {
          step.ending = error({ bad_state_enter_return_from_state_function: result });
          return;
        }
        step.state = state;
        step.changed = true;
        step.enter = true;
      }
      step.data = data;
      break;
    case 'repeat_state':
      step.data = data;
      step.enter = true;
      break;
    case 'repeat_state_and_data':
      step.enter = true;
      break;
    case 'stop':
      stop(step, result as 'stop' | Stop<unknown>);
      return;
    case 'stop_and_reply':
      stopAndReply(step, result as StopAndReplyResult);
      return;
    default:
      step.ending = error({ bad_return_from_state_function: result });
      return;
  }
  if (actions !== undefined) act(step, actions, phase);
}

/** Writes down one action or a list of them; a wrong one is the end, and those before it stand. */
function act(step: Step, actions: unknown, phase: Phase): void {
  if (Array.isArray(actions)) {
    for (const action of actions as readonly unknown[]) {
      if (!actOne(step, action, phase)) return;
    }
  } else if (actions !== undefined) actOne(step, actions, phase);
}

/** Whether the action was one that may stand here. */
function actOne(step: Step, value: unknown, phase: Phase): boolean {
  const action = actionOf(value);
  if (action === undefined) {
    step.ending = error({ bad_action_from_state_function: value });
    return false;
  }
  switch (action.$action) {
    case 'reply':
      step.replies = step.replies.length === 0 ? [action] : [...step.replies, action];
      return true;
    case 'hibernate':
      step.hibernate = action.on;
      return true;
    case 'timeout':
      step.timeouts = step.timeouts.length === 0 ? [action] : [...step.timeouts, action];
      return true;
    case 'postpone':
      if (phase === 'enter' && action.on) break;
      step.postpone = action.on;
      return true;
    case 'next_event': {
      if (phase === 'enter') break;
      const { type, content, from, name } = action;
      step.inserted = cons(new StatemEvent(type, content, from as StatemEvent['from'], name), step.inserted);
      return true;
    }
    default: {
      const changed = phase === 'enter' ? null : modulesAfter(step.modules, action.$action, action.module);
      if (changed === null) break;
      step.modules = changed;
      return true;
    }
  }
  const where = phase === 'enter' ? 'bad_state_enter_action_from_state_function' : 'bad_action_from_state_function';
  step.ending = error({ [where]: value });
  return false;
}

/** The modules after an action; `null` when there is none to go back to. */
function modulesAfter(modules: Modules, action: string, module: object | undefined): Modules | null {
  if (action === 'pop_callback_module') return modules.tail;
  return { head: module as object, tail: action === 'push_callback_module' ? modules : modules.tail };
}

function stop(step: Step, result: 'stop' | Stop<unknown>): void {
  if (typeof result === 'string') {
    step.ending = { class: 'exit', reason: 'normal' };
    return;
  }
  step.ending = { class: 'exit', reason: result.reason };
  if (!isStateless(result)) step.data = result.state;
}

function stopAndReply(step: Step, result: StopAndReplyResult): void {
  const replies = Array.isArray(result.replies) ? (result.replies as readonly unknown[]) : [result.replies];
  const wrong = replies.findIndex((reply) => !isReply(reply));
  step.replies = (wrong < 0 ? replies : replies.slice(0, wrong)) as readonly ReplyAction[];
  if (!result.dataless) step.data = result.data;
  step.ending =
    wrong < 0
      ? { class: 'exit', reason: result.reason }
      : error({ bad_reply_action_from_state_function: replies[wrong] });
}

function error(reason: unknown): Ending {
  return { class: 'error', reason };
}

/** The machine after the transition. */
export function finish(step: Step): Machine {
  const { machine, event, changed, inserted } = step;
  let { events, postponed } = machine;
  if (step.postpone && event !== null) postponed = cons(event, postponed);
  if (changed && postponed !== null) {
    events = reverseOnto(postponed, events);
    postponed = null;
  }
  if (inserted !== null) events = reverseOnto(inserted, events);
  let timeouts = afterTransition(machine.timeouts, changed);
  if (step.timeouts.length > 0) timeouts = afterActions(timeouts, step.timeouts);
  return new Machine(step.state, step.data, step.modules, events, postponed, timeouts, step.hibernate);
}
