/**
 * What a supervisor does when a child has ended: a pure function from the state of things and an event to actions.
 *
 *     ended ──▶ not to be restarted ──▶ release ──▶ auto_shutdown? ──▶ shut_down
 *           └─▶ to be restarted ──▶ too many? ──▶ report, release, shut_down
 *                                └─▶ stop those that go down with it, in reverse start order
 *                                    start all of them, in start order
 *                                     └─ one fails ──▶ the executor notes it as restarting and posts `try_again`
 *     try_again ──▶ as ended and to be restarted: each attempt counts
 *
 * The executor performs the actions one after the other and changes the tables; nothing here does.
 */
import { isQuiet } from '@hot/runtime';
import type { Child } from './child';
import type { CheckedFlags } from './flags';
import { addRestart, type Second } from './intensity';

/** What has happened to a child. */
export type ChildEvent =
  | { readonly type: 'ended'; readonly child: Child; readonly reason: unknown }
  /** It is time for another attempt to start it. */
  | { readonly type: 'try_again'; readonly child: Child };

/** What a supervisor decides by. */
export interface View {
  readonly flags: CheckedFlags;
  readonly history: readonly Second[];
  /** All children in start order, the one that ended among them. Asked for only when it matters. */
  children(): Iterable<Child>;
}

/** In which connection something is reported (OTP: `errorContext`). */
export type ErrorContext = 'child_terminated' | 'start_error' | 'shutdown_error' | 'shutdown';

/** What is to be done. */
export type Action =
  | { readonly do: 'report'; readonly context: ErrorContext; readonly reason: unknown; readonly child: Child }
  /** The child does not run any more; a temporary one is forgotten. */
  | { readonly do: 'release'; readonly child: Child }
  /** Stop those that run, in this order, and release each. */
  | { readonly do: 'stop'; readonly children: readonly Child[] }
  /** Start them in this order. The first that fails is to be tried again, the ones after it stay down. */
  | { readonly do: 'start'; readonly children: readonly Child[] }
  /** End the supervisor with reason `shutdown`. */
  | { readonly do: 'shut_down' };

/** The actions, and what is remembered of restarts. */
export interface Reaction {
  readonly history: readonly Second[];
  readonly actions: readonly Action[];
}

/**
 * Decides.
 * @param now whole seconds of a clock that never goes back
 */
export function decide(view: View, event: ChildEvent, now: number): Reaction {
  if (event.type === 'try_again') return restart(view, event.child, now, []);
  const { child, reason } = event;
  const report: Action = { do: 'report', context: 'child_terminated', reason, child };
  if (isRestarted(child, reason)) return restart(view, child, now, [report]);
  const actions: Action[] = isReported(child, reason) ? [report] : [];
  actions.push({ do: 'release', child });
  if (endsSupervisor(view, child)) actions.push({ do: 'shut_down' });
  return { history: view.history, actions };
}

/** Whether a child is started again after it ended by itself. */
function isRestarted({ spec: { restart: when } }: Child, reason: unknown): boolean {
  return when === 'permanent' || (when === 'transient' && !isQuiet(reason));
}

/** Whether an end is worth a report: a soft one of a child that is allowed to end is not. */
function isReported({ spec: { restart: when } }: Child, reason: unknown): boolean {
  return when === 'permanent' || !isQuiet(reason);
}

/** Whether the end of a child, which is not started again, ends its supervisor. */
function endsSupervisor(view: View, child: Child): boolean {
  const { auto_shutdown } = view.flags;
  if (auto_shutdown === 'never' || !child.spec.significant) return false;
  if (auto_shutdown === 'any_significant') return true;
  for (const other of view.children()) {
    if (other !== child && other.spec.significant && other.pid !== undefined) return false;
  }
  return true;
}

function restart(view: View, child: Child, now: number, before: readonly Action[]): Reaction {
  const { history, exceeded } = addRestart(view.history, now, view.flags);
  if (!exceeded) return { history, actions: [...before, ...restarted(view, child)] };
  const report: Action = { do: 'report', context: 'shutdown', reason: 'reached_max_restart_intensity', child };
  return { history, actions: [...before, report, { do: 'release', child }, { do: 'shut_down' }] };
}

/** Who goes down with a child, and comes up with it. */
function restarted(view: View, child: Child): readonly Action[] {
  switch (view.flags.strategy) {
    case 'one_for_one':
    case 'simple_one_for_one':
      return [{ do: 'start', children: [child] }];
    case 'one_for_all':
      return group([...view.children()], child);
    case 'rest_for_one': {
      const all = [...view.children()];
      return group(all.slice(all.indexOf(child)), child);
    }
    default:
      return view.flags.strategy satisfies never;
  }
}

function group(children: readonly Child[], failed: Child): readonly Action[] {
  return [
    { do: 'release', child: failed },
    { do: 'stop', children: [...children].reverse() },
    { do: 'start', children: children.filter((child) => child.spec.restart !== 'temporary') },
  ];
}
