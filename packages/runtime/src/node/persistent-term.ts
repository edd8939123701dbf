/**
 * Constants of a node (Erlang: `persistent_term`): terms by key that every process reads without a copy and that hardly
 * ever change, as configuration and tables that were computed once.
 *
 * What is put in is frozen, and so is all plain data in it (object literals and arrays): a constant that somebody changes
 * in place would be a variable that all processes share. Instances of classes, functions, maps and sets stay what they
 * are. Who holds a term keeps it when its key is erased or given another.
 */
import { isPlainObject } from '../term/identity';
import { inspect } from '../term/inspect';
import { termKey } from '../term/key';
import { ProcessError } from '../term/process-error';

declare const holds: unique symbol;

/** A key that carries the type of its term; made by `persistentTerm.key`. At run time it is the bare key. */
export interface PersistentKey<T> {
  /** Carries the type `T` for the compiler only. */
  readonly [holds]: T;
}

/** The type of the term under a key: known of a {@link PersistentKey}, unknown of a bare one. */
type TermOf<K> = K extends PersistentKey<infer T> ? T : unknown;

interface Entry {
  readonly key: unknown;
  readonly term: unknown;
}

export class PersistentTerm {
  /** The terms of the node to act on, by {@link termKey}, in the order in which they were put. */
  readonly terms: () => Map<unknown, Entry>;

  /** @param terms gives the terms of the node to act on, at each call */
  constructor(terms: () => Map<unknown, Entry>) {
    this.terms = terms;
    // Whoever prints or compares this does not mean the node behind it.
    Object.defineProperty(this, 'terms', { enumerable: false });
  }

  /** The functions for the terms of a new node. */
  static ofNode(): PersistentTerm {
    const terms = new Map<unknown, Entry>();
    return new PersistentTerm(() => terms);
  }

  /**
   * Gives a key the type of its term.
   *
   * @example
   * const LIMITS = persistentTerm.key<{ readonly perSecond: number }>(['shop', 'limits']);
   * persistentTerm.put(LIMITS, { perSecond: 10 });
   * persistentTerm.get(LIMITS).perSecond;
   *
   * @param key any plain term
   */
  key<T>(key: unknown): PersistentKey<T> {
    return key as PersistentKey<T>;
  }

  /**
   * Puts a term under a key, in the place of the one that is there. Term and key are frozen, with the plain data in them.
   * @param key any plain term: `'limits'`, `['shop', 'limits']`
   *
   * Erlang: `persistent_term:put/2`.
   */
  put<K>(key: K, term: TermOf<K>): 'ok' {
    freeze(key);
    freeze(term);
    this.erase(key);
    this.terms().set(termKey(key), { key, term });
    return 'ok';
  }

  /**
   * The term under a key; without one, `ifAbsent`. Without a key, all keys with their terms.
   * @throws ProcessError `badarg` when there is none and nothing is said for that case
   *
   * Erlang: `persistent_term:get/0,1,2`.
   */
  get(): (readonly [key: unknown, term: unknown])[];
  get<K>(key: K): TermOf<K>;
  get<K, D>(key: K, ifAbsent: D): TermOf<K> | D;
  get(...args: readonly unknown[]): unknown {
    const terms = this.terms();
    if (args.length === 0) return Array.from(terms.values(), ({ key, term }) => [key, term] as const);
    const entry = terms.get(termKey(args[0]));
    if (entry !== undefined) return entry.term;
    if (args.length > 1) return args[1];
    throw new ProcessError('badarg', `no persistent term has the key ${inspect(args[0], { maxLength: 100 })}`);
  }

  /** Erases a key with its term; false when there was none. Erlang: `persistent_term:erase/1`. */
  erase(key: unknown): boolean {
    return this.terms().delete(termKey(key));
  }

  /** How many terms there are. Erlang: `persistent_term:info/0`, which also counts bytes; those nobody knows here. */
  info(): { readonly count: number } {
    return { count: this.terms().size };
  }
}

/** Freezes plain data, whatever is in it; a part that is frozen already may have parts that are not. */
function freeze(term: unknown): void {
  const seen = new Set<unknown>();
  const left = [term];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null || seen.has(next)) continue;
    if (!Array.isArray(next) && !isPlainObject(next)) continue;
    seen.add(next);
    Object.freeze(next);
    for (const key of Reflect.ownKeys(next)) {
      // A getter is code, and not part of the data.
      const part = Object.getOwnPropertyDescriptor(next, key);
      if (part !== undefined && 'value' in part) left.push(part.value);
    }
  }
}
