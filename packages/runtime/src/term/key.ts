/**
 * Terms as keys: compound data is one key with whatever is equal to it, as Erlang's `=:=` has it. `1` and `1n` are two.
 *
 * Plain data (primitives, arrays, plain objects, dates, bytes) has the same code in every process and at every run.
 * Everything else in it counts by identity, and so does what lies deeper than anybody nests a key. Getters are called.
 */
import { identityOf, isPlainObject } from './identity';

/**
 * What a `Map` or a `Set` files a term under: equal terms have the same key, others have not. Any term has one.
 * Primitives, pids, references, functions and instances are their own.
 */
export function termKey(term: unknown): unknown {
  if (typeof term === 'string') return term.charCodeAt(0) === 0 ? MARK + JSON.stringify(term) : term;
  return isCompound(term) ? MARK + codeOfObject(term, []) : term;
}

/** What keys of compound terms begin with, and no others. */
const MARK = '\0';

/** A text that two terms share exactly if they are equal. Whoever spreads keys by it relies on it: it stays as it is. */
export function termCode(term: unknown): string {
  return codeOf(term, []);
}

/** Levels of a term that count by what is in them. */
const DEEPEST = 100;

function isCompound(term: unknown): term is object {
  if (typeof term !== 'object' || term === null) return false;
  return isPlainObject(term) || Array.isArray(term) || term instanceof Date || ArrayBuffer.isView(term);
}

/** @param above what the term is a part of, the whole first */
function codeOf(term: unknown, above: readonly object[]): string {
  switch (typeof term) {
    case 'string':
      return JSON.stringify(term);
    case 'bigint':
      return `${term}n`;
    case 'number':
      // 0 and -0 are one key, as they are for a Map.
      return String(term);
    case 'object':
      return term === null ? 'null' : codeOfObject(term, above);
    case 'function':
      return `#${identityOf(term)}`;
    case 'symbol': {
      const registered = Symbol.keyFor(term);
      return registered === undefined ? `#${identityOf(term as unknown as WeakKey)}` : `@${JSON.stringify(registered)}`;
    }
    case 'boolean':
    case 'undefined':
      return String(term);
  }
}

function codeOfObject(term: object, above: readonly object[]): string {
  const again = above.indexOf(term);
  if (again !== -1) return `^${again}`;
  if (above.length === DEEPEST) return `#${identityOf(term)}`;
  if (Array.isArray(term)) {
    const inside = [...above, term];
    return `[${term.map((part) => codeOf(part, inside)).join()}]`;
  }
  if (isPlainObject(term)) {
    const inside = [...above, term];
    const fields = Object.keys(term).sort();
    return `{${fields.map((field) => `${JSON.stringify(field)}:${codeOf(term[field], inside)}`).join()}}`;
  }
  if (term instanceof Date) return `d${term.getTime()}`;
  if (ArrayBuffer.isView(term)) {
    return `x${Buffer.from(term.buffer, term.byteOffset, term.byteLength).toString('hex')}`;
  }
  return `#${identityOf(term)}`;
}
