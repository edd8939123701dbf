/**
 * What a manager does that may have to wait: the rest of a round, requests of clients, the end of an owner, its own end.
 * Generators of the manager's coroutine.
 */
import { again, Exit, type ExitReason } from '@hot/runtime';
import { isThenable } from '../proc-lib/failure';
import { type From, reply } from '../proc-lib/from';
import type { ExitMessage } from '../proc-lib/signals';
import { Refusal } from './gen-event-error';
import { type Handler, type HandlerId, nameOf } from './handler';
import { add, find, ownedBy, replace, without } from './handler-list';
import { install, retire, takeOver } from './lifecycle';
import type { Manager } from './manager';
import { caught, type Crash, type Outcome, outcomeOf, outcomeOfCall, undef } from './outcome';
import { untie, untieAll } from './owner';
import type { HandlerAndArgs, ManagerRequest } from './request';
import { callEvent, callInfo, round, type Round, type RoundCallback } from './step';

/** Finishes a round. Each handler is through before the next one is called. */
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

function* wholeRound(manager: Manager, callback: RoundCallback, event: unknown): Generator<unknown, void, unknown> {
  const begun = round(manager, callback, event);
  if (begun !== again) yield* finish(manager, begun);
}

/** Does with a handler what its result says. */
function* carryOut(
  manager: Manager,
  handler: Handler,
  outcome: Outcome,
  event: unknown,
): Generator<unknown, void, unknown> {
  switch (outcome.type) {
    case 'keep':
      handler.state = outcome.state;
      if (outcome.hibernate) manager.hibernate = true;
      return;
    case 'remove':
      yield* retire(manager, handler, 'remove_handler', 'normal', event);
      manager.handlers = without(manager.handlers, handler);
      return;
    case 'swap': {
      const successor = yield* takeOver(manager, handler, outcome.swap, event);
      manager.handlers =
        successor === undefined ? without(manager.handlers, handler) : replace(manager.handlers, handler, successor);
      return;
    }
    case 'bad':
      yield* retire(manager, handler, { error: outcome.reason }, { broke: outcome.reason }, event);
      manager.handlers = without(manager.handlers, handler);
      return;
    default:
      outcome satisfies never;
  }
}

/** What a callback returned, when it has come to it. */
function* settled(returned: unknown): Generator<unknown, unknown, unknown> {
  if (!isThenable(returned)) return returned;
  try {
    return yield returned;
  } catch (thrown) {
    return caught(thrown);
  }
}

/** Carries out a request and answers it. */
export function* serve(
  manager: Manager,
  request: ManagerRequest,
  from: From<unknown>,
): Generator<unknown, void, unknown> {
  reply(from, yield* answerTo(manager, request));
}

function* answerTo(manager: Manager, request: ManagerRequest): Generator<unknown, unknown, unknown> {
  switch (request.gen_event) {
    case 'sync_notify':
      yield* wholeRound(manager, 'handleEvent', request.event);
      return 'ok';
    case 'call':
      return yield* call(manager, request.handler, request.request);
    case 'add_handler': {
      const refused = yield* put(manager, request.handler, request.args, request.owner);
      return refused === undefined ? 'ok' : refused;
    }
    case 'delete_handler': {
      const handler = find(manager.handlers, request.handler);
      if (handler === undefined) return new Refusal('module_not_found', 'module_not_found', manager.self.pid);
      const left = yield* retire(manager, handler, request.args, 'normal', 'delete');
      manager.handlers = without(manager.handlers, handler);
      return isCrash(left) ? new Refusal('terminate_failed', left, manager.self.pid) : left;
    }
    case 'swap_handler':
      return (yield* swap(manager, request.old, request.new, request.owner)) ?? 'ok';
    case 'which_handlers':
      return manager.handlers.map(nameOf);
    default:
      return request satisfies never;
  }
}

/** Calls one handler; its answer, or why there is none. */
function* call(manager: Manager, name: HandlerId, request: unknown): Generator<unknown, unknown, unknown> {
  const handler = find(manager.handlers, name);
  if (handler === undefined) return new Refusal('bad_module', 'bad_module', manager.self.pid);
  const outcome = outcomeOfCall(yield* settled(callCall(handler, request)));
  yield* carryOut(manager, handler, outcome, request);
  return outcome.type === 'bad' ? new Refusal('call_failed', outcome.reason, manager.self.pid) : outcome.reply;
}

function callCall({ module, state }: Handler, request: unknown): unknown {
  if (typeof module.handleCall !== 'function') return undef(module, 'handleCall');
  try {
    return module.handleCall(request, state);
  } catch (thrown) {
    return caught(thrown);
  }
}

/** Installs a handler as the newest; why it is not, if it is not. */
function* put(
  manager: Manager,
  name: HandlerId,
  args: unknown,
  owner: Parameters<typeof install>[3],
): Generator<unknown, Refusal | undefined, unknown> {
  if (owner !== undefined) manager.self.link(owner);
  const installed = yield* install(manager, name, args, owner);
  if ('handler' in installed) {
    manager.handlers = add(manager.handlers, installed.handler);
    return undefined;
  }
  if (owner !== undefined) untie(manager, owner);
  return new Refusal('init_failed', installed.refused, manager.self.pid);
}

/** Swaps handlers at a client's request. Without the old one, the new one is told `'error'` in its place. */
function* swap(
  manager: Manager,
  [oldName, args1]: HandlerAndArgs,
  [newName, args2]: HandlerAndArgs,
  newOwner: Parameters<typeof install>[3],
): Generator<unknown, Refusal | undefined, unknown> {
  const old = find(manager.handlers, oldName);
  const owner = newOwner ?? old?.owner;
  let left: unknown = 'error';
  if (old !== undefined) {
    left = yield* retire(manager, old, args1, { swapped: { handler: newName, owner } }, 'swapped');
    manager.handlers = without(manager.handlers, old);
  }
  return yield* put(manager, newName, [args2, left], owner);
}

/** The end of a process: of its handlers, if it owned any; then it is a message like others. */
export function* handleExit(manager: Manager, message: ExitMessage): Generator<unknown, void, unknown> {
  const { pid, reason } = message;
  for (const handler of ownedBy(manager.handlers, pid)) {
    yield* retire(manager, handler, { stop: reason }, 'shutdown', message);
    manager.handlers = without(manager.handlers, handler);
  }
  yield* wholeRound(manager, 'handleInfo', message);
}

/** Ends the running manager, its handlers first; never returns. */
export function* terminate(manager: Manager, reason: ExitReason): Generator<unknown, never, unknown> {
  for (const handler of manager.handlers) yield* retire(manager, handler, 'stop', 'shutdown', 'stop');
  untieAll(manager);
  throw new Exit(reason);
}

function isCrash(left: unknown): left is Crash {
  return typeof left === 'object' && left !== null && 'EXIT' in left;
}
