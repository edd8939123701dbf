/**
 * Child specifications, as their authors write them (OTP: `supervisor:child_spec()`), and the types that follow from
 * one: what its start function takes and gives. Checking them is `check-spec.ts`.
 *
 *     { id: 'kv', start: [Kv, 'startLink', [{ size: 10 }]], restart: 'transient', shutdown: 1000 }
 *     { id: 'log', start: () => Log.startLink() }
 */
import type { Pid } from '@hot/runtime';
import type { CheckedMfa, Rest, ResultOfMfa, Takes } from '../gen/mfa';

/** Whether a child that ended is started again: always, never, or only after a crash. */
export type Restart = 'permanent' | 'transient' | 'temporary';

/** How a child is stopped: killed at once, or told `'shutdown'` and killed after so many ms, or never killed. */
export type Shutdown = 'brutal_kill' | 'infinity' | number;

export type ChildType = 'worker' | 'supervisor';

/** Callback modules of a child: module references or their names; `'dynamic'` when only the child itself knows them. */
export type Modules = 'dynamic' | readonly (object | string)[];

/**
 * What a start function gives: the process, which it has linked to itself; the process with some information; `'ignore'`.
 * It fails by throwing, a `StartError` above all.
 */
export type StartResult = Pid | { readonly pid: Pid; readonly info: unknown } | 'ignore';

/** Starts a child, in the process of the supervisor. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are checked where function and arguments meet
export type StartFunction = (...args: any[]) => StartResult | PromiseLike<StartResult>;

/**
 * How a child is started: a function, a function with arguments, or a function of a module by its name. The last is
 * entered fully qualified: a restart runs the code that is current then.
 */
export type Start =
  | StartFunction
  | readonly [start: StartFunction, args: readonly unknown[]]
  | readonly [module: object, name: string, args: readonly unknown[]];

/** One child (OTP: `child_spec()`). */
export interface ChildSpec<Id = unknown, S extends Start = Start> {
  /** Its name among the children of the supervisor: any plain term. */
  readonly id: Id;
  readonly start: S;
  /** `'permanent'` unless given. */
  readonly restart?: Restart;
  /** Whether its end counts for `auto_shutdown`; false unless given. */
  readonly significant?: boolean;
  /** 5,000 ms unless given, for a supervisor `'infinity'`. */
  readonly shutdown?: Shutdown;
  /** `'worker'` unless given. */
  readonly type?: ChildType;
  /** The module of `start` unless given, `'dynamic'` when that is a function. */
  readonly modules?: Modules;
}

/** What the start of a child gives. */
export type ResultOf<S> = Awaited<ResultOfMfa<S>>;

/** What starting the child resolves to for a caller: `undefined` when it chose not to run. */
export type Started<R> = unknown extends R ? Pid | undefined : Exclude<R, 'ignore'> | undefined;

/** The pid in what a start gives. */
export type PidOf<R> = unknown extends R
  ? Pid
  : R extends { readonly pid: infer P; readonly info: unknown }
    ? P
    : Exclude<R, 'ignore'>;

/**
 * A start whose function exists, takes just these arguments, after those that its supervisor puts before them, and gives
 * such a result; else what it should be, for the compiler's message. Of one that is only known to be a start nothing can be
 * checked.
 */
export type CheckedStart<S, Extra extends readonly unknown[] = [], R = unknown> = Start extends S
  ? S
  : [ResultOf<S>] extends [R]
    ? CheckedMfa<S, Extra, StartResult | PromiseLike<StartResult>>
    : () => R | PromiseLike<R>;

/** The arguments that the start function of a template takes beside those of its specification. */
export type FurtherArgs<S> = Start extends S
  ? readonly unknown[]
  : S extends readonly [infer M, infer Name, infer Given extends readonly unknown[]]
    ? Name extends keyof M
      ? M[Name] extends (...args: infer P) => unknown
        ? Readonly<Rest<P, Given>>
        : never
      : never
    : S extends readonly [(...args: infer P) => unknown, infer Given extends readonly unknown[]]
      ? Readonly<Rest<P, Given>>
      : S extends (...args: infer P) => unknown
        ? Readonly<P>
        : never;

/** A specification has no fields but those that there are. */
type NothingElse<C> = { readonly [X in Exclude<keyof C, keyof ChildSpec>]: never };

/** Holds each specification of a list to {@link CheckedStart}, and its id to those of the others. */
export type CheckedTree<C extends readonly ChildSpec[]> = {
  readonly [K in keyof C]: C[K] extends ChildSpec<infer Id, infer S>
    ? [S] extends [CheckedStart<S>]
      ? Id extends LiteralIdIn<C, Exclude<IndexIn<C>, K>>
        ? Omit<C[K], 'id'> & { readonly id: DuplicateId<Id> }
        : C[K] & NothingElse<C[K]>
      : Omit<ChildSpec<Id>, 'start'> & { readonly start: CheckedStart<S> }
    : ChildSpec;
};

/** What stands in the compiler's message for an id that another child has (OTP: `{duplicate_child_name, Id}`). */
interface DuplicateId<Id> {
  readonly duplicate_child_name: Id;
}

type IndexIn<C> = Extract<keyof C, `${number}`>;

/** The ids of these specifications that are known when the program is written. */
type LiteralIdIn<C, K extends keyof C> = { [J in K]: C[J] extends ChildSpec<infer Id> ? Literal<Id> : never }[K];

/** A single id: neither any string nor those of a pattern. */
type Literal<Id> = Id extends string | number ? (Record<never, never> extends Record<Id, Id> ? never : Id) : never;

/**
 * Holds a template, whose children come with further arguments, to what its start function takes first. There is just one.
 */
export type CheckedTemplates<C extends readonly ChildSpec[]> = C extends
  readonly [] | readonly [unknown, unknown, ...unknown[]]
  ? readonly [template: ChildSpec]
  : {
      readonly [K in keyof C]: C[K] extends ChildSpec<infer Id, infer S>
        ? [S] extends [CheckedTemplate<S>]
          ? C[K] & NothingElse<C[K]>
          : Omit<ChildSpec<Id>, 'start'> & { readonly start: CheckedTemplate<S> }
        : ChildSpec;
    };

type CheckedTemplate<S> = Start extends S
  ? S
  : S extends readonly [infer M, infer Name, infer Given]
    ? Name extends keyof M
      ? M[Name] extends (...args: infer P) => unknown
        ? TakesFirst<P, Given> extends true
          ? S
          : readonly [M, Name, Partial<Readonly<P>>]
        : never
      : readonly [M, keyof M, readonly unknown[]]
    : S extends readonly [infer F, infer Given]
      ? F extends (...args: infer P) => unknown
        ? TakesFirst<P, Given> extends true
          ? S
          : readonly [F, Partial<Readonly<P>>]
        : never
      : S;

/** Whether a function of these parameters takes these arguments first. */
type TakesFirst<P extends readonly unknown[], Given> = Given extends readonly unknown[]
  ? Takes<P, Given, Rest<P, Given>>
  : false;
