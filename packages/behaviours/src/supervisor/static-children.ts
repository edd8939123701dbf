/**
 * The children of a supervisor of any strategy but `simple_one_for_one`: by id, in start order.
 *
 * Invariant: a child is in the table under its id and, while it runs, under its pid. Finding, adding and taking out take
 * the same time whatever the number of children.
 */
import { isPid, type Pid, termKey } from '@hot/runtime';
import { type Child, isTemporary, type Whereabouts } from './child';

export class StaticChildren {
  readonly kind = 'static';
  /** Their start functions get the arguments of their specifications only. */
  readonly firstArgs: readonly unknown[] = [];
  /** By {@link termKey} of their id; in start order, as a Map keeps it. */
  private byId: Map<unknown, Child>;
  /** Those that run. */
  private readonly byPid: Map<Pid, Child>;

  constructor() {
    this.byId = new Map();
    this.byPid = new Map();
  }

  get size(): number {
    return this.byId.size;
  }

  /** In start order. */
  all(): IterableIterator<Child> {
    return this.byId.values();
  }

  find(id: unknown): Child | undefined {
    return this.byId.get(termKey(id));
  }

  findPid(pid: Pid): Child | undefined {
    return this.byPid.get(pid);
  }

  /** Adds a child as the one started last. */
  add(child: Child): void {
    this.byId.set(termKey(child.spec.id), child);
    if (isPid(child.pid)) this.byPid.set(child.pid, child);
  }

  /** Notes where a child is now. */
  place(child: Child, pid: Whereabouts): void {
    if (isPid(child.pid)) this.byPid.delete(child.pid);
    child.pid = pid;
    if (isPid(pid)) this.byPid.set(pid, child);
  }

  /** Takes a child out. */
  remove(child: Child): void {
    this.place(child, undefined);
    this.byId.delete(termKey(child.spec.id));
  }

  /** Notes that a child does not run any more: a temporary one is forgotten. */
  release(child: Child): void {
    if (isTemporary(child)) this.remove(child);
    else this.place(child, undefined);
  }

  /** Puts the children of the table into a new start order. */
  reorder(children: Iterable<Child>): void {
    this.byId = new Map();
    for (const child of children) this.byId.set(termKey(child.spec.id), child);
  }
}
