/**
 * Where a scope keeps its groups: an ets table with the name of the scope, which the scope process owns. Whoever asks for
 * members reads it and waits for nobody; it is gone as soon as the process is.
 */
import { ets, type Pid, type Table } from '@hot/runtime';
import { Members } from './group';

/** The groups of a scope that have members. */
export type GroupTable = Table<Members, unknown>;

/** The tables of scopes: anybody may give a table of his own any name. */
const scopes = new WeakSet<GroupTable>();

/**
 * Makes the table of a scope, for the running process.
 * @throws EtsError `name_taken`
 */
export function makeTable(scope: string): GroupTable {
  const table: GroupTable = ets.new<Members, 'group'>(scope, { key: 'group', named: true });
  scopes.add(table);
  return table;
}

/** The table of a scope; `undefined` when it does not run. */
export function tableOf(scope: string): GroupTable | undefined {
  const table = ets.whereis<Members, unknown>(scope);
  return table !== undefined && scopes.has(table) ? table : undefined;
}

/** The members of a group; `undefined` when it has none. */
export function membersOf(table: GroupTable, group: unknown): Members | undefined {
  return ets.lookup(table, group)[0];
}

/** The groups that have members. */
export function groupsOf(table: GroupTable): unknown[] {
  return ets.tab2list(table).map(({ group }) => group);
}

/** Puts processes into a group. */
export function addTo(table: GroupTable, group: unknown, pids: readonly Pid[]): Members {
  let members = membersOf(table, group);
  if (members === undefined) {
    members = new Members(group);
    ets.insert(table, members);
  }
  for (const pid of pids) members.add(pid);
  return members;
}

/** Takes a process out of a group once; false when it is not in. A group without members is no more. */
export function removeFrom(table: GroupTable, members: Members, pid: Pid): boolean {
  if (!members.remove(pid)) return false;
  if (members.isEmpty) ets.delete(table, members.group);
  return true;
}
