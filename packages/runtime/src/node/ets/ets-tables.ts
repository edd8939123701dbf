/**
 * The functions of `ets` on whole tables: make, find, rename, give away, ask about. `Ets` adds those on rows.
 */
import { isPid, type Pid } from '../../term/pid';
import { EtsError, given } from './ets-error';
import { type AnyTable, type BagTable, isTable, type Table, type TableTerm } from './table';
import { infoOf, type TableInfo } from './table-info';
import {
  checkChanges,
  checkName,
  checkOptions,
  type KeyFrom,
  type KeySpec,
  type TableChanges,
  type TableOptions,
} from './table-options';
import type { Intent, TableSpace } from './table-space';

export abstract class EtsTables {
  /** The tables of the node that the functions act on. */
  protected readonly space: () => TableSpace;

  /** @param space gives the tables of the node to act on, at each call */
  constructor(space: () => TableSpace) {
    this.space = space;
    // Whoever prints or compares `ets` does not mean the node behind it.
    Object.defineProperty(this, 'space', { enumerable: false });
  }

  /**
   * Makes a table that the running process owns.
   *
   * @param name what it is called; with `named: true` also a way to use it
   * @returns the table, typed by its rows and keys: `ets.new<Row, 'id'>('users', { key: 'id' })`, or all inferred from a
   *   `schema`
   * @throws EtsError `bad_options` with the field; `name_taken`
   *
   * OTP: `ets:new/2`.
   */
  new<Row extends object = Record<string, unknown>, Spec extends KeySpec<Row> = KeySpec<Row>>(
    name: string,
    options: TableOptions<Row, Spec, 'set' | 'ordered_set'>,
  ): Table<Row, KeyFrom<Row, Spec>>;
  new<Row extends object = Record<string, unknown>, Spec extends KeySpec<Row> = KeySpec<Row>>(
    name: string,
    options: TableOptions<Row, Spec, 'bag' | 'duplicate_bag'>,
  ): BagTable<Row, KeyFrom<Row, Spec>>;
  new(name: string, options: unknown): AnyTable {
    return this.space().create(checkName(name), checkOptions(options));
  }

  /**
   * Gives a table another name.
   *
   * @throws EtsError `name_taken`, `bad_options`
   *
   * OTP: `ets:rename/2`.
   */
  rename(ref: AnyTable | string, name: string): string {
    const table = this.open(ref, 'write');
    table.keeper.rename(table, checkName(name));
    return name;
  }

  /** The table of a name, typed as the caller knows it to be. OTP: `ets:whereis/1`. */
  whereis<Row = unknown, Key = unknown>(name: string): Table<Row, Key> | undefined {
    return this.space().names.get(name) as Table<Row, Key> | undefined;
  }

  /** All tables of the node. OTP: `ets:all/0`. */
  all(): AnyTable[] {
    return [...this.space().tables];
  }

  /**
   * Everything about a table, or one thing; undefined if it is gone. Needs no access.
   *
   * @throws EtsError `bad_options` for what is no item
   *
   * OTP: `ets:info/1,2`.
   */
  info(table: AnyTable | string): TableInfo | undefined;
  info<Item extends keyof TableInfo>(table: AnyTable | string, item: Item): TableInfo[Item] | undefined;
  info(ref: AnyTable | string, item?: keyof TableInfo): unknown {
    const table = typeof ref === 'string' ? this.space().names.get(ref) : ref;
    if (!isTable(table) || (table as TableTerm).deleted) return undefined;
    const info = infoOf(table as TableTerm);
    if (item === undefined) return info;
    if (typeof item !== 'string' || !Object.hasOwn(info, item))
      throw new EtsError('bad_options', `info: ${given(item)} is no item of TableInfo`);
    return info[item];
  }

  /**
   * Makes another process the owner. It gets `{ type: 'ETS-TRANSFER', table, from, data }`, in which the table is its
   * name if it is a named one.
   *
   * @throws EtsError `not_owner`; `bad_pid` if it is not alive or owns the table
   *
   * OTP: `ets:give_away/3`.
   */
  giveAway(ref: AnyTable | string, to: Pid, data?: unknown): true {
    const table = this.open(ref, 'own');
    if (!isPid(to)) throw new EtsError('bad_pid', `${given(to)} is no pid`);
    table.keeper.give(table, to, data);
    return true;
  }

  /**
   * Changes who inherits a table, or who may use it.
   *
   * @throws EtsError `not_owner`, `bad_options`
   *
   * OTP: `ets:setopts/2`.
   */
  setOpts(ref: AnyTable | string, changes: TableChanges): true {
    const { heir, access } = checkChanges(changes);
    const table = this.open(ref, 'own');
    if (heir !== undefined) table.heir = heir;
    if (access !== undefined) table.access = access;
    return true;
  }

  /** The table that a call names, if the running process may do with it what it wants. */
  protected open(ref: unknown, intent: Intent): TableTerm {
    return this.space().open(ref, intent);
  }
}
