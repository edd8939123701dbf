/** Groups: what names one, and who is in it. */
import type { Pid } from '@hot/runtime';

declare const takes: unique symbol;

/** A group whose members understand messages of type `M`; made by {@link group}. At run time it is its name. */
export interface Group<M> {
  /** Carries the type `M` for the compiler only. */
  readonly [takes]: (message: M) => void;
}

/** What the members of a group understand: known of a {@link Group}, unchecked of a bare name. */
export type MessageOf<G> = G extends Group<infer M> ? M : unknown;

/** Who may join a group. */
export type MemberOf<G> = G extends Group<infer M> ? Pid<M> : Pid;

/**
 * Gives the name of a group the type of its members' messages.
 *
 * @example
 * const workers = Pg.group<Job>('workers');
 * await Pg.join(workers, pid);                               // a Pid<Job>
 * for (const worker of Pg.getMembers(workers)) send(worker, job);
 *
 * @param name any plain term
 */
export function group<M>(name: unknown): Group<M> {
  return name as Group<M>;
}

/**
 * The members of one group. A process is in it as many times as it has joined. Changed by the scope process alone, read by
 * everybody: what {@link list} gives stays as it is.
 */
export class Members {
  readonly group: unknown;
  /** How many times each is in. */
  private readonly times: Map<Pid, number>;
  /** All of them, until the next change. */
  private listed: readonly Pid[] | null;

  constructor(group: unknown) {
    this.group = group;
    this.times = new Map();
    this.listed = [];
  }

  get isEmpty(): boolean {
    return this.times.size === 0;
  }

  add(pid: Pid): void {
    this.times.set(pid, (this.times.get(pid) ?? 0) + 1);
    this.listed = null;
  }

  /** Takes a process out once; false when it is not in. */
  remove(pid: Pid): boolean {
    const times = this.times.get(pid);
    if (times === undefined) return false;
    if (times === 1) this.times.delete(pid);
    else this.times.set(pid, times - 1);
    this.listed = null;
    return true;
  }

  list(): readonly Pid[] {
    if (this.listed !== null) return this.listed;
    const all: Pid[] = [];
    for (const [pid, times] of this.times) for (let n = 0; n < times; n += 1) all.push(pid);
    return (this.listed = Object.freeze(all));
  }
}
