/**
 * A selection in pages: what there is of it so far, and where it goes on.
 *
 * Between pages nothing is held: rows may come and go, and the next page goes on from the key where the last one ended.
 * Only `ets.safeFixtable` promises that no key is met twice meanwhile.
 */
import type { Direction, Entry } from './row-index';
import { NO, type Pick } from './selection';
import type { Stored, TableTerm } from './table';

const TAG = '@hot/ets-continuation';

declare const outcome: unique symbol;

/** Where a selection goes on (the continuation of `ets:select/3`). */
export interface Continuation<out Out> {
  readonly tag: string;
  /** Carries the type for the compiler only. */
  readonly [outcome]?: Out;
}

/** A part of what a selection finds. */
export interface Page<out Out> {
  readonly rows: Out[];
  /** Gives the next page; `undefined` at the end of the table (Erlang: `'$end_of_table'`). */
  readonly continuation: Continuation<Out> | undefined;
}

/** A selection that stands somewhere in a table. */
export class SelectionCursor implements Continuation<unknown> {
  readonly tag = TAG;
  readonly table: TableTerm;
  private readonly pick: Pick;
  private readonly limit: number;
  private readonly direction: Direction;
  /** The entry whose rows come next. */
  private entry: Entry<Stored> | undefined;
  /** What is left of an entry that did not fit into the last page. */
  private rest: readonly Stored[] | null;

  constructor(table: TableTerm, pick: Pick, limit: number, direction: Direction) {
    this.table = table;
    this.pick = pick;
    this.limit = limit;
    this.direction = direction;
    this.entry = direction === 'forward' ? table.index.first() : table.index.last();
    this.rest = null;
  }

  /** The next page. The cursor itself is not changed: a continuation can be used again. */
  page(): Page<unknown> {
    const cursor = this.copy();
    const rows: unknown[] = [];
    while (rows.length < this.limit && cursor.entry !== undefined) cursor.takeFrom(cursor.entry, rows);
    return { rows, continuation: cursor.entry === undefined ? undefined : cursor };
  }

  private copy(): SelectionCursor {
    const cursor = new SelectionCursor(this.table, this.pick, this.limit, this.direction);
    cursor.entry = this.entry;
    cursor.rest = this.rest;
    return cursor;
  }

  private takeFrom(entry: Entry<Stored>, rows: unknown[]): void {
    const candidates = this.rest ?? entry.rows;
    for (let i = 0; i < candidates.length; i++) {
      if (rows.length === this.limit) {
        this.rest = candidates.slice(i);
        return;
      }
      const out = this.pick(candidates[i] as Stored);
      if (out !== NO) rows.push(out);
    }
    this.rest = null;
    this.entry = this.direction === 'forward' ? this.table.index.after(entry) : this.table.index.before(entry);
  }
}

/** Whether a value is where a selection goes on. */
export function isCursor(value: unknown): value is SelectionCursor {
  return typeof value === 'object' && value !== null && (value as { tag?: unknown }).tag === TAG;
}
