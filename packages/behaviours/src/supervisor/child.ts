/** A child as its supervisor knows it: its specification, and whether it runs. */
import { isPid, type Pid } from '@hot/runtime';
import { type CheckedSpec, startOf } from './check-spec';
import type { ChildSpec } from './child-spec';

/** The child ended, and its start has failed since: it will be tried again. */
export interface Restarting {
  /** The process that ended; `undefined` when the child was started in a group of which another one ended. */
  readonly restarting: Pid | undefined;
}

/** Where a child is: it runs, it is being tried again, or it does not run. */
export type Whereabouts = Pid | Restarting | undefined;

export class Child {
  /** Replaced when a code change brings a new one. */
  spec: CheckedSpec;
  /** Changed by the table that holds the child only, which finds children by it. */
  pid: Whereabouts;
  /** How many times it was started again. */
  restarts = 0;
  /** What it was started with, when that is not in its specification. */
  readonly args: readonly unknown[] | undefined;

  constructor(spec: CheckedSpec, pid: Whereabouts = undefined, args: readonly unknown[] | undefined = undefined) {
    this.spec = spec;
    this.pid = pid;
    this.args = args;
  }
}

/** The process of a child that runs. */
export function pidOf(child: Child): Pid | undefined {
  return isPid(child.pid) ? child.pid : undefined;
}

/** Whether the start of a child is being tried again. */
export function isRestarting(child: Child): boolean {
  return child.pid !== undefined && !isPid(child.pid);
}

/** The process that a child is or, while its start is being tried again, was. */
export function lastPidOf({ pid }: Child): Pid | undefined {
  return pid !== undefined && 'restarting' in pid ? pid.restarting : pid;
}

/** What stands for a child whose start failed. */
export function restarting(child: Child): Restarting {
  return { restarting: lastPidOf(child) };
}

/** Whether a child is forgotten once it does not run. */
export function isTemporary(child: Child): boolean {
  return child.spec.restart === 'temporary';
}

/** A specification without the arguments of its start, for a child that will not be started again. */
export function withoutArgs(spec: CheckedSpec): CheckedSpec {
  return spec.start.args?.length === 0 ? spec : { ...spec, start: { ...spec.start, args: undefined } };
}

/** The specification of a child as `getChildspec` shows it. */
export function toChildSpec({ id, start, ...rest }: CheckedSpec): Required<ChildSpec> {
  return { id, start: startOf(start), ...rest };
}
