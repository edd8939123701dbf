/** What is asked of a supervisor, and how it answers. */
import type { Pid } from '@hot/runtime';
import type { ChildSpec, ChildType, Modules } from './child-spec';
import type { SupervisorErrorCode } from './supervisor-error';

export type SupervisorRequest =
  | { readonly type: 'start_child'; readonly spec: unknown }
  | { readonly type: 'terminate_child' | 'restart_child' | 'delete_child' | 'get_childspec'; readonly id: unknown }
  | { readonly type: 'which_children' | 'count_children' | 'count_restarts' | 'get_callback_module' };

/** Where a child is, as `whichChildren` tells it. */
export interface AnyChildInfo {
  /** `undefined` for the children of a `simple_one_for_one` supervisor. */
  readonly id: unknown;
  readonly pid: Pid | 'restarting' | undefined;
  readonly type: ChildType;
  readonly modules: Modules;
}

/** How many children there are (OTP: `count_children/1`). */
export interface ChildCounts {
  /** Specifications; 1 for `simple_one_for_one`, as many as children for a `DynamicSupervisor`. */
  readonly specs: number;
  /** Children that run. */
  readonly active: number;
  /** Children of type supervisor, running or not. */
  readonly supervisors: number;
  /** Children of type worker, running or not. */
  readonly workers: number;
}

/** How often children were started again, since the supervisor began. */
export interface RestartCounts {
  /** All restarts, also of children that are not there any more. */
  readonly total: number;
  /** Children that were, and how often. */
  readonly children: readonly { readonly id: unknown; readonly pid: Pid | undefined; readonly restarts: number }[];
}

/** It was done, or refused for a reason. */
export type Answer =
  | { readonly ok: unknown }
  | { readonly refused: SupervisorErrorCode; readonly reason: unknown; readonly child?: ChildSpec | undefined };

/** A refusal whose reason is its code. */
export function refused(code: SupervisorErrorCode): Answer {
  return { refused: code, reason: code };
}
