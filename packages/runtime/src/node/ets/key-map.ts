/**
 * A map whose keys are terms: primitives, pids, references, functions and instances by identity, compound data (arrays,
 * plain objects, dates, bytes) by what it contains, as Erlang's `=:=` has it. `1` and `1n` are two keys.
 */
import { identityOf, isPlainObject } from '../../term/identity';

export class KeyMap<Value> {
  /** Keys that are their own identity. */
  private readonly simple: Map<unknown, Value>;
  /** Compound keys by their code. */
  private readonly compound: Map<string, Value>;

  constructor() {
    this.simple = new Map();
    this.compound = new Map();
  }

  get(key: unknown): Value | undefined {
    return isCompound(key) ? this.compound.get(codeOf(key)) : this.simple.get(key);
  }

  set(key: unknown, value: Value): void {
    if (isCompound(key)) this.compound.set(codeOf(key), value);
    else this.simple.set(key, value);
  }

  delete(key: unknown): void {
    if (isCompound(key)) this.compound.delete(codeOf(key));
    else this.simple.delete(key);
  }
}

function isCompound(key: unknown): key is object {
  if (typeof key !== 'object' || key === null) return false;
  return isPlainObject(key) || Array.isArray(key) || key instanceof Date || ArrayBuffer.isView(key);
}

/** A text that two terms share exactly if they are the same term. */
function codeOf(term: unknown): string {
  switch (typeof term) {
    case 'string':
      return JSON.stringify(term);
    case 'bigint':
      return `${term}n`;
    case 'number':
      // 0 and -0 are one key, as they are for a Map.
      return String(term);
    case 'object':
      return term === null ? 'null' : codeOfObject(term);
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

function codeOfObject(term: object): string {
  if (Array.isArray(term)) return `[${term.map(codeOf).join()}]`;
  if (isPlainObject(term)) {
    const fields = Object.keys(term).sort();
    return `{${fields.map((field) => `${JSON.stringify(field)}:${codeOf(term[field])}`).join()}}`;
  }
  if (term instanceof Date) return `d${term.getTime()}`;
  if (ArrayBuffer.isView(term)) {
    return `x${Buffer.from(term.buffer, term.byteOffset, term.byteLength).toString('hex')}`;
  }
  return `#${identityOf(term)}`;
}
