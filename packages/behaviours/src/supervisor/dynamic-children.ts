/**
 * Children without ids, found by their pid; one that is being tried again, by the pid it had. They are copies of one
 * specification (`simple_one_for_one`), or have a specification each (`DynamicSupervisor`).
 *
 * Start arguments are kept for children that may be started again only.
 */
import type { Pid } from '@hot/runtime';
import type { CheckedSpec } from './check-spec';
import { type Child, isRestarting, lastPidOf, type Whereabouts } from './child';
import type { AnyChildren } from './spec';

const none: readonly unknown[] = [];

export class DynamicChildren {
  readonly kind = 'dynamic';
  /** What all children are started by, or that each has its own. */
  private from: CheckedSpec | AnyChildren;
  /** By their process, or the one they had. */
  private readonly byPid: Map<Pid, Child>;

  constructor(origin: CheckedSpec | AnyChildren) {
    this.from = origin;
    this.byPid = new Map();
  }

  get origin(): CheckedSpec | AnyChildren {
    return this.from;
  }

  /** The specification of all children; `undefined` when each has its own. */
  get template(): CheckedSpec | undefined {
    return 'start' in this.from ? this.from : undefined;
  }

  /** What start functions get before any other arguments. */
  get firstArgs(): readonly unknown[] {
    return 'start' in this.from ? none : this.from.extraArguments;
  }

  /** Replaces it. A specification of all is one of the children that run, too. */
  set origin(origin: CheckedSpec | AnyChildren) {
    this.from = origin;
    if ('start' in origin) for (const child of this.byPid.values()) child.spec = origin;
  }

  get size(): number {
    return this.byPid.size;
  }

  all(): IterableIterator<Child> {
    return this.byPid.values();
  }

  /** By the process that it is, or was before its restart failed. */
  findPid(pid: Pid): Child | undefined {
    return this.byPid.get(pid);
  }

  /** Notes a new child. */
  add(child: Child): void {
    const pid = lastPidOf(child);
    if (pid !== undefined) this.byPid.set(pid, child);
  }

  /** Notes where a child is now. */
  place(child: Child, pid: Whereabouts): void {
    this.release(child);
    child.pid = pid;
    this.add(child);
  }

  /** Forgets a child that does not run any more. */
  release(child: Child): void {
    const pid = lastPidOf(child);
    if (pid !== undefined) this.byPid.delete(pid);
    // An attempt to start it that is on its way finds that nobody waits for it any more.
    child.pid = undefined;
  }

  /** How many run. */
  active(): number {
    let active = 0;
    for (const child of this.byPid.values()) if (!isRestarting(child)) active += 1;
    return active;
  }
}
