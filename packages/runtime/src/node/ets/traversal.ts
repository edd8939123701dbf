/**
 * Walks over a table. A walk meets every row that stays exactly once, whatever the functions it calls do to the table
 * meanwhile, and ends with the row that was the last one when it began: rows that come during it may or may not be met.
 */
import { EtsError } from './ets-error';
import type { Direction, Entry } from './row-index';
import { NO, type Pick } from './selection';
import { changedRow, replaceRows } from './storage';
import type { Stored, TableTerm } from './table';

/** Calls `visit` with every row. */
export function eachRow(
  table: TableTerm,
  visit: (row: Stored, entry: Entry<Stored>) => void,
  direction: Direction = 'forward',
): void {
  const { index } = table;
  const forward = direction === 'forward';
  const end = forward ? index.last() : index.first();
  if (end === undefined) return;
  index.fix();
  try {
    let entry = forward ? index.first() : index.last();
    while (entry !== undefined) {
      for (const row of entry.rows) visit(row, entry);
      if (index.reaches(entry, end, direction)) return;
      entry = forward ? index.after(entry) : index.before(entry);
    }
  } finally {
    index.release();
  }
}

/** What a selection makes of the rows it matches. */
export function collect(table: TableTerm, pick: Pick): unknown[] {
  const found: unknown[] = [];
  eachRow(table, (row) => {
    const out = pick(row);
    if (out !== NO) found.push(out);
  });
  return found;
}

/** Deletes the rows for which `matches` holds, after all have been looked at; returns how many those were. */
export function removeMatching(table: TableTerm, matches: (row: Stored) => boolean): number {
  const doomed = new Map<Entry<Stored>, Set<Stored>>();
  let count = 0;
  eachRow(table, (row, entry) => {
    if (!matches(row)) return;
    count += 1;
    const rows = doomed.get(entry);
    if (rows === undefined) doomed.set(entry, new Set([row]));
    else rows.add(row);
  });
  for (const [entry, rows] of doomed) {
    if (entry.rows.length > 0) {
      replaceRows(
        table,
        entry,
        entry.rows.filter((row) => !rows.has(row)),
      );
    }
  }
  return count;
}

/** Puts what a selection makes of a row in its place, after all have been looked at; returns how many. */
export function replaceMatching(table: TableTerm, pick: Pick): number {
  const changes = new Map<Entry<Stored>, Map<Stored, Stored>>();
  let count = 0;
  eachRow(table, (row, entry) => {
    const made = pick(row);
    if (made === NO) return;
    if (typeof made !== 'object' || made === null) throw new EtsError('bad_row', 'a row can be replaced by a row only');
    const rows = changes.get(entry) ?? new Map<Stored, Stored>();
    rows.set(row, changedRow(table, entry.key, made, {}));
    changes.set(entry, rows);
    count += 1;
  });
  for (const [entry, rows] of changes) entry.rows = entry.rows.map((row) => rows.get(row) ?? row);
  return count;
}
