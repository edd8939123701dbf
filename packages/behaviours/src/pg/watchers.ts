/** Who wants to be told of joins and leaves: in one group, or in all of a scope. */
import { ets, type Pid, type Ref, self, type Table } from '@hot/runtime';
import { post } from '../proc-lib/post';

/** Tells of a change, in a group that is being watched (OTP: `{Ref, join, Group, Pids}`, `{Ref, leave, Group, Pids}`). */
export interface GroupEvent<M = unknown> {
  readonly type: 'join' | 'leave';
  /** What `monitor` or `monitorScope` gave. */
  readonly ref: Ref;
  readonly group: unknown;
  /** Who joined or left, each as many times as it did. */
  readonly pids: readonly Pid<M>[];
}

/** What is watched. */
export type Watched = { readonly type: 'scope' } | { readonly type: 'group'; readonly group: unknown };

/** Who watches, by the reference of the monitor on the watcher, which its messages carry. */
type Audience = Map<Ref, Pid>;

interface Row {
  readonly group: unknown;
  readonly audience: Audience;
}

export class Watchers {
  /** Who watches all groups. */
  private readonly scope: Audience;
  /** Who watches one; a group has a row as long as somebody does. */
  private readonly groups: Table<Row, unknown>;
  /** What each watches. */
  private readonly watched: Map<Ref, Watched>;

  constructor() {
    this.scope = new Map();
    this.groups = ets.new<Row, 'group'>('pg_watchers', { key: 'group', access: 'private' });
    this.watched = new Map();
  }

  /** Adds a watcher, until it ends. */
  add(pid: Pid, watched: Watched): Ref {
    const ref = self().monitor(pid);
    this.watched.set(ref, watched);
    if (watched.type === 'scope') this.scope.set(ref, pid);
    else this.rowOf(watched.group).audience.set(ref, pid);
    return ref;
  }

  /** Takes out a watcher; false when there is none of this reference. */
  remove(ref: Ref): boolean {
    const watched = this.watched.get(ref);
    if (watched === undefined) return false;
    this.watched.delete(ref);
    self().demonitor(ref, { flush: true });
    if (watched.type === 'scope') return this.scope.delete(ref);
    const { audience } = this.rowOf(watched.group);
    audience.delete(ref);
    if (audience.size === 0) ets.delete(this.groups, watched.group);
    return true;
  }

  /** Tells all whom it concerns. */
  tell(type: GroupEvent['type'], group: unknown, pids: readonly Pid[]): void {
    const concerned = [this.scope, ets.lookup(this.groups, group)[0]?.audience];
    for (const audience of concerned) {
      for (const [ref, pid] of audience ?? []) {
        post(pid, { type, ref, group, pids: pids as readonly Pid<unknown>[] } satisfies GroupEvent);
      }
    }
  }

  private rowOf(group: unknown): Row {
    const found = ets.lookup(this.groups, group)[0];
    if (found !== undefined) return found;
    const row: Row = { group, audience: new Map() };
    ets.insert(this.groups, row);
    return row;
  }
}
