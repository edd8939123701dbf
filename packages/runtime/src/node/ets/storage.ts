/**
 * Putting rows into a table and taking them out, by the rules of its type:
 *
 *     set, ordered_set   one row a key, a new one replaces it
 *     bag                several rows a key, the same one only once
 *     duplicate_bag      several rows a key
 *
 * Calls of several rows do all or nothing: rows are checked before the first one goes in.
 */
import { isDeepStrictEqual } from 'node:util';
import { EtsError, given as shown } from './ets-error';
import type { Entry } from './row-index';
import type { Stored, TableTerm } from './table';

/** A row that may go in, with its key. */
interface Checked {
  readonly key: unknown;
  readonly row: Stored;
}

/** The rows that a caller gave, one or many, each checked and with its key. */
export function checkRows(table: TableTerm, rows: unknown): Checked[] {
  return (Array.isArray(rows) ? rows : [rows]).map((row: unknown) => checkRow(table, row));
}

/** A row as it will be stored, and its key. Raises `bad_row` or `schema`. */
export function checkRow(table: TableTerm, given: unknown): Checked {
  if (typeof given !== 'object' || given === null) throw new EtsError('bad_row', `${shown(given)} is not an object`);
  const row = table.schema === undefined ? given : parsed(table, given);
  return { key: table.keyOf(row), row };
}

function parsed(table: TableTerm, given: object): Stored {
  const result = table.schema?.safeParse(given);
  if (result?.success) return result.data;
  throw new EtsError('schema', `the schema of table '${table.name}' refuses a row: ${result?.error.message}`, {
    cause: result?.error,
  });
}

/** Puts a checked row in. */
export function put(table: TableTerm, { key, row }: Checked): void {
  const entry = table.index.find(key);
  if (entry === undefined) {
    table.index.add(key, [row]);
    table.size += 1;
  } else if (!table.isBag) {
    entry.rows = [row];
  } else if (table.type === 'duplicate_bag' || !entry.rows.some((kept) => isDeepStrictEqual(kept, row))) {
    entry.rows = [...entry.rows, row];
    table.size += 1;
  }
}

/** Takes the rows of a key out. */
export function takeOut(table: TableTerm, entry: Entry<Stored>): void {
  table.size -= entry.rows.length;
  table.index.remove(entry);
}

/** Puts other rows in the place of a key's rows. */
export function replaceRows(table: TableTerm, entry: Entry<Stored>, rows: readonly Stored[]): void {
  if (rows.length === 0) {
    takeOut(table, entry);
    return;
  }
  table.size += rows.length - entry.rows.length;
  entry.rows = rows;
}

/** A new row: the old one with some properties changed. Raises `bad_row` if that would change its key. */
export function changedRow(table: TableTerm, key: unknown, row: Stored, changes: object): Stored {
  const prototype = Object.getPrototypeOf(row) as object | null;
  const made: Stored =
    prototype === Object.prototype
      ? { ...row, ...changes }
      : (Object.assign(Object.create(prototype) as object, row, changes) as Stored);
  const { key: newKey, row: changed } = checkRow(table, made);
  if (!sameKey(table, key, newKey)) {
    throw new EtsError('bad_row', `an update must not change the key of a row in table '${table.name}'`);
  }
  return changed;
}

/** Whether two keys are one in this table. */
function sameKey(table: TableTerm, key: unknown, other: unknown): boolean {
  if (key === other) return true;
  const entry = table.index.find(key);
  return entry !== undefined && table.index.find(other) === entry;
}
