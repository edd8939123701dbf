/** How clients name dynamic supervisors, and what the names know: the arguments that start functions get first. Types only. */
import type { ServerName } from '../gen/name';
import type { AnyEntry, ChildEntry } from '../supervisor/spec';
import type { EntryIn, SupervisorPid, TypedSupervisorName } from '../supervisor/target';

/** The children of a dynamic supervisor as types know them: without ids, of any kind. */
export interface DynamicEntry<X extends readonly unknown[] = []> extends ChildEntry<undefined, unknown> {
  readonly extraArguments: X;
}

/** The pid of a dynamic supervisor; it knows what start functions get before their own arguments. */
export type DynamicSupervisorPid<X extends readonly unknown[] = []> = SupervisorPid<DynamicEntry<X>>;

/** The registered name of a dynamic supervisor; made by {@link named}. */
export type TypedDynamicSupervisorName<X extends readonly unknown[] = []> = TypedSupervisorName<DynamicEntry<X>>;

/** A target that may be a dynamic supervisor; of another supervisor, what it should be. */
export type DynamicTarget<T> =
  AnyEntry extends EntryIn<T>
    ? T
    : EntryIn<T> extends DynamicEntry<infer _X>
      ? T
      : DynamicSupervisorPid<readonly unknown[]>;

/** What start functions get first from a target; nothing when that is not known. */
export type ExtraIn<T> = EntryIn<T> extends DynamicEntry<infer X> ? X : [];

/** Gives a name the extra arguments of its supervisor: `DynamicSupervisor.named<[pool: Pool]>('sessions')`. */
export function named<X extends readonly unknown[]>(name: ServerName): TypedDynamicSupervisorName<X> {
  return name as TypedDynamicSupervisorName<X>;
}
