/**
 * What the result of a callback means, as data. Pure: what is to be done is the executor's.
 *
 * | callback                    | result                                                | outcome  |
 * |-----------------------------|-------------------------------------------------------|----------|
 * | `handleEvent`, `handleInfo` | `ok(s)`, `ok(s, 'hibernate')`                         | `keep`   |
 * |                             | `'remove_handler'`                                    | `remove` |
 * |                             | `swap(args1, s, handler2, args2)`                     | `swap`   |
 * | `handleCall`                | the same with an answer: `reply(r, s)`, …             | the same |
 * | `init`                      | `ok(s)`, `ok(s, 'hibernate')`                         | `keep`   |
 * | any                         | anything else, a crash (`{ EXIT: reason }`) included  | `bad`    |
 */
import { reasonOf, UndefError } from '@hot/runtime';
import { kindOfResult, type Ok, type Reply } from '../gen/result';
import { nameOfModule } from '../proc-lib/entry';
import { classOf } from '../proc-lib/failure';
import type { AnyCallbacks } from './handler';
import { removeHandler, type RemoveHandlerAndReply, type Swap, type SwapAndReply } from './result';

/** A handler is to stay with a new state, to be removed, or to be replaced; or it has broken the contract. */
export type Outcome =
  | { readonly type: 'keep'; readonly state: unknown; readonly hibernate: boolean; readonly reply?: unknown }
  | { readonly type: 'remove'; readonly reply?: unknown }
  | { readonly type: 'swap'; readonly swap: Omit<Swap<unknown>, '$result'>; readonly reply?: unknown }
  | { readonly type: 'bad'; readonly reason: unknown };

/** A crash as `catch` shows it in Erlang. */
export interface Crash {
  readonly EXIT: unknown;
}

/** What something thrown counts as: a crash, or, when it is neither an `Error` nor an exit, a result. */
export function caught(thrown: unknown): unknown {
  return classOf(thrown) === 'throw' ? thrown : ({ EXIT: reasonOf(thrown) } satisfies Crash);
}

/** The crash of a call to a callback that is not there. */
export function undef(module: AnyCallbacks, callback: string): Crash {
  return { EXIT: new UndefError(nameOfModule(module), callback).reason };
}

/** Reads what `init`, `handleEvent` or `handleInfo` returned. */
export function outcomeOf(result: unknown): Outcome {
  if (result === removeHandler) return { type: 'remove' };
  const kind = kindOfResult(result);
  if (kind === 'ok') return keeping(result as Ok<unknown>);
  if (kind === 'swap_handler') return { type: 'swap', swap: result as Swap<unknown> };
  return { type: 'bad', reason: result };
}

/** Reads what `handleCall` returned. */
export function outcomeOfCall(result: unknown): Outcome {
  switch (kindOfResult(result)) {
    case 'reply':
      return keeping(result as Reply<unknown, unknown>);
    case 'remove_handler':
      return { type: 'remove', reply: (result as RemoveHandlerAndReply<unknown>).reply };
    case 'swap_handler_reply': {
      const swapping = result as SwapAndReply<unknown, unknown>;
      return { type: 'swap', swap: swapping, reply: swapping.reply };
    }
    default:
      return { type: 'bad', reason: result };
  }
}

function keeping(result: Ok<unknown> | Reply<unknown, unknown>): Outcome {
  const { state, next } = result;
  if (next !== undefined && next !== 'hibernate') return { type: 'bad', reason: result };
  const kept = { type: 'keep', state, hibernate: next === 'hibernate' } as const;
  return result.$result === 'reply' ? { ...kept, reply: result.reply } : kept;
}
