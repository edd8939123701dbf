/**
 * The table of modules: every module that was ever loaded or imported, by name.
 */
import type { NodeEvents } from '../node/events';
import type { Pid } from '../term/pid';
import { HotModule } from './hot-module';
import { publish } from './module-reference';
import type { ModuleRows } from './module-rows';
import type { ModuleVersion } from './module-version';
import { versionOf } from './object-code';

export class ModuleTable {
  readonly #rows: ModuleRows;
  readonly #events: NodeEvents;

  constructor(events: NodeEvents, rows: ModuleRows) {
    this.#rows = rows;
    this.#events = events;
  }

  find(name: string): HotModule | undefined {
    return this.#rows.find(name);
  }

  /** The module of that name, made if nobody has asked for it before. */
  get(name: string): HotModule {
    let module = this.#rows.find(name);
    if (module === undefined) {
      module = new HotModule(name);
      this.#rows.add(module);
    }
    return module;
  }

  /** Modules with current code, in the order in which they were first asked for. */
  loaded(): HotModule[] {
    return this.#rows.all().filter((module) => module.current !== null);
  }

  /** Makes a version current; what was current is old now. The second half of a load: it cannot fail. */
  commit(version: ModuleVersion): void {
    const module = this.get(version.module);
    module.old = module.current ?? module.old;
    module.current = version;
    module.known = true;
    publish(module.reference, version);
    this.#publishDependents(module, new Set([module]));
    if (!this.#events.active) return;
    this.#events.emit({ type: 'module_loaded', module: module.name, version: versionOf(version.code) });
  }

  /** Drops old code, for which these processes were killed. */
  drop(module: HotModule, killed: readonly Pid[]): void {
    const { old } = module;
    module.old = null;
    if (old === null || !this.#events.active) return;
    this.#events.emit({ type: 'module_purged', module: module.name, version: versionOf(old.code), killed });
  }

  /** Makes the current version old; nothing is current then. */
  retire(module: HotModule): void {
    module.old = module.current;
    module.current = null;
    publish(module.reference, null);
    this.#publishDependents(module, new Set([module]));
  }

  /** Modules that `export * from` this one have other exports now. */
  #publishDependents(module: HotModule, done: Set<HotModule>): void {
    for (const dependent of this.#rows.all()) {
      const { current } = dependent;
      if (current === null || done.has(dependent) || !current.stars.includes(module.reference)) continue;
      done.add(dependent);
      publish(dependent.reference, current);
      this.#publishDependents(dependent, done);
    }
  }
}
