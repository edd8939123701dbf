/** Carrying out what clients ask of a manager; generators of the manager's coroutine, since callbacks may be async. */
import type { Pid } from '@hot/runtime';
import { type From, reply } from '../proc-lib/from';
import { type GenEventErrorCode, Refusal } from './gen-event-error';
import { type Handler, type HandlerId, nameOf } from './handler';
import { add, find, without } from './handler-list';
import { install, retire } from './lifecycle';
import type { Manager } from './manager';
import { caught, type Crash, outcomeOfCall, undef } from './outcome';
import { untie } from './owner';
import type { HandlerAndArgs, ManagerRequest } from './request';
import { carryOut, round, settled } from './round';

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
      yield* round(manager, 'handleEvent', request.event);
      return 'ok';
    case 'call':
      return yield* call(manager, request.handler, request.request);
    case 'add_handler':
      return yield* put(manager, request.handler, request.args, request.owner);
    case 'delete_handler':
      return yield* deleteHandler(manager, request.handler, request.args);
    case 'swap_handler':
      return yield* swap(manager, request.old, request.new, request.owner);
    case 'which_handlers':
      return manager.handlers.map(nameOf);
    case 'get_modules':
      return [...new Set(manager.handlers.map(({ module }) => module))];
    default:
      return request satisfies never;
  }
}

function refuse(manager: Manager, code: GenEventErrorCode, reason: unknown): Refusal {
  return new Refusal(code, reason, manager.self.pid);
}

/** Calls one handler; its answer, or why there is none. */
function* call(manager: Manager, name: HandlerId, request: unknown): Generator<unknown, unknown, unknown> {
  const handler = find(manager.handlers, name);
  if (handler === undefined) return refuse(manager, 'bad_module', 'bad_module');
  const outcome = outcomeOfCall(yield* settled(callCall(handler, request)));
  yield* carryOut(manager, handler, outcome, request);
  return outcome.type === 'bad' ? refuse(manager, 'call_failed', outcome.reason) : outcome.reply;
}

function callCall({ module, state }: Handler, request: unknown): unknown {
  if (typeof module.handleCall !== 'function') return undef(module, 'handleCall');
  try {
    return module.handleCall(request, state);
  } catch (thrown) {
    return caught(thrown);
  }
}

/** Installs a handler as the newest. An owner is linked first, so that its end is not missed while `init` runs. */
function* put(
  manager: Manager,
  name: HandlerId,
  args: unknown,
  owner: Pid | undefined,
): Generator<unknown, 'ok' | Refusal, unknown> {
  if (owner !== undefined) manager.self.link(owner);
  const installed = yield* install(manager, name, args, owner);
  if ('handler' in installed) {
    manager.handlers = add(manager.handlers, installed.handler);
    return 'ok';
  }
  if (owner !== undefined) untie(manager, owner);
  return refuse(manager, 'init_failed', installed.refused);
}

function* deleteHandler(manager: Manager, name: HandlerId, args: unknown): Generator<unknown, unknown, unknown> {
  const handler = find(manager.handlers, name);
  if (handler === undefined) return refuse(manager, 'module_not_found', 'module_not_found');
  const left = yield* retire(manager, handler, args, 'normal', undefined);
  manager.handlers = without(manager.handlers, handler);
  return isCrash(left) ? refuse(manager, 'terminate_failed', left) : left;
}

function isCrash(left: unknown): left is Crash {
  return typeof left === 'object' && left !== null && 'EXIT' in left;
}

/** Swaps handlers. Without the old one, the new one gets `'error'` for what it left. */
function* swap(
  manager: Manager,
  [oldName, args1]: HandlerAndArgs,
  [newName, args2]: HandlerAndArgs,
  newOwner: Pid | undefined,
): Generator<unknown, 'ok' | Refusal, unknown> {
  const old = find(manager.handlers, oldName);
  const owner = newOwner ?? old?.owner;
  let left: unknown = 'error';
  if (old !== undefined) {
    left = yield* retire(manager, old, args1, { swapped: { handler: newName, owner } }, undefined);
    manager.handlers = without(manager.handlers, old);
  }
  return yield* put(manager, newName, [args2, left], owner);
}
