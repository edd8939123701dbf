/** Immutable lists, newest first: queues that are shared by what was and what will be. */

/** A list; `null` is the empty one. */
export type List<T> = Cell<T> | null;

interface Cell<T> {
  readonly head: T;
  readonly tail: List<T>;
}

/** `head` before all of `tail`. */
export function cons<T>(head: T, tail: List<T>): List<T> {
  return { head, tail };
}

/** The elements of `list` in reverse order, before all of `onto` (OTP: `lists:reverse/2`). */
export function reverseOnto<T>(list: List<T>, onto: List<T>): List<T> {
  let result = onto;
  for (let cell = list; cell !== null; cell = cell.tail) result = { head: cell.head, tail: result };
  return result;
}

/** The elements, first to last. */
export function toArray<T>(list: List<T>): T[] {
  const elements: T[] = [];
  for (let cell = list; cell !== null; cell = cell.tail) elements.push(cell.head);
  return elements;
}
