/** How clients name supervisors, and what the names know of the children. Types only. */
import type { Pid } from '@hot/runtime';
import type { ServerName, ServerRef } from '../gen/name';
import type { BareName, Typed } from '../gen/protocol';
import type { PidOf } from './child-spec';
import type { AnyEntry, ChildEntry, IdOf, SupervisorSpec } from './spec';

declare const supervises: unique symbol;

/** Carries the children for the compiler only. */
export interface Supervises<E> extends Typed {
  readonly [supervises]: E;
}

/** The pid of a supervisor: it knows the supervisor's children. */
export type SupervisorPid<E = AnyEntry> = Pid & Supervises<E>;

/** The registered name of a supervisor, with its children; made by `Supervisor.named`. */
export type TypedSupervisorName<E> = ServerName & Supervises<E>;

/** A name that is given to a supervisor of these children: one that knows none, or these. */
export type NameFor<E> = TypedSupervisorName<E> | BareName;

/** How a client names a supervisor, with or without its children. */
export type Target = ServerRef;

/** The children of a target; anything when they are not known, or the target is `any`. */
export type EntryIn<T> = 0 extends 1 & T ? AnyEntry : T extends Supervises<infer E> ? E : AnyEntry;

/** The ids of the children of a target; none of those that are known by their pids. */
export type IdIn<T> = IdOf<EntryIn<T>>;

/** The pids by which children of a target are known, which have no ids. */
export type PidIn<T> = EntryIn<T> extends ChildEntry<undefined, infer R> ? PidOf<R> : never;

/** The callback module of a supervisor: what `import * as MODULE` gives, or an object. */
export interface Callbacks {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any argument; callers are held to it by `ArgsOf`
  readonly init: (args: any) => InitResult | PromiseLike<InitResult>;
}

type InitResult = SupervisorSpec<never> | SupervisorSpec | 'ignore';

/** What `init` of a module takes. */
export type ArgsOf<M extends Callbacks> = Parameters<M['init']>[0];

/** The children that `init` of a module names; anything when it returns flags and children as a plain object. */
export type EntriesIn<M extends Callbacks> =
  Exclude<Awaited<ReturnType<M['init']>>, 'ignore'> extends SupervisorSpec<infer E>
    ? unknown extends E
      ? AnyEntry
      : E
    : AnyEntry;
