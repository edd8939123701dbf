/**
 * The beginning and the end of a handler: `init`, `terminate`, and both at once when one takes over from another.
 *
 *     install ──▶ init(args)                    ok: it is in the list
 *     retire  ──▶ terminate(args, state)        report, if it crashed ──▶ news to its owner
 *     swap    ──▶ terminate(args1, state) ──▶ init([args2, what that returned])
 *
 * These are generators of the manager's coroutine: callbacks may be async, and nothing else is handled meanwhile.
 */
import type { Pid } from '@hot/runtime';
import { isThenable } from '../proc-lib/failure';
import { type AnyCallbacks, callbackOf, Handler, type HandlerId, partsOf } from './handler';
import type { Manager } from './manager';
import { caught, outcomeOf, undef } from './outcome';
import { type Swapped, tellOwner } from './owner';
import { reportEnd } from './reports';
import type { Swap } from './result';

/** Why a handler ends, as its owner is told; a crash or a broken contract is reported, too. */
export type EndReason = 'normal' | 'shutdown' | Swapped | { readonly broke: unknown };

/** A handler that is in place, or why it is not: what `init` returned, or its crash. */
export type Installed = { readonly handler: Handler } | { readonly refused: unknown };

/** Calls `init` of a handler. */
export function* install(
  manager: Manager,
  name: HandlerId,
  args: unknown,
  owner: Pid | undefined,
): Generator<unknown, Installed, unknown> {
  const { module, id } = partsOf(name);
  const returned = yield* result(module, 'init', args);
  const outcome = outcomeOf(returned);
  if (outcome.type !== 'keep') return { refused: returned };
  if (outcome.hibernate) manager.hibernate = true;
  return { handler: new Handler(module, id, owner, outcome.state) };
}

/**
 * Ends a handler: `terminate` gets `args` and the state in force.
 * @param last the event, message or request that it was at, if it was at one; for the report
 * @returns what `terminate` returned, or its crash, `{ EXIT: reason }`; `'ok'` without one
 */
export function* retire(
  manager: Manager,
  handler: Handler,
  args: unknown,
  reason: EndReason,
  last: unknown,
): Generator<unknown, unknown, unknown> {
  const { module, state } = handler;
  const left = callbackOf(module, 'terminate') === undefined ? 'ok' : yield* result(module, 'terminate', args, state);
  if (typeof reason === 'object' && 'broke' in reason) {
    reportEnd(manager, handler, reason.broke, last);
    tellOwner(handler, reason.broke);
  } else tellOwner(handler, reason);
  return left;
}

/** Has the handler that `swap` names take over from one, at its place and with its owner. Nobody is there if its `init` fails. */
export function* takeOver(
  manager: Manager,
  handler: Handler,
  { args1, state, handler2, args2 }: Omit<Swap<unknown>, '$result'>,
  last: unknown,
): Generator<unknown, Handler | undefined, unknown> {
  const { owner } = handler;
  handler.state = state;
  const left = yield* retire(manager, handler, args1, { swapped: { handler: handler2, owner } }, last);
  const installed = yield* install(manager, handler2, [args2, left], owner);
  if ('handler' in installed) return installed.handler;
  const { module, id } = partsOf(handler2);
  const failed = new Handler(module, id, owner, undefined);
  reportEnd(manager, failed, installed.refused, last);
  tellOwner(failed, installed.refused);
  return undefined;
}

/** What a callback returns, now or later, or its crash. */
function* result(
  module: AnyCallbacks,
  callback: 'init' | 'terminate',
  ...args: unknown[]
): Generator<unknown, unknown, unknown> {
  const call = callbackOf(module, callback);
  if (call === undefined) return undef(module, callback);
  try {
    const returned = call.apply(module, args);
    return isThenable(returned) ? yield returned : returned;
  } catch (thrown) {
    return caught(thrown);
  }
}
