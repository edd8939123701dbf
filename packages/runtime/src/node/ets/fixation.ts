/**
 * Fixations of a table by `ets.safeFixtable`: counted per process, and released when the process exits without having
 * done so.
 */
import type { TableOwner } from './ets-host';
import type { FixationCount, TableTerm } from './table';

/** The fixations that one process has on one table. */
class Fixation implements FixationCount {
  private readonly table: TableTerm;
  private readonly holder: TableOwner | null;
  /** How many have not been released. */
  count: number;

  constructor(table: TableTerm, holder: TableOwner | null) {
    this.table = table;
    this.holder = holder;
    this.count = 0;
  }

  ownerExited(): void {
    while (this.count > 0) release(this.table, this.holder);
  }
}

/** One fixation more; the first one of a process is bound to its life. */
export function fix(table: TableTerm, holder: TableOwner | null): void {
  let fixation = table.fixations.get(holder);
  if (fixation === undefined) {
    fixation = new Fixation(table, holder);
    table.fixations.set(holder, fixation);
    holder?.own(fixation);
  }
  fixation.count += 1;
  table.index.fix();
}

/** One fixation less; nothing if there was none. */
export function release(table: TableTerm, holder: TableOwner | null): void {
  const fixation = table.fixations.get(holder);
  if (fixation === undefined) return;
  fixation.count -= 1;
  if (fixation.count === 0) {
    table.fixations.delete(holder);
    holder?.disown(fixation);
  }
  table.index.release();
}
