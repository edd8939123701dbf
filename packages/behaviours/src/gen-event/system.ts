/** What gen_event tells `sys` of a manager; going on and ending are the loop's. */
import { coroutine } from '@hot/runtime';
import { kindOfResult, type Ok, ok } from '../gen/result';
import { refusedState } from '../gen/boundary';
import { convert } from '../gen/convert';
import { nameOfModule } from '../proc-lib/entry';
import type { SystemCallbacks } from '../sys/callbacks';
import { statusOf } from './format-status';
import type { Handler } from './handler';
import type { Manager } from './manager';

/** A handler in what `sys.getState` gives, and `sys.replaceState` changes (OTP: `{Module, Id, State}`). */
export interface HandlerState<S = unknown> {
  readonly module: object;
  /** `false` for a handler that is named by its module alone. */
  readonly id: unknown;
  readonly state: S;
}

/** The part of the system callbacks that needs no loop. */
export const stateCallbacks = {
  systemModule: 'gen_event',
  systemGetState: ({ handlers }) => handlers.map(stateOf),
  systemReplaceState(change, manager) {
    for (const handler of manager.handlers) replaceState(handler, change as (state: unknown) => unknown);
    return [manager.handlers.map(stateOf), manager];
  },
  systemCodeChange: coroutine(function* (manager: Manager, module: unknown, oldVersion: unknown, extra: unknown) {
    // Nothing is changed before all have been converted.
    const changed = new Map<Handler, unknown>();
    for (const handler of manager.handlers) {
      if (!runs(handler, module)) continue;
      const result: unknown = yield convert(handler.module, oldVersion, handler.state, extra);
      if (kindOfResult(result) !== 'ok') return result;
      const { state } = result as Ok<unknown>;
      const refusal = refusedState(handler.module.stateSchema, state);
      if (refusal !== undefined) return refusal;
      changed.set(handler, state);
    }
    for (const [handler, state] of changed) handler.state = state;
    return ok(manager);
  }),
  systemFormatStatus: (manager, systemState) => statusOf(manager, systemState),
} satisfies Partial<SystemCallbacks<Manager>>;

function stateOf({ module, id, state }: Handler): HandlerState {
  return { module, id, state };
}

/**
 * Applies `change` to a handler. As in OTP nobody is told when it fails, and the old state stays; so it does when it gives
 * another handler, or a state that is none.
 */
function replaceState(handler: Handler, change: (state: unknown) => unknown): void {
  try {
    const { module, id, state } = change(stateOf(handler)) as HandlerState;
    if (module !== handler.module || id !== handler.id || refusedState(handler.module.stateSchema, state) !== undefined)
      return;
    handler.state = state;
  } catch {
    // Kept as it is.
  }
}

/** Whether it is the module of a handler that was replaced: itself, or by its name. */
function runs({ module }: Handler, changed: unknown): boolean {
  return module === changed || (typeof changed === 'string' && nameOfModule(module) === changed);
}
