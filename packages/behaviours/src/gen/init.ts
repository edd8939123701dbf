/**
 * Calling the `init` of a callback module (OTP: `gen_server:init_it/2`), for the behaviours that have one.
 *
 *     init ──▶ result ────────────────────────▶ begin: up, or refused
 *       ├────▶ a promise ──▶ its result ───────▶ begin
 *       ├────▶ throws a value, which counts as returned ──▶ begin
 *       └────▶ crashes ──▶ refused with the reason, and crashes
 *
 * There is no coroutine in it unless `init` is one: the loop is the only frame of most servers.
 */
import { coroutine, Exit, reasonOf, type Self } from '@hot/runtime';
import { classOf, isThenable } from '../proc-lib/failure';
import { isStateless, kindOfResult, type Stop } from './result';
import { refuse, type StartContext } from './start';

/**
 * Calls `init` and hands its result to `begin`.
 * @returns what `begin` gives; a promise of it when `init` takes its time
 */
export function callInit(self: Self, context: StartContext, begin: (result: unknown) => unknown): unknown {
  const { init } = context.module as { init(args: unknown): unknown };
  let result: unknown;
  try {
    result = init.call(context.module, context.args);
    if (isThenable(result) && kindOfResult(result) === undefined) return awaitInit(self, context, result, begin);
  } catch (thrown) {
    result = thrownByInit(self, context, thrown);
  }
  return begin(result);
}

const awaitInit = coroutine(function* (
  self: Self,
  context: StartContext,
  pending: PromiseLike<unknown>,
  begin: (result: unknown) => unknown,
): Generator<unknown, unknown, unknown> {
  let result: unknown;
  try {
    result = yield pending;
  } catch (thrown) {
    result = thrownByInit(self, context, thrown);
  }
  return begin(result);
});

function thrownByInit(self: Self, { name }: StartContext, thrown: unknown): unknown {
  if (classOf(thrown) === 'throw') return thrown;
  refuse(self, name, reasonOf(thrown));
  throw thrown;
}

/**
 * Ends a process whose `init` gave no state: it ignores, it stops, or it gave what it must not.
 * @param badReturn word for the last case, in the reason
 */
export function refuseInit(self: Self, { name }: StartContext, result: unknown, badReturn: string): never {
  if (result === 'ignore') {
    refuse(self, name, 'ignore');
    throw new Exit('normal');
  }
  const stopped = kindOfResult(result) === 'stop' && isStateless(result as Stop<unknown>);
  const reason = stopped ? (result as Stop<unknown>).reason : { [badReturn]: result };
  refuse(self, name, reason);
  throw new Exit(reason);
}
