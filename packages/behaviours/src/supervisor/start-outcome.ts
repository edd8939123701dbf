/**
 * Calls the start function of a child and reads what came of it (OTP: `supervisor:do_start_child`).
 *
 * | start function                              | outcome                                  |
 * |---------------------------------------------|------------------------------------------|
 * | gives a pid, or `{ pid, info }`             | started                                  |
 * | gives `'ignore'`, `StartError` `ignore`     | ignored                                  |
 * | another `StartError`, gives `{ error: r }`  | failed, with the reason                  |
 * | throws another error, exits                 | failed, `{ EXIT: reason }`               |
 * | gives or throws anything else               | failed, with the value                   |
 */
import { isPid, type Pid, reasonOf, UndefError } from '@hot/runtime';
import { classOf } from '../proc-lib/failure';
import { nameOfModule } from '../proc-lib/entry';
import { isStartError } from '../proc-lib/start-error';
import type { StartCall } from './check-spec';

/** What became of a start. */
export type StartOutcome =
  | { readonly type: 'started'; readonly pid: Pid; readonly result: unknown }
  | { readonly type: 'ignored' }
  | { readonly type: 'failed'; readonly reason: unknown };

/** What is to be made of something thrown by a start. */
export function outcomeOfThrown(thrown: unknown): StartOutcome {
  if (isStartError(thrown)) {
    return thrown.code === 'ignore' ? { type: 'ignored' } : { type: 'failed', reason: thrown.reason };
  }
  return classOf(thrown) === 'throw' ? outcomeOf(thrown) : { type: 'failed', reason: { EXIT: reasonOf(thrown) } };
}

/** Calls the function, the current one of its module when it was given by name; what it returns or throws. */
export function invoke({ module, function: called }: StartCall, args: readonly unknown[]): unknown {
  if (typeof called === 'function') return called(...args);
  const current = (module as Record<string, unknown>)[called];
  if (typeof current !== 'function') throw new UndefError(nameOfModule(module as object), called);
  return (current as (...args: readonly unknown[]) => unknown).apply(module, args as unknown[]);
}

/** What is to be made of what a start gave. */
export function outcomeOf(result: unknown): StartOutcome {
  if (isPid(result)) return { type: 'started', pid: result as Pid, result };
  if (result === 'ignore') return { type: 'ignored' };
  if (typeof result === 'object' && result !== null) {
    if ('pid' in result && 'info' in result && isPid(result.pid))
      return { type: 'started', pid: result.pid as Pid, result };
    if ('error' in result && Object.keys(result).length === 1) return { type: 'failed', reason: result.error };
  }
  return { type: 'failed', reason: result };
}
