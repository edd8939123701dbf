/**
 * What can be asked about a table.
 */
import type { Pid } from '../../term/pid';
import type { TableTerm } from './table';
import type { TableAccess, TableType } from './table-options';

/** What `ets.info` tells (Erlang: `ets:info/1`). */
export interface TableInfo {
  readonly id: number;
  readonly name: string;
  readonly type: TableType;
  /** The property that is the key; undefined if a function gives it. */
  readonly key: string | undefined;
  readonly named: boolean;
  readonly access: TableAccess;
  /** Who owns it; undefined if code outside of processes made it. */
  readonly owner: Pid | undefined;
  /** Who inherits it; undefined if nobody does. */
  readonly heir: Pid | undefined;
  /** Rows in it. */
  readonly size: number;
  /** Whether a `safeFixtable` is in force. */
  readonly fixed: boolean;
}

/** Everything about a table at this moment. */
export function infoOf(table: TableTerm): TableInfo {
  return {
    id: table.id,
    name: table.name,
    type: table.type,
    key: table.keyField,
    named: table.named,
    access: table.access,
    owner: table.owner?.pid,
    heir: table.heir === 'none' ? undefined : table.heir.pid,
    size: table.size,
    fixed: table.fixations.size > 0,
  };
}
