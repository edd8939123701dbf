/**
 * Terms as JSON: what a program reads of a log event. Whatever is in it, the answer is JSON, of bounded size, and never an
 * error: a handler that fails is taken out.
 *
 * An error is `{ type, message, stack, … }`, as pino's readers know it; a pid, a function and what JSON has no word for is
 * the text that `inspect` makes of it; a map is an object, a set an array. `null` stands for `undefined` in arrays.
 */
import { inspect } from '../../term/inspect';

/** Levels of structure; what is deeper is text. */
const DEPTH = 6;
/** Entries of an object or an array. */
const BREADTH = 100;
/** Values in all. */
const VALUES = 2_000;
/** Characters of one string. */
const LENGTH = 4_000;

/** A term as plain data for `JSON.stringify`. */
export function jsonTerm(value: unknown): unknown {
  return new Converter().convert(value, 0);
}

class Converter {
  /** What stands around the value, so that a circle ends. */
  readonly #around = new Set<object>();
  #left = VALUES;

  convert(value: unknown, depth: number): unknown {
    this.#left -= 1;
    if (this.#left < 0) return '…';
    switch (typeof value) {
      case 'string':
        return value.length > LENGTH ? `${value.slice(0, LENGTH)}…` : value;
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
      case 'undefined':
        return value;
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return textOf(value);
    }
  }

  #object(value: object, depth: number): unknown {
    if (depth >= DEPTH || this.#around.has(value)) return textOf(value);
    this.#around.add(value);
    try {
      if (value instanceof Error) return this.#error(value, depth);
      if (Array.isArray(value)) return this.#list(value, value.length, depth);
      if (value instanceof Set) return this.#list(value, value.size, depth);
      if (value instanceof Map) return this.#entries(textKeys(value), depth);
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) return textOf(value);
      return this.#entries(Object.entries(value), depth);
    } catch {
      // A getter or a proxy that throws.
      return textOf(value);
    } finally {
      this.#around.delete(value);
    }
  }

  #error(error: Error, depth: number): object {
    const { name, message, stack, cause, ...rest } = error as Error & { cause?: unknown };
    const facts = this.#entries(Object.entries(rest), depth) as object;
    const known = { type: String(name), message: this.convert(message, depth), stack: this.convert(stack, depth) };
    return Object.assign(facts, known, cause === undefined ? {} : { cause: this.convert(cause, depth + 1) });
  }

  #list(values: Iterable<unknown>, size: number, depth: number): unknown[] {
    const list: unknown[] = [];
    for (const value of values) {
      if (list.length === BREADTH) return [...list, `… ${size - BREADTH} more`];
      list.push(this.convert(value, depth + 1));
    }
    return list;
  }

  #entries(entries: Iterable<readonly [string, unknown]>, depth: number): object {
    // Without a prototype, so that no key means anything.
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    let count = 0;
    for (const [key, value] of entries) {
      if (count === BREADTH) {
        object['…'] = 'more';
        break;
      }
      count += 1;
      object[key] = this.convert(value, depth + 1);
    }
    return object;
  }
}

function* textKeys(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of map) yield [typeof key === 'string' ? key : textOf(key), value];
}

function textOf(value: unknown): string {
  return inspect(value, { depth: 3, width: Infinity, maxLength: 500 });
}
