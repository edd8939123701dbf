/**
 * What `init` of a supervisor returns: flags and children (OTP: `{ok, {SupFlags, ChildSpecs}}`), with the ids and
 * processes of the children as types.
 */
import type { Pid } from '@hot/runtime';
import type { CheckedTemplates, CheckedTree, ChildSpec, FurtherArgs, PidOf, ResultOf, StartResult } from './child-spec';
import type { Flags } from './flags';

declare const supervised: unique symbol;

/** A child as types know it: its id, and what its start gives. */
export interface ChildEntry<Id, R> {
  readonly id: Id;
  readonly result: R;
}

/** The children of which nothing is known. */
export type AnyEntry = ChildEntry<unknown, unknown>;

/** Children that come with a specification each, later (see `DynamicSupervisor`). */
export interface AnyChildren {
  readonly type: '$any_children';
  /** What their start functions get before the arguments of their own. */
  readonly extraArguments: readonly unknown[];
}

/** Whether a value stands for children that come later. */
export function isAnyChildren(value: unknown): value is AnyChildren {
  return typeof value === 'object' && value !== null && (value as Partial<AnyChildren>).type === '$any_children';
}

/** What `init` returns. A plain object of flags and children is as good; only {@link init} remembers ids as types. */
export interface SupervisorSpec<E = AnyEntry> {
  readonly flags: Flags;
  readonly children: readonly ChildSpec[] | AnyChildren;
  /** Carries the children for the compiler only. */
  readonly [supervised]?: E;
}

/** The entry of one specification. */
export type EntryOf<C> = C extends ChildSpec<infer Id, infer S> ? ChildEntry<Id, ResultOf<S>> : never;

/** The pid of the child with that id. */
export type ChildPid<E, Id> =
  E extends ChildEntry<infer Known, infer R> ? (Id extends Known ? PidOf<R> : never) : never;

/** Copies of one child: what starting one takes beside what its specification gives. */
export interface CopyEntry<R, A> extends ChildEntry<undefined, R> {
  readonly args: A;
}

/** The ids of such children; those of a `simple_one_for_one` supervisor have none. */
export type IdOf<E> = E extends ChildEntry<infer Id, unknown> ? Exclude<Id, undefined> : never;

/** What the start of the child with that id gives. */
export type ResultById<E, Id> = E extends ChildEntry<infer Known, infer R> ? (Id extends Known ? R : never) : never;

/** The arguments of one more copy. */
export type ArgsOfCopy<E> = E extends CopyEntry<unknown, infer A> ? A : AnyEntry extends E ? readonly unknown[] : never;

interface Simple {
  readonly strategy: 'simple_one_for_one';
}

/** The children of a tree: by id, or copies of one, which have no ids. */
type EntriesOf<F extends Flags, C extends readonly ChildSpec[]> = F extends Simple
  ? C[number] extends ChildSpec<unknown, infer S>
    ? CopyEntry<ResultOf<S>, FurtherArgs<S>>
    : never
  : EntryOf<C[number]>;

/**
 * Flags and children, as `init` returns them. Ids and start functions are checked where they are written, and the
 * supervisor's pid knows the children, those too that come {@link later}.
 *
 * @example
 * export const init = () =>
 *   Supervisor.init({ strategy: 'rest_for_one', intensity: 3 }, [
 *     { id: 'kv', start: [Kv, 'startLink', [{ size: 10 }]] },
 *     { id: 'web', start: [Web, 'startLink', [8080]], shutdown: 'infinity' },
 *   ]);
 */
export function init<const F extends Flags, const C extends readonly ChildSpec[], L extends readonly Later[] = []>(
  flags: F,
  children: F extends Simple ? CheckedTemplates<C> : CheckedTree<C>,
  ..._later: L
): SupervisorSpec<EntriesOf<F, C> | LaterEntry<L[number]>> {
  return { flags, children };
}

declare const startedLater: unique symbol;

/** Children that `startChild` may add; made by {@link later}, of use to the compiler only. */
export interface Later<E = AnyEntry> {
  readonly [startedLater]?: E;
}

type LaterEntry<L> = L extends Later<infer E> ? E : never;

/**
 * Children that are not there from the beginning, for the types of a tree: their ids, and what their starts give.
 *
 * @example
 * Supervisor.init({}, [{ id: 'kv', start: Kv.startLink }], Supervisor.later<`user ${number}`, UserPid>());
 * // …
 * await Supervisor.startChild(sup, { id: 'user 7', start: [User, 'startLink', [7]] });
 */
export function later<Id, R extends StartResult = Pid>(): Later<ChildEntry<Id, R>> {
  return {};
}

/** Whether a value has the form of flags and children; what they hold is checked later. */
export function isSupervisorSpec(value: unknown): value is { readonly flags: unknown; readonly children: unknown } {
  return typeof value === 'object' && value !== null && 'flags' in value && 'children' in value;
}
