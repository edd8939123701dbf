/**
 * What the code being visited stands in: how its `await`, `yield` and `return` are to be written, and the names by which
 * a generator reaches what only the function around it has.
 *
 * An arrow function sees the `arguments`, `super` and `new.target` of the function around it; the generator that it
 * becomes would not. So they are handed in under a name:
 *
 *     async () => arguments[0]     becomes     (($arguments1) => () => $run(function* () { … }, …))(arguments)
 */
export interface Surroundings {
  /** The innermost function: what drives it. */
  readonly drivenBy: 'call' | 'coroutine' | 'asyncGenerator';
  readonly arguments?: string | undefined;
  readonly super?: string | undefined;
  readonly newTarget?: string | undefined;
}

/** Plain code that reaches nothing by another name: the module body, and the body of every ordinary function. */
export const plain: Surroundings = { drivenBy: 'call' };
