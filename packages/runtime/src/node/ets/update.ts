/**
 * Changes of a row in its place: counters and single properties. Only tables with one row a key have them.
 */
import { count, type CounterUpdate } from './counter';
import { EtsError, given } from './ets-error';
import { changedRow, checkRow, put } from './storage';
import type { Stored, TableTerm } from './table';

/**
 * Counts in the row of a key, which is made of `initial` if there is none.
 *
 * @returns the value after each step
 */
export function updateCounters(
  table: TableTerm,
  key: unknown,
  updates: readonly CounterUpdate[],
  initial: object | undefined,
): (number | bigint)[] {
  needOneRowAKey(table);
  const entry = table.index.find(key);
  if (entry === undefined && initial === undefined) {
    throw new EtsError('no_key', `table '${table.name}' has no row under this key`);
  }
  const row = (entry === undefined ? initialRow(table, key, initial) : entry.rows[0]) as Stored;
  const { changes, values } = count(row, updates);
  const changed = changedRow(table, key, row, changes);
  if (entry === undefined) put(table, { key, row: changed });
  else entry.rows = [changed];
  return values;
}

/** Changes properties of the row of a key; false if there is none. */
export function updateProperties(table: TableTerm, key: unknown, changes: object): boolean {
  needOneRowAKey(table);
  if (typeof changes !== 'object' || (changes as unknown) === null) {
    throw new EtsError('bad_options', `a row is updated by an object of properties, not by ${given(changes)}`);
  }
  const entry = table.index.find(key);
  if (entry === undefined) return false;
  entry.rows = [changedRow(table, key, entry.rows[0] as Stored, changes)];
  return true;
}

/** The row that a counter starts with: the given one, under the key that was asked for. */
function initialRow(table: TableTerm, key: unknown, initial: object | undefined): Stored {
  const given = table.keyField === undefined ? initial : { ...initial, [table.keyField]: key };
  return checkRow(table, given).row;
}

function needOneRowAKey(table: TableTerm): void {
  if (table.isBag) throw new EtsError('bad_type', `table '${table.name}' is a ${table.type}: its rows are not updated`);
}
