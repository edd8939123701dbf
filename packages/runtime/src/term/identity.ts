/**
 * Numbers for things that are equal to nothing but themselves (functions, instances of classes, symbols), so that they
 * can be ordered and can be part of a compound key. Handed out at the first question, forgotten with the thing.
 */

const numbers = new WeakMap<WeakKey, number>();
let last = 0;

/** The number of a thing; the same at every call, in the order of the first calls. */
export function identityOf(thing: WeakKey): number {
  let number = numbers.get(thing);
  if (number === undefined) {
    number = ++last;
    numbers.set(thing, number);
  }
  return number;
}

/** Whether a value is data whose parts make its identity: an object literal, or one without a prototype. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
