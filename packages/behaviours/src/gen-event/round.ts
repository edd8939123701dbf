/**
 * A round: all handlers are called with an event or a message, newest first, each through before the next one is called.
 *
 * The first half waits for nothing and is the path of every event: no promise, no closure and no generator is in it. The
 * second half, a generator of the manager's coroutine, begins at the first handler whose result is more than a new state.
 */
import { again } from '@hot/runtime';
import type { Ok } from '../gen/result';
import { isThenable } from '../proc-lib/failure';
import type { Handler } from './handler';
import { replace, without } from './handler-list';
import { retire, takeOver } from './lifecycle';
import type { Manager } from './manager';
import { caught, type Outcome, outcomeOf, undef } from './outcome';
import { reportDropped } from './reports';

/** The callbacks that all handlers are called with in turn. */
export type RoundCallback = 'handleEvent' | 'handleInfo';

/** A round that has come to a handler whose result is more than a new state. Those before it are through. */
export interface Round {
  readonly type: 'round';
  readonly callback: RoundCallback;
  readonly event: unknown;
  /** Place of the handler in the list. */
  readonly at: number;
  /** What it returned, or its crash. */
  readonly result: unknown;
}

/** Calls all handlers as long as each simply goes on; `again` when all did. */
export function begin(manager: Manager, callback: RoundCallback, event: unknown): Round | typeof again {
  const { handlers } = manager;
  for (let at = 0; at < handlers.length; at += 1) {
    const handler = handlers[at] as Handler;
    const result = callback === 'handleEvent' ? callEvent(handler, event) : callInfo(manager, handler, event);
    if (!isPlainOk(result)) return { type: 'round', callback, event, at, result };
    handler.state = result.state;
  }
  return again;
}

/** Whether a result is `ok(state)` and no more. */
function isPlainOk(result: unknown): result is Ok<unknown> {
  return (
    typeof result === 'object' &&
    result !== null &&
    (result as Ok<unknown>).$result === 'ok' &&
    (result as Ok<unknown>).next === undefined
  );
}

/** Does what is left of a round. */
export function* finish(manager: Manager, { callback, event, at, result }: Round): Generator<unknown, void, unknown> {
  const calling = manager.handlers;
  let returned = result;
  for (let place = at; place < calling.length; place += 1) {
    const handler = calling[place] as Handler;
    if (place > at) {
      returned = callback === 'handleEvent' ? callEvent(handler, event) : callInfo(manager, handler, event);
    }
    yield* carryOut(manager, handler, outcomeOf(yield* settled(returned)), event);
  }
}

/** Both halves. */
export function* round(manager: Manager, callback: RoundCallback, event: unknown): Generator<unknown, void, unknown> {
  const begun = begin(manager, callback, event);
  if (begun !== again) yield* finish(manager, begun);
}

/** Calls the callback of a handler for an event; what it returned, or its crash. */
function callEvent({ module, state }: Handler, event: unknown): unknown {
  if (typeof module.handleEvent !== 'function') return undef(module, 'handleEvent');
  try {
    return module.handleEvent(event, state);
  } catch (thrown) {
    return caught(thrown);
  }
}

/** {@link callEvent} for any other message; a handler without a callback goes on as it is. */
function callInfo(manager: Manager, { module, state }: Handler, message: unknown): unknown {
  if (typeof module.handleInfo !== 'function') {
    reportDropped(manager, module, message);
    return { $result: 'ok', state, next: undefined } satisfies Ok<unknown>;
  }
  try {
    return module.handleInfo(message, state);
  } catch (thrown) {
    return caught(thrown);
  }
}

/** What a callback returned, when it has come to it. */
export function* settled(returned: unknown): Generator<unknown, unknown, unknown> {
  if (!isThenable(returned)) return returned;
  try {
    return yield returned;
  } catch (thrown) {
    return caught(thrown);
  }
}

/**
 * Does with a handler what its result says.
 * @param last the event, message or request that it was at
 */
export function* carryOut(
  manager: Manager,
  handler: Handler,
  outcome: Outcome,
  last: unknown,
): Generator<unknown, void, unknown> {
  switch (outcome.type) {
    case 'keep':
      handler.state = outcome.state;
      if (outcome.hibernate) manager.hibernate = true;
      return;
    case 'remove':
      yield* retire(manager, handler, 'remove_handler', 'normal', last);
      break;
    case 'swap': {
      const successor = yield* takeOver(manager, handler, outcome.swap, last);
      if (successor === undefined) break;
      manager.handlers = replace(manager.handlers, handler, successor);
      return;
    }
    case 'bad':
      yield* retire(manager, handler, { error: outcome.reason }, { broke: outcome.reason }, last);
      break;
    default:
      outcome satisfies never;
  }
  manager.handlers = without(manager.handlers, handler);
}
