/**
 * A table: its rows, who owns it, and what may be done with it by whom. The functions of `ets` work on this class; users
 * hold it as the opaque `Table<Row, Key>`.
 *
 * Rows are held, not copied: who inserts a row gives it away, who reads one gets the very object, and nobody changes it.
 * Updates replace the row, so a reader's copy stays what it was. The key is taken at insertion; a row that is changed all
 * the same stays where it was put.
 */
import { inspect } from 'node:util';
import type { Pid } from '../../term/pid';
import { inspect as show } from '../../term/inspect';
import type { Owned, TableOwner } from './ets-host';
import { EtsError } from './ets-error';
import { HashIndex } from './hash-index';
import type { RowIndex } from './row-index';
import { TreeIndex } from './tree-index';
import type { CheckedOptions, Heir, RowSchema, TableAccess, TableType } from './table-options';

declare const contents: unique symbol;

const TAG: symbol = Symbol.for('@hot/ets-table');

/** A table of whatever rows. */
export interface AnyTable {
  /** Number of the table, unique in this OS process. */
  readonly id: number;
  /** The name it was made with, or renamed to. */
  readonly name: string;
  toString(): string;
}

/** A table of rows of type `Row` under keys of type `Key` (Erlang: `ets:table()`). */
export interface Table<in out Row, in out Key = unknown> extends AnyTable {
  /** Carries the types for the compiler only. */
  readonly [contents]?: (row: Row, key: Key) => [Row, Key];
}

/** A table in which a key can have several rows. */
export interface BagTable<in out Row, in out Key = unknown> extends Table<Row, Key> {
  readonly type: 'bag' | 'duplicate_bag';
}

/** How functions take a table: itself, or the name of a named one. */
export type TableRef<Row, Key = unknown> = Table<Row, Key> | string;

/** A row as the table sees it. */
export type Stored = object;

let lastId = 0;

/** Who knows the tables of a node. */
export interface TableKeeper {
  /** The owner of a table has exited. */
  ownerExited(table: TableTerm): void;
  delete(table: TableTerm): void;
  rename(table: TableTerm, name: string): void;
  give(table: TableTerm, to: Pid, data: unknown): void;
}

/** How often a process has fixed a table. */
export interface FixationCount extends Owned {
  count: number;
}

/** What a table is inside the runtime. */
export class TableTerm implements Owned {
  readonly tag = TAG;
  readonly id: number;
  readonly keeper: TableKeeper;
  readonly type: TableType;
  readonly named: boolean;
  /** The property that is the key, where it is one. */
  readonly keyField: string | undefined;
  readonly schema: RowSchema<Stored> | undefined;
  readonly index: RowIndex<Stored>;
  private readonly keyFunction: ((row: Stored) => unknown) | undefined;
  name: string;
  access: TableAccess;
  /** Who owns it; `null` when code outside of processes made it. */
  owner: TableOwner | null;
  heir: Heir | 'none';
  /** Rows in it. */
  size: number;
  /** Whether it is gone. */
  deleted: boolean;
  /** How often each process has fixed it. */
  readonly fixations: Map<TableOwner | null, FixationCount>;

  constructor(keeper: TableKeeper, name: string, owner: TableOwner | null, options: CheckedOptions) {
    this.id = ++lastId;
    this.keeper = keeper;
    this.type = options.type;
    this.named = options.named;
    this.keyField = typeof options.key === 'string' ? options.key : undefined;
    this.schema = options.schema;
    this.index = options.type === 'ordered_set' ? new TreeIndex() : new HashIndex();
    this.keyFunction = typeof options.key === 'function' ? options.key : undefined;
    this.name = name;
    this.access = options.access;
    this.owner = owner;
    this.heir = options.heir;
    this.size = 0;
    this.deleted = false;
    this.fixations = new Map();
    // Deep comparison and spreading see the table's number and name, not the whole node.
    for (const field of ['keeper', 'index', 'owner', 'heir', 'fixations', 'schema']) {
      Object.defineProperty(this, field, { enumerable: false });
    }
  }

  /** Whether a key can have several rows. */
  get isBag(): boolean {
    return this.type === 'bag' || this.type === 'duplicate_bag';
  }

  /** The key of a row. Raises `bad_row` if it has none. */
  keyOf(row: Stored): unknown {
    const key = this.keyField !== undefined ? (row as Record<string, unknown>)[this.keyField] : this.keyFunction?.(row);
    if (key === undefined) {
      throw new EtsError('bad_row', `${show(row, { maxLength: 200 })} has no key in table '${this.name}'`);
    }
    return key;
  }

  ownerExited(): void {
    this.keeper.ownerExited(this);
  }

  toString(): string {
    return this.named ? `#Table<${this.name}>` : `#Table<${this.name}.${this.id}>`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** Whether a value is a table (of any copy of this package). */
export function isTable(value: unknown): value is AnyTable {
  return typeof value === 'object' && value !== null && (value as { tag?: unknown }).tag === TAG;
}
