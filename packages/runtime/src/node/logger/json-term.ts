/**
 * Terms as JSON: what a program reads of a log event. Whatever is in it, the answer is JSON, of bounded size, and never an
 * error: a handler that fails is taken out.
 *
 * An error is `{ type, message, stack, … }`, as pino's readers know it; a pid, a function and what JSON has no word for is
 * the text that `inspect` makes of it; a map is an object, a set an array. `null` stands for `undefined` in arrays.
 */
import { isPlainObject } from '../../term/identity';
import { inspect } from '../../term/inspect';
import { cut } from './cut';
import { isError } from './facts';

/** Levels of structure; what is deeper is text. */
const DEPTH = 6;
/** Entries of an object or an array. */
const BREADTH = 100;
/** Values in all. */
const VALUES = 2_000;
/** Characters of one string. */
const LENGTH = 4_000;
/** Characters of the name of an entry. */
const NAME_LENGTH = 200;
/** Characters of all strings and names. */
const CHARACTERS = 100_000;

/** Makes plain data for `JSON.stringify` of terms, which share the bounds. */
export class JsonTerms {
  /** What stands around the value, so that a circle ends. */
  readonly #around = new Set<object>();
  /** Values that may still be had. */
  #values = VALUES;
  /** Characters that may still be had. */
  #characters = CHARACTERS;

  /** A term as plain data. */
  of(value: unknown): unknown {
    return this.#convert(value, 0);
  }

  get #isFull(): boolean {
    return this.#values <= 0 || this.#characters <= 0;
  }

  #convert(value: unknown, depth: number): unknown {
    this.#values -= 1;
    switch (typeof value) {
      case 'string':
        return this.#text(value, LENGTH);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
      case 'undefined':
        return value;
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return this.#printed(value);
    }
  }

  #object(value: object, depth: number): unknown {
    if (depth >= DEPTH || this.#around.has(value)) return this.#printed(value);
    this.#around.add(value);
    try {
      if (isError(value)) return this.#error(value, depth);
      if (Array.isArray(value)) return this.#list(value, value.length, depth);
      if (value instanceof Set) return this.#list(value, value.size, depth);
      if (value instanceof Map) return this.#entries(textKeys(value), value.size, depth);
      if (!isPlainObject(value)) return this.#printed(value);
      const entries = Object.entries(value);
      return this.#entries(entries, entries.length, depth);
    } catch {
      // A getter or a proxy that throws.
      return this.#printed(value);
    } finally {
      this.#around.delete(value);
    }
  }

  #error(error: Error, depth: number): object {
    const { name, message, stack, cause, ...rest } = error as Error & { cause?: unknown };
    const known = {
      type: this.#text(String(name), NAME_LENGTH),
      message: this.#convert(message, depth),
      stack: this.#convert(stack, depth),
    };
    const because = cause === undefined ? {} : { cause: this.#convert(cause, depth + 1) };
    const facts = Object.entries(rest);
    return Object.assign(this.#entries(facts, facts.length, depth), known, because);
  }

  #list(values: Iterable<unknown>, size: number, depth: number): unknown[] {
    const list: unknown[] = [];
    for (const value of values) {
      if (list.length === BREADTH || this.#isFull) return [...list, `… ${size - list.length} more`];
      list.push(this.#convert(value, depth + 1));
    }
    return list;
  }

  #entries(entries: Iterable<readonly [string, unknown]>, size: number, depth: number): object {
    // Without a prototype, so that no key means anything.
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    let count = 0;
    for (const [key, value] of entries) {
      if (count === BREADTH || this.#isFull) {
        object['…'] = `${size - count} more`;
        break;
      }
      count += 1;
      object[this.#text(key, NAME_LENGTH)] = this.#convert(value, depth + 1);
    }
    return object;
  }

  #text(text: string, most: number): string {
    this.#characters -= Math.min(text.length, most);
    return cut(text, most);
  }

  #printed(value: unknown): string {
    return this.#text(textOf(value), LENGTH);
  }
}

function* textKeys(map: ReadonlyMap<unknown, unknown>): Generator<[string, unknown]> {
  for (const [key, value] of map) yield [typeof key === 'string' ? key : textOf(key), value];
}

function textOf(value: unknown): string {
  return inspect(value, { depth: 3, width: Infinity, maxLength: 500 });
}
