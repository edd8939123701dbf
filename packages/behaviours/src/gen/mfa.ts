/**
 * Calls that are made later, as types (Erlang: `mfa()` with arguments): a function, a function with its arguments, or a
 * module, the name of one of its functions and the arguments. Each is held to the function where it is written. Types only.
 */

/**
 * A call whose function exists and takes just these arguments, after those that whoever calls it puts before them; else what
 * it should be, for the compiler's message.
 */
export type CheckedMfa<S, Extra extends readonly unknown[] = [], Result = unknown> = S extends readonly [
  infer M,
  infer Name,
  infer Given,
]
  ? Name extends keyof M
    ? M[Name] extends (...args: infer P) => unknown
      ? Takes<P, Extra, Given> extends true
        ? S
        : Takes<P, Extra, Rest<P, Extra>> extends true
          ? readonly [M, Name, Readonly<Rest<P, Extra>>]
          : readonly [{ readonly [N in Name]: FunctionOf<Extra> }, Name, Given]
      : never
    : readonly [M, keyof M, readonly unknown[]]
  : S extends readonly [infer F, infer Given]
    ? F extends (...args: infer P) => unknown
      ? Takes<P, Extra, Given> extends true
        ? S
        : Takes<P, Extra, Rest<P, Extra>> extends true
          ? readonly [F, Readonly<Rest<P, Extra>>]
          : readonly [FunctionOf<Extra>, Given]
      : never
    : S extends (...args: Extra) => unknown
      ? S
      : (...args: Extra) => Result;

/** A function that takes these arguments before any others. */
type FunctionOf<Extra extends readonly unknown[]> = (...args: [...Extra, ...never[]]) => unknown;

/** Whether a function of these parameters takes both lists of arguments, one after the other. */
export type Takes<
  P extends readonly unknown[],
  Extra extends readonly unknown[],
  Given,
> = Given extends readonly unknown[] ? (readonly [...Extra, ...Given] extends Readonly<P> ? true : false) : false;

/** The parameters after those for the arguments that come first. */
export type Rest<P extends readonly unknown[], Extra extends readonly unknown[]> = Extra extends readonly [
  unknown,
  ...infer More extends readonly unknown[],
]
  ? P extends readonly [unknown?, ...infer Left]
    ? Rest<Left, More>
    : P
  : P;

/** What a function returns. */
export type Returned<F> = F extends (...args: never) => infer R ? R : unknown;

/** What a call gives. */
export type ResultOfMfa<S> = S extends readonly [infer M, infer Name, readonly unknown[]]
  ? Name extends keyof M
    ? Returned<M[Name]>
    : unknown
  : S extends readonly [infer F, readonly unknown[]]
    ? Returned<F>
    : Returned<S>;
