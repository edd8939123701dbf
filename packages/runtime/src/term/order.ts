/**
 * The order of all terms, as Erlang has one (reference manual, "Term Comparisons"), so that anything can be sorted and
 * any data can be a key of an ordered table:
 *
 *     number, bigint < undefined < null < false < true < string < symbol < reference < function < pid < Date
 *       < instance of a class < plain object < array < typed array
 *
 * Numbers compare by value, whatever their type (`1` and `1n` are equal, as `1` and `1.0` are in Erlang), NaN last.
 * Strings compare by code units. Plain objects are Erlang's maps: the smaller one first, then by keys, then by values.
 * Arrays are its lists: element by element, a beginning before the whole, so `['user']` comes before every
 * `['user', x]`. Pids and references compare by number. Functions, symbols and instances have no order of their own:
 * they keep the one in which they were first compared.
 *
 * Parts of a term are data without cycles; getters are called.
 */
import { identityOf, isPlainObject } from './identity';
import { isPid } from './pid';
import { isRef } from './ref';

/** The place of a term's kind in the order. */
const RANK = {
  number: 0,
  undefined: 1,
  null: 2,
  boolean: 3,
  string: 4,
  symbol: 5,
  ref: 6,
  function: 7,
  pid: 8,
  date: 9,
  instance: 10,
  object: 11,
  array: 12,
  bytes: 13,
} as const;

type Rank = (typeof RANK)[keyof typeof RANK];

/**
 * Compares any two terms.
 *
 * @returns negative if `a` comes first, positive if `b` does, 0 if they are equal
 *
 * Follows Erlang's `<` and `==`.
 */
export function compareTerms(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : 1;
  const rank = rankOf(a);
  const other = rankOf(b);
  return rank === other ? compareAlike(rank, a, b) : rank - other;
}

function rankOf(term: unknown): Rank {
  switch (typeof term) {
    case 'number':
    case 'bigint':
      return RANK.number;
    case 'undefined':
      return RANK.undefined;
    case 'boolean':
      return RANK.boolean;
    case 'string':
      return RANK.string;
    case 'symbol':
      return RANK.symbol;
    case 'function':
      return RANK.function;
    case 'object':
      return term === null ? RANK.null : rankOfObject(term);
  }
}

function rankOfObject(term: object): Rank {
  if (Array.isArray(term)) return RANK.array;
  if (isPlainObject(term)) return RANK.object;
  if (isPid(term)) return RANK.pid;
  if (isRef(term)) return RANK.ref;
  if (term instanceof Date) return RANK.date;
  return ArrayBuffer.isView(term) ? RANK.bytes : RANK.instance;
}

/** Two terms of one kind that are not identical. */
function compareAlike(rank: Rank, a: unknown, b: unknown): number {
  switch (rank) {
    case RANK.number:
      return compareNumbers(a as number | bigint, b as number | bigint);
    case RANK.boolean:
      return a === false ? -1 : 1;
    case RANK.symbol:
      return compareSymbols(a as symbol, b as symbol);
    case RANK.pid:
      return compareLocated(a as Located, b as Located);
    case RANK.ref:
      return (a as Located).id - (b as Located).id;
    case RANK.date:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case RANK.object:
      return compareObjects(a as Record<string, unknown>, b as Record<string, unknown>);
    case RANK.array:
      return compareArrays(a as unknown[], b as unknown[]);
    case RANK.bytes:
      return Buffer.compare(bytesOf(a as ArrayBufferView), bytesOf(b as ArrayBufferView));
    case RANK.function:
    case RANK.instance:
      return identityOf(a as object) - identityOf(b as object);
    case RANK.undefined:
    case RANK.null:
    case RANK.string:
      // Identical when alike, or compared by the caller.
      return 0;
    default:
      return rank satisfies never;
  }
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1;
  if (a > b) return 1;
  // Equal, or one is no number.
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

interface Located {
  readonly id: number;
  readonly node: string;
}

function compareLocated(a: Located, b: Located): number {
  return a.id - b.id || (a.node === b.node ? 0 : a.node < b.node ? -1 : 1);
}

/** By description; registered symbols first, for those have no identity of their own. */
function compareSymbols(a: symbol, b: symbol): number {
  const byName = compareTerms(a.description, b.description);
  if (byName !== 0) return byName;
  if (Symbol.keyFor(a) !== undefined) return -1;
  if (Symbol.keyFor(b) !== undefined) return 1;
  return identityOf(a as unknown as WeakKey) - identityOf(b as unknown as WeakKey);
}

function compareArrays(a: unknown[], b: unknown[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const order = compareTerms(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const keys = Object.keys(a).sort();
  const others = Object.keys(b).sort();
  const byShape = keys.length - others.length || compareArrays(keys, others);
  if (byShape !== 0) return byShape;
  for (const key of keys) {
    const order = compareTerms(a[key], b[key]);
    if (order !== 0) return order;
  }
  return 0;
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
