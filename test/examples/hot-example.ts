/** An example's modules as hot code on a node on virtual time. */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { Folder } from '../helpers/folder';
import { built } from '../helpers/program';

const SERVERS = join(__dirname, '..', '..', 'packages', 'examples', 'servers');

export class HotExample {
  /** The sources with their object code, so that only the first node compiles. */
  readonly folder: Folder;

  private constructor(folder: Folder) {
    this.folder = folder;
  }

  /** Copies the folder of an example. */
  static async copy(name: string): Promise<HotExample> {
    await built();
    const folder = new Folder();
    cpSync(join(SERVERS, name), folder.path, { recursive: true });
    // Where its packages are, as where it was copied from.
    symlinkSync(join(SERVERS, '..', '..', '..', 'node_modules'), folder.file('node_modules'));
    return new HotExample(folder);
  }

  /** A node that has one of its modules loaded, and that module. */
  async load<M extends object>(module: string): Promise<{ node: TestNode; module: M }> {
    const node = await startTestNode({ roots: [this.folder.path] });
    await node.code.ensureLoaded(module);
    return { node, module: node.moduleByName(module) as M };
  }

  remove(): void {
    this.folder.remove();
  }
}
