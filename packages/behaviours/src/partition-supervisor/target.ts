/** How clients name partition supervisors, and what the names know of the partitions. Types only. */
import type { ServerName } from '../gen/name';
import type { ServerPid, TypedName } from '../gen/protocol';
import type { PidOf } from '../supervisor/child-spec';
import type { AnyEntry, ChildEntry } from '../supervisor/spec';
import type { EntryIn, SupervisorPid, TypedSupervisorName } from '../supervisor/target';

/** The pid of a partition supervisor; `R` is what the start function of its child gives. */
export type PartitionSupervisorPid<R = unknown> = SupervisorPid<ChildEntry<number, R>>;

/** The registered name of a partition supervisor; made by `PartitionSupervisor.named`. */
export type TypedPartitionSupervisorName<R = unknown> = TypedSupervisorName<ChildEntry<number, R>>;

/** The name of a partition of a target: it knows the protocol of the server there, if that is known. */
export type ViaName<T> =
  EntryIn<T> extends ChildEntry<number, infer R>
    ? PidOf<R> extends ServerPid<infer P>
      ? TypedName<P>
      : ServerName
    : AnyEntry extends EntryIn<T>
      ? ServerName
      : never;
