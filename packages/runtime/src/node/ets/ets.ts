/**
 * The functions on tables, as OTP's module `ets` has them: `node.ets` for the tables of a node, and `ets` at the top
 * level for those of the node of the running process.
 *
 * Each function takes a table or the name of a named one, checks what the running process may do with it, and hands on
 * to the file that knows how. Each is atomic: nothing else runs between its steps, and one that raises changed nothing.
 *
 * Every function raises `EtsError` with code `no_table` for a table that is gone, and `no_access` or `not_owner` for one
 * that the running process may not use so. Code that runs outside of processes acts for the node: what it makes is its
 * own. "No such key" is `undefined` or an empty list, where Erlang has `'$end_of_table'` and `[]`.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Continuation, isCursor, type Page, SelectionCursor } from './continuation';
import type { CounterField, CounterUpdate, CounterValue } from './counter';
import { EtsError, given } from './ets-error';
import { EtsTables } from './ets-tables';
import { fix, release } from './fixation';
import type { Direction } from './row-index';
import { type Pick, pickOf, type RowMatcher, type Selection, testOf } from './selection';
import { checkRows, put, replaceRows, takeOut } from './storage';
import type { AnyTable, BagTable, Stored, Table, TableRef, TableTerm } from './table';
import { collect, eachRow, removeMatching, replaceMatching } from './traversal';
import { updateCounters, updateProperties } from './update';

export class Ets extends EtsTables {
  // ------------------------------------------------------------------------------------------ rows by key

  /**
   * Puts in one row or several, all or none. In a set a row replaces the one with its key; a bag keeps it beside them.
   *
   * @throws EtsError `bad_row` for what is no object or has no key; `schema`
   *
   * OTP: `ets:insert/2`.
   */
  insert<Row, Key>(ref: TableRef<Row, Key>, rows: NoInfer<Row> | readonly NoInfer<Row>[]): true {
    const table = this.open(ref, 'write');
    for (const row of checkRows(table, rows)) put(table, row);
    return true;
  }

  /**
   * Puts in one row or several if none of their keys is in the table.
   *
   * @returns whether they were put in
   * @throws EtsError as `insert`
   *
   * OTP: `ets:insert_new/2`.
   */
  insertNew<Row, Key>(ref: TableRef<Row, Key>, rows: NoInfer<Row> | readonly NoInfer<Row>[]): boolean {
    const table = this.open(ref, 'write');
    const checked = checkRows(table, rows);
    if (checked.some(({ key }) => table.index.find(key) !== undefined)) return false;
    for (const row of checked) put(table, row);
    return true;
  }

  /** The rows of a key, oldest first: none or one, except in a bag. OTP: `ets:lookup/2`. */
  lookup<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>): readonly Row[] {
    return (this.open(ref, 'read').index.find(key)?.rows ?? []) as readonly Row[];
  }

  /**
   * One property of the row of a key; of a bag, that of each of its rows.
   *
   * @throws EtsError `no_key`; `bad_options`
   *
   * OTP: `ets:lookup_element/3`.
   */
  lookupElement<Row, Key, Field extends keyof Row>(
    ref: BagTable<Row, Key>,
    key: NoInfer<Key>,
    field: Field,
  ): Row[Field][];
  lookupElement<Row, Key, Field extends keyof Row>(ref: Table<Row, Key>, key: NoInfer<Key>, field: Field): Row[Field];
  lookupElement(ref: string, key: unknown, field: string): unknown;
  lookupElement(ref: unknown, key: unknown, field: PropertyKey): unknown {
    const table = this.open(ref, 'read');
    if (!['string', 'number', 'symbol'].includes(typeof field)) {
      throw new EtsError('bad_options', `${given(field)} is no name of a property`);
    }
    const rows = table.index.find(key)?.rows as readonly Record<PropertyKey, unknown>[] | undefined;
    if (rows === undefined) throw new EtsError('no_key', `table '${table.name}' has no row under this key`);
    return table.isBag ? rows.map((row) => row[field]) : rows[0]?.[field];
  }

  /** Whether a key has a row. OTP: `ets:member/2`. */
  member<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>): boolean {
    return this.open(ref, 'read').index.find(key) !== undefined;
  }

  /** Deletes the rows of a key and returns them. OTP: `ets:take/2`. */
  take<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>): readonly Row[] {
    const table = this.open(ref, 'write');
    const entry = table.index.find(key);
    if (entry === undefined) return [];
    const { rows } = entry;
    takeOut(table, entry);
    return rows as readonly Row[];
  }

  /** Deletes the rows that are equal to this one, property by property. OTP: `ets:delete_object/2`. */
  deleteObject<Row, Key>(ref: TableRef<Row, Key>, row: NoInfer<Row>): true {
    const table = this.open(ref, 'write');
    if (typeof row !== 'object' || row === null) throw new EtsError('bad_row', `${given(row)} is not an object`);
    const entry = table.index.find(table.keyOf(row as Stored));
    if (entry !== undefined) {
      const kept = entry.rows.filter((other) => !isDeepStrictEqual(other, row));
      replaceRows(table, entry, kept);
    }
    return true;
  }

  /** Deletes all rows. OTP: `ets:delete_all_objects/1`. */
  deleteAllObjects(ref: AnyTable | string): true {
    const table = this.open(ref, 'write');
    table.index.clear();
    table.size = 0;
    return true;
  }

  /**
   * Deletes the rows of a key, or the whole table.
   *
   * @returns true, also if there was no such key
   *
   * OTP: `ets:delete/1`, `ets:delete/2`.
   */
  delete(table: AnyTable | string): true;
  delete<Row, Key>(table: TableRef<Row, Key>, key: NoInfer<Key>): true;
  delete(ref: unknown, ...key: [] | [unknown]): true {
    const table = this.open(ref, 'write');
    if (key.length === 0) {
      table.keeper.delete(table);
      return true;
    }
    const entry = table.index.find(key[0]);
    if (entry !== undefined) takeOut(table, entry);
    return true;
  }

  // ------------------------------------------------------------------------------------------ updates

  /**
   * Adds to counters in the row of a key, in one step that nobody can come between.
   *
   * @param update `{ field, by }`, with `threshold` and `setValue` for a counter that wraps; or a list of them
   * @param initial the row to begin with when there is none; its key is put right
   * @returns the new value, or the new values in the order of the list
   * @throws EtsError `no_key` without `initial`; `bad_counter` for what is no safe integer or bigint; `bad_type` for a bag;
   *   `bad_options` for an update that is none
   *
   * OTP: `ets:update_counter/3,4`.
   */
  updateCounter<Row, Key, Field extends CounterField<Row>>(
    ref: TableRef<Row, Key>,
    key: NoInfer<Key>,
    update: CounterUpdate<Field>,
    initial?: NoInfer<Row>,
  ): CounterValue<Row, Field>;
  updateCounter<Row, Key>(
    ref: TableRef<Row, Key>,
    key: NoInfer<Key>,
    updates: readonly CounterUpdate<CounterField<Row>>[],
    initial?: NoInfer<Row>,
  ): (number | bigint)[];
  updateCounter(
    ref: unknown,
    key: unknown,
    update: CounterUpdate | readonly CounterUpdate[],
    initial?: object,
  ): unknown {
    const table = this.open(ref, 'write');
    const several = Array.isArray(update);
    const values = updateCounters(table, key, several ? update : [update as CounterUpdate], initial);
    return several ? values : values[0];
  }

  /**
   * Changes properties of the row of a key.
   *
   * @returns false if there is no such row
   * @throws EtsError `bad_row` if the key would change; `schema`; `bad_type` for a bag; `bad_options`
   *
   * OTP: `ets:update_element/3`.
   */
  updateElement<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>, changes: Partial<NoInfer<Row>>): boolean {
    return updateProperties(this.open(ref, 'write'), key, changes);
  }

  // ------------------------------------------------------------------------------------------ key by key

  /** The first key: the lowest of an ordered_set, the oldest of other tables; undefined if empty. OTP: `ets:first/1`. */
  first<Row, Key>(ref: TableRef<Row, Key>): Key | undefined {
    return this.open(ref, 'read').index.first()?.key as Key | undefined;
  }

  /** The highest key of an ordered_set; of other tables, as OTP has it, the first. OTP: `ets:last/1`. */
  last<Row, Key>(ref: TableRef<Row, Key>): Key | undefined {
    const { type, index } = this.open(ref, 'read');
    return (type === 'ordered_set' ? index.last() : index.first())?.key as Key | undefined;
  }

  /**
   * The key after this one; undefined at the end. In an ordered_set the given key need not be in the table.
   *
   * @throws EtsError `no_key` in other tables for a key that is gone, unless the table has been fixed since
   *
   * OTP: `ets:next/2`.
   */
  next<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>): Key | undefined {
    return this.#neighbour(ref, key, 'forward') as Key | undefined;
  }

  /** The key before this one in an ordered_set; in other tables, as OTP has it, the next. OTP: `ets:prev/2`. */
  prev<Row, Key>(ref: TableRef<Row, Key>, key: NoInfer<Key>): Key | undefined {
    return this.#neighbour(ref, key, 'backward') as Key | undefined;
  }

  /**
   * Fixes a table, or releases it again: while it is fixed, a walk by `first` and `next` meets every key at most once
   * and no key is lost to it by deletions. Fixations count, per process, and end with the process.
   *
   * @throws EtsError `bad_options`
   *
   * OTP: `ets:safe_fixtable/2`.
   */
  safeFixtable(ref: AnyTable | string, fixed: boolean): true {
    const table = this.open(ref, 'read');
    if (typeof fixed !== 'boolean') throw new EtsError('bad_options', `fixed is true or false, not ${given(fixed)}`);
    (fixed ? fix : release)(table, this.space().host.current());
    return true;
  }

  // ------------------------------------------------------------------------------------------ all rows

  /** All rows; those of an ordered_set in order. OTP: `ets:tab2list/1`. */
  tab2list<Row, Key>(ref: TableRef<Row, Key>): Row[] {
    return collect(this.open(ref, 'read'), (row) => row) as Row[];
  }

  /** Folds the rows, those of an ordered_set from the lowest key on. OTP: `ets:foldl/3`. */
  foldl<Row, Key, Acc>(fold: (row: Row, acc: Acc) => Acc, initial: Acc, ref: TableRef<Row, Key>): Acc {
    return this.#fold(fold, initial, ref, 'forward');
  }

  /** Folds the rows, those of an ordered_set from the highest key on. OTP: `ets:foldr/3`. */
  foldr<Row, Key, Acc>(fold: (row: Row, acc: Acc) => Acc, initial: Acc, ref: TableRef<Row, Key>): Acc {
    return this.#fold(fold, initial, ref, 'backward');
  }

  /**
   * What a zod schema makes of the rows that satisfy it (its output takes the place of OTP's bindings), or the rows for
   * which a predicate holds. OTP: `ets:match/2`.
   */
  match<Row, Key, Out extends Row>(ref: TableRef<Row, Key>, guard: (row: Row) => row is Out): Out[];
  match<Row, Key, Out = Row>(ref: TableRef<Row, Key>, selection: Selection<Row, Out>): Out[];
  match(ref: unknown, selection: unknown): unknown[] {
    return collect(this.open(ref, 'read'), pickOf(selection));
  }

  /** The rows that a predicate or a zod schema matches. OTP: `ets:match_object/2`. */
  matchObject<Row, Key>(ref: TableRef<Row, Key>, matcher: RowMatcher<Row>): Row[] {
    const matches = testOf(matcher);
    return collect(this.open(ref, 'read'), pickOf(matches)) as Row[];
  }

  /** Deletes the rows that a predicate or a zod schema matches. OTP: `ets:match_delete/2`. */
  matchDelete<Row, Key>(ref: TableRef<Row, Key>, matcher: RowMatcher<Row>): true {
    removeMatching(this.open(ref, 'write'), testOf(matcher));
    return true;
  }

  /**
   * What a selection makes of the rows it matches; with a limit, a page of it and the place where it goes on, which is
   * given back for the next page.
   *
   * @param limit most rows in a page, at least 1
   * @throws EtsError `bad_options`
   *
   * OTP: `ets:select/1,2,3`.
   */
  select<Row, Key, Out extends Row>(ref: TableRef<Row, Key>, guard: (row: Row) => row is Out): Out[];
  select<Row, Key, Out = Row>(ref: TableRef<Row, Key>, selection: Selection<Row, Out>): Out[];
  select<Row, Key, Out = Row>(ref: TableRef<Row, Key>, selection: Selection<Row, Out>, limit: number): Page<Out>;
  select<Out>(continuation: Continuation<Out>): Page<Out>;
  select(ref: unknown, selection?: unknown, limit?: number): unknown {
    if (isCursor(ref)) {
      this.open(ref.table, 'read');
      return ref.page();
    }
    const table = this.open(ref, 'read');
    const pick = pickOf(selection);
    return limit === undefined ? collect(table, pick) : this.#pages(table, pick, limit, 'forward');
  }

  /** As `select` with a limit, from the highest key of an ordered_set down. OTP: `ets:select_reverse/3`. */
  selectReverse<Row, Key, Out = Row>(
    ref: TableRef<Row, Key>,
    selection: Selection<Row, Out>,
    limit: number,
  ): Page<Out> {
    return this.#pages(this.open(ref, 'read'), pickOf(selection), limit, 'backward') as Page<Out>;
  }

  /** How many rows match. OTP: `ets:select_count/2`. */
  selectCount<Row, Key>(ref: TableRef<Row, Key>, matcher: RowMatcher<Row>): number {
    return collect(this.open(ref, 'read'), pickOf(testOf(matcher))).length;
  }

  /** Deletes the rows that match; returns how many. OTP: `ets:select_delete/2`. */
  selectDelete<Row, Key>(ref: TableRef<Row, Key>, matcher: RowMatcher<Row>): number {
    return removeMatching(this.open(ref, 'write'), testOf(matcher));
  }

  /**
   * Puts the result of `as` in the place of each row that `where` matches; returns how many were replaced.
   *
   * @throws EtsError `bad_row` if a key would change; `schema`; `bad_type` for a bag
   *
   * OTP: `ets:select_replace/2`.
   */
  selectReplace<Row, Key>(
    ref: TableRef<Row, Key>,
    replacement: { readonly where?: RowMatcher<Row>; readonly as: (row: Row) => NoInfer<Row> },
  ): number {
    const table = this.open(ref, 'write');
    if (table.type === 'bag')
      throw new EtsError('bad_type', `table '${table.name}' is a bag: its rows are not replaced`);
    return replaceMatching(table, pickOf(replacement));
  }

  #neighbour(ref: unknown, key: unknown, direction: Direction): unknown {
    const table = this.open(ref, 'read');
    const position = table.index.position(key);
    if (position === undefined) throw new EtsError('no_key', `table '${table.name}' cannot tell what follows this key`);
    const backward = direction === 'backward' && table.type === 'ordered_set';
    return (backward ? table.index.before(position) : table.index.after(position))?.key;
  }

  #fold<Row, Acc>(fold: (row: Row, acc: Acc) => Acc, initial: Acc, ref: unknown, direction: Direction): Acc {
    if (typeof fold !== 'function') throw new EtsError('bad_options', `${given(fold)} is no function that folds`);
    let acc = initial;
    eachRow(this.open(ref, 'read'), (row) => (acc = fold(row as Row, acc)), direction);
    return acc;
  }

  #pages(table: TableTerm, pick: Pick, limit: number, direction: Direction): Page<unknown> {
    if (!Number.isInteger(limit) || limit < 1) throw new EtsError('bad_options', `limit: ${given(limit)} is no count`);
    return new SelectionCursor(table, pick, limit, direction).page();
  }
}
