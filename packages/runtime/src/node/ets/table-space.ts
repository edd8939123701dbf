/**
 * The tables of one node: which there are, what they are called, who owns them, and what becomes of them when their
 * owner exits.
 *
 * Invariants: a table is in `tables` until it is deleted, and owned by exactly one process or by the node; a named one is
 * also in `names`. The rules of access are here, for here is known who is running.
 */
import type { Pid } from '../../term/pid';
import type { EtsHost, TableOwner } from './ets-host';
import { EtsError, given } from './ets-error';
import type { CheckedOptions, Heir } from './table-options';
import { isTable, type TableKeeper, TableTerm } from './table';

/** The message that tells a process that a table is its own now. */
export interface EtsTransfer {
  readonly type: 'ETS-TRANSFER';
  /** The table, or its name if it is a named one. */
  readonly table: unknown;
  /** Who gave it away; undefined when code outside of processes did. */
  readonly from: Pid | undefined;
  readonly data: unknown;
}

/** What a call wants to do with a table. */
export type Intent = 'read' | 'write' | 'own';

export class TableSpace implements TableKeeper {
  readonly host: EtsHost;
  readonly tables: Set<TableTerm>;
  readonly names: Map<string, TableTerm>;

  constructor(host: EtsHost) {
    this.host = host;
    this.tables = new Set();
    this.names = new Map();
  }

  create(name: string, options: CheckedOptions): TableTerm {
    if (options.named && this.names.has(name)) throw nameTaken(name);
    const owner = this.host.current();
    const table = new TableTerm(this, name, owner, options);
    owner?.own(table);
    this.tables.add(table);
    if (table.named) this.names.set(name, table);
    return table;
  }

  /** The table that a call names, if the running process may do with it what it wants. */
  open(ref: unknown, intent: Intent): TableTerm {
    const table = typeof ref === 'string' ? this.names.get(ref) : isTable(ref) ? (ref as TableTerm) : undefined;
    if (table === undefined || table.deleted) {
      throw new EtsError('no_table', `there is no table ${given(ref)}`);
    }
    if (table.access === 'public' && intent !== 'own') return table;
    if (table.access === 'protected' && intent === 'read') return table;
    if (table.owner === this.host.current()) return table;
    if (intent === 'own') throw new EtsError('not_owner', `only its owner may do this with table '${table.name}'`);
    throw new EtsError('no_access', `table '${table.name}' is ${table.access}, and not for others to ${intent}`);
  }

  delete(table: TableTerm): void {
    table.deleted = true;
    table.owner?.disown(table);
    this.tables.delete(table);
    if (table.named) this.names.delete(table.name);
    for (const [holder, fixation] of table.fixations) holder?.disown(fixation);
    table.fixations.clear();
    table.index.clear();
    table.size = 0;
  }

  rename(table: TableTerm, name: string): void {
    if (table.named) {
      if (name !== table.name && this.names.has(name)) throw nameTaken(name);
      this.names.delete(table.name);
      this.names.set(name, table);
    }
    table.name = name;
  }

  /** Makes a living process the owner and tells it. */
  give(table: TableTerm, to: Pid, data: unknown): void {
    const receiver = this.host.processOf(to);
    if (receiver === null || receiver.dead) throw new EtsError('bad_pid', `${to.toString()} is not alive on this node`);
    if (receiver === table.owner) throw new EtsError('bad_pid', `${to.toString()} owns table '${table.name}' already`);
    table.owner?.disown(table);
    this.transfer(table, receiver, data);
  }

  /** The owner has exited: the heir has the table now, or nobody. */
  ownerExited(table: TableTerm): void {
    if (table.deleted) return;
    const heir = this.heirOf(table);
    if (heir === null) this.delete(table);
    else this.transfer(table, heir, (table.heir as Heir).data);
  }

  /** Deletes every table. */
  clear(): void {
    for (const table of this.tables) this.delete(table);
  }

  private heirOf(table: TableTerm): TableOwner | null {
    if (table.heir === 'none') return null;
    const heir = this.host.processOf(table.heir.pid);
    return heir === null || heir.dead || heir === table.owner ? null : heir;
  }

  private transfer(table: TableTerm, to: TableOwner, data: unknown): void {
    const from = table.owner?.pid;
    table.owner = to;
    to.own(table);
    const message: EtsTransfer = { type: 'ETS-TRANSFER', table: table.named ? table.name : table, from, data };
    to.deliver(message);
  }
}

function nameTaken(name: string): EtsError {
  return new EtsError('name_taken', `there is a table '${name}' already`);
}
