/**
 * How a table finds its rows: the seam between tables and their two indexes, `HashIndex` (set, bags) and `TreeIndex`
 * (ordered_set).
 *
 * An entry holds all rows of one key. Its list of rows is never changed, only replaced: whoever reads it holds a
 * snapshot. An entry without rows is gone from the table; a traversal that stands on it can still go on from there.
 */

/** Which way a traversal goes. */
export type Direction = 'forward' | 'backward';

/** One key and its rows. */
export interface Entry<Row> {
  readonly key: unknown;
  /** The rows of the key, oldest first; empty once the entry is gone. */
  rows: readonly Row[];
}

/** The rows of a table by key. */
export interface RowIndex<Row> {
  /** The entry of a key that has rows. */
  find(key: unknown): Entry<Row> | undefined;
  /** Adds a key that has no rows. */
  add(key: unknown, rows: readonly Row[]): void;
  remove(entry: Entry<Row>): void;
  clear(): void;

  first(): Entry<Row> | undefined;
  last(): Entry<Row> | undefined;
  /** The next entry in the order of traversal; `entry` may have been removed meanwhile. */
  after(entry: Entry<Row>): Entry<Row> | undefined;
  before(entry: Entry<Row>): Entry<Row> | undefined;
  /** Where a traversal by keys stands that was last given `key`; undefined if the index cannot tell. */
  position(key: unknown): Entry<Row> | undefined;
  /** Whether a traversal that was to end with `end` is at its end with `entry`; `end` may be gone meanwhile. */
  reaches(entry: Entry<Row>, end: Entry<Row>, direction: Direction): boolean;

  /**
   * Until as many calls of `release`, a key that is removed keeps its place, and takes it again when it is put back: so
   * a traversal meets every key at most once, and every key that stays exactly once.
   */
  fix(): void;
  release(): void;
}

/** The rows of an entry that is gone. */
export const NO_ROWS: readonly never[] = Object.freeze([]);
