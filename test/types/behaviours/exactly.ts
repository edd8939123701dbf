/** Types that must be the same, neither wider nor narrower. */

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles when the two types are the same. */
export function same<A, B>(_same: Same<A, B>): void {}

/** `exactly<T>().of(value)` compiles when the value's type is just `T`. */
export function exactly<T>(): { of<U>(value: Same<T, U> extends true ? U : never): void } {
  return { of: () => undefined };
}
