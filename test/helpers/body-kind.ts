/**
 * The two ways to write process code, so that one test runs over both: coroutines, which the scheduler drives, and
 * native async functions, which the host's promises drive. A test writes a generator function in which `yield` is
 * `await`, and has a kind make an async function of it.
 */
import { coroutine, type Self } from '@hot/runtime';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
export type Code<A extends readonly unknown[], R> = (...args: A) => Generator<unknown, R, any>;

/** The face of a process whose messages a test looks at as it likes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it has sent
export type AnySelf = Self<any>;

export interface BodyKind {
  readonly name: string;
  /** Whether the scheduler drives it; only then do `finally` blocks run when the process is ended from outside. */
  readonly driven: boolean;
  /** Makes an async function in which each `yield` of `code` is an `await`. */
  fn<A extends readonly unknown[], R>(code: Code<A, R>): (...args: A) => Promise<R>;
}

/** Driven by the scheduler. */
export const coroutines: BodyKind = {
  name: 'coroutines',
  driven: true,
  fn: <A extends readonly unknown[], R>(code: Code<A, R>) => coroutine(code) as (...args: A) => Promise<R>,
};

/** Driven by promises. */
export const nativeFunctions: BodyKind = {
  name: 'native async functions',
  driven: false,
  fn:
    <A extends readonly unknown[], R>(code: Code<A, R>) =>
    async (...args: A): Promise<R> => {
      const frame = code(...args);
      let step = frame.next();
      while (step.done !== true) {
        let value: unknown;
        try {
          value = await step.value;
        } catch (thrown) {
          step = frame.throw(thrown);
          continue;
        }
        step = frame.next(value);
      }
      return step.value;
    },
};

/** Defines the same tests over coroutines and over native async functions. */
export function overBothKinds(define: (kind: BodyKind) => void): void {
  for (const kind of [coroutines, nativeFunctions]) describe(`in ${kind.name}`, () => define(kind));
}
