/**
 * Talking to a dynamic supervisor (Elixir: the client functions of `DynamicSupervisor`). All calls wait without limit and
 * reject with CallError `noproc`, `calling_self`, `exit` when no answer comes.
 */
import type { Pid } from '@hot/runtime';
import * as supervisor from '../supervisor/client';
import type { ChildSpec, CheckedStart, ChildType, Modules, ResultOf, Start, Started } from '../supervisor/child-spec';
import type { ChildCounts } from '../supervisor/requests';
import type { Target } from '../supervisor/target';
import type { DynamicTarget, ExtraIn } from './target';

/** A child; its id is for people, it need not be given, and several may have the same. */
export type DynamicChildSpec = Omit<ChildSpec, 'id'> & { readonly id?: unknown };

/**
 * Starts a child (Elixir: `start_child/2`).
 * @returns what the start function gave: the pid, or `{ pid, info }`; `undefined` when it chose not to run
 * @throws SupervisorError `max_children`, `invalid_child_spec`, `start_failed`
 */
export function startChild<T extends Target, const S extends Start>(
  target: DynamicTarget<T>,
  child: Omit<DynamicChildSpec, 'start'> & { readonly start: CheckedStart<S, ExtraIn<T>> },
): Promise<Started<ResultOf<S>>> {
  return supervisor.startChild<Pid, unknown, Start>(target as Pid, child as never) as Promise<Started<ResultOf<S>>>;
}

/**
 * Stops a child, which is forgotten (Elixir: `terminate_child/2`).
 * @throws SupervisorError `not_found` for a pid that is no child's
 */
export function terminateChild<T extends Target>(target: DynamicTarget<T>, pid: Pid): Promise<'ok'> {
  return supervisor.terminateChild(target as Pid, pid);
}

/** A child: its process, or `'restarting'` while its start is being tried again. */
export interface ChildInfo {
  readonly id: undefined;
  readonly pid: Pid | 'restarting';
  readonly type: ChildType;
  readonly modules: Modules;
}

/** The children, the newest first (Elixir: `which_children/1`). */
export function whichChildren(target: Target): Promise<ChildInfo[]> {
  return supervisor.whichChildren(target) as Promise<unknown> as Promise<ChildInfo[]>;
}

/** How many children there are (Elixir: `count_children/1`). */
export function countChildren(target: Target): Promise<ChildCounts> {
  return supervisor.countChildren(target);
}
