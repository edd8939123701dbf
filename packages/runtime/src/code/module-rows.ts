/**
 * The ets table behind the module table: one row per module, owned by the code server's process (C14).
 *
 * It is made with the first module, so a node without hot code has none. Whoever happens to import a module for the first
 * time, the row is written on behalf of the code server.
 */
import { enter } from '../machine/current';
import type { Ets } from '../node/ets/ets';
import type { Table } from '../node/ets/table';
import type { HotModule } from './hot-module';

export class ModuleRows {
  readonly #ets: Ets;
  /** The code server's process, while it lives. */
  readonly #owner: () => object | null;
  #table: Table<HotModule, string> | null;

  constructor(ets: Ets, owner: () => object | null) {
    this.#ets = ets;
    this.#owner = owner;
    this.#table = null;
  }

  find(name: string): HotModule | undefined {
    return this.#isThere(this.#table) ? this.#ets.lookup(this.#table, name)[0] : undefined;
  }

  all(): HotModule[] {
    return this.#isThere(this.#table) ? this.#ets.tab2list(this.#table) : [];
  }

  add(module: HotModule): void {
    const previous = enter(this.#owner());
    try {
      this.#table ??= this.#ets.new<HotModule, 'name'>('code', { key: 'name' });
      if (this.#isThere(this.#table)) this.#ets.insert(this.#table, module);
    } finally {
      enter(previous);
    }
  }

  /** The table is gone when the node has been stopped. */
  #isThere(table: Table<HotModule, string> | null): table is Table<HotModule, string> {
    return table !== null && this.#ets.info(table) !== undefined;
  }
}
