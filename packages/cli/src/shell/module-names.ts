/**
 * The hot modules of a node as names in the shell: `z` is the module z, `shop.cart` the module `shop/cart`.
 *
 * The roots are looked at each time a name is asked for, so a new file is there as soon as it is written.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Node } from '@hot/runtime';
import type { ModuleNames } from './scope';

/** What the file of a hot module looks like. */
const SOURCE = /^(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)\.(ts|mts|cts|js|mjs)$/u;

export class NodeModules implements ModuleNames {
  private readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  has(name: string): boolean {
    const { modules, folders } = this.list('');
    return modules.has(name) || folders.has(name);
  }

  reference(name: string): object | undefined {
    return this.referenceIn('', name);
  }

  names(): string[] {
    const { modules, folders } = this.list('');
    return [...modules, ...folders];
  }

  /** Names of the modules that `path` and the beginnings of it mean: of `shop.cart.total`, `shop/cart`. */
  modulesIn(path: string): string[] {
    const found: string[] = [];
    let folder = '';
    for (const segment of path.split('.')) {
      const { modules, folders } = this.list(folder);
      if (modules.has(segment)) found.push(folder + segment);
      if (!folders.has(segment)) break;
      folder += `${segment}/`;
    }
    return found;
  }

  private referenceIn(folder: string, name: string): object | undefined {
    const { modules, folders } = this.list(folder);
    if (modules.has(name)) return this.node.code.reference(folder + name);
    return folders.has(name) ? this.folder(`${folder}${name}/`) : undefined;
  }

  /** A folder as an object that has its modules and folders as properties. */
  private folder(path: string): object {
    const { modules, folders } = this.list(path);
    const object = {};
    for (const name of [...modules, ...folders]) {
      Object.defineProperty(object, name, { enumerable: true, get: () => this.referenceIn(path, name) });
    }
    return object;
  }

  private list(folder: string): { modules: Set<string>; folders: Set<string> } {
    const modules = new Set<string>();
    const folders = new Set<string>();
    for (const root of this.node.code.getPath()) {
      for (const entry of entriesOf(join(root, folder))) {
        const name = SOURCE.exec(entry.name)?.groups?.['name'];
        if (name !== undefined) modules.add(name);
        else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
          folders.add(entry.name);
        }
      }
    }
    return { modules, folders };
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
