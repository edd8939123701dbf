/**
 * The names that an input of the shell sees, the first that is known counts:
 *
 *     variables   what inputs have assigned or declared; they persist
 *     commands    c, l, i(), spawn, send, GenServer, …
 *     modules     the hot modules under the root, also those whose files came later
 *     globals     what every program has
 */

/** The hot modules, by the names that can be typed. */
export interface ModuleNames {
  has(name: string): boolean;
  /** The live reference of a module. */
  reference(name: string): object | undefined;
  names(): string[];
}

export class Scope {
  readonly variables: Map<string, unknown>;
  readonly commands: ReadonlyMap<string, unknown>;
  readonly modules: ModuleNames;

  constructor(commands: ReadonlyMap<string, unknown>, modules: ModuleNames) {
    this.variables = new Map();
    this.commands = commands;
    this.modules = modules;
  }

  /** Whether it knows a name, globals aside. */
  has(name: string): boolean {
    return this.variables.has(name) || this.commands.has(name) || this.modules.has(name);
  }

  /** What a name stands for. */
  get(name: string): unknown {
    if (this.variables.has(name)) return this.variables.get(name);
    if (this.commands.has(name)) return this.commands.get(name);
    if (this.modules.has(name)) return this.modules.reference(name);
    return (globalThis as Record<string, unknown>)[name];
  }

  /** Whether a name is a module's, and nothing that goes before it. */
  isModule(name: string): boolean {
    return !this.variables.has(name) && !this.commands.has(name) && this.modules.has(name);
  }

  /** All names, for completion. */
  names(): string[] {
    return [
      ...new Set([
        ...this.variables.keys(),
        ...this.commands.keys(),
        ...this.modules.names(),
        ...Object.getOwnPropertyNames(globalThis),
      ]),
    ];
  }

  /**
   * The scope as an object for `with`.
   * @param assigned names that the input may assign; they become variables, not globals
   */
  asObject(assigned: ReadonlySet<string>): object {
    return new Proxy(Object.create(null) as object, {
      has: (_, name) => typeof name === 'string' && (this.has(name) || assigned.has(name)),
      get: (_, name) => {
        // `with` asks for Symbol.unscopables.
        if (typeof name !== 'string') return undefined;
        if (!this.has(name) && !(name in globalThis)) throw new ReferenceError(`${name} is not defined`);
        return this.get(name);
      },
      set: (_, name, value) => {
        if (typeof name === 'string') this.variables.set(name, value);
        return true;
      },
      deleteProperty: (_, name) => typeof name === 'string' && this.variables.delete(name),
    });
  }
}
