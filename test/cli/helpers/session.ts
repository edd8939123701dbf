/** A shell without a terminal, on a node of its own whose modules are in a folder of its own. */
import { Node } from '@hot/runtime';
import { Shell } from '../../../packages/cli/src/shell/shell';
import { Folder } from '../../helpers/folder';

export class Session {
  readonly folder: Folder;
  readonly shell: Shell;
  readonly node: Node;
  #printed: string[];

  private constructor(folder: Folder, node: Node) {
    this.folder = folder;
    this.node = node;
    this.#printed = [];
    this.shell = new Shell({ node, print: (text) => this.#printed.push(text) });
  }

  static async begin(): Promise<Session> {
    const folder = new Folder();
    // Crashes are what is tested: reports of them would only be noise.
    return new Session(folder, await Node.start({ roots: folder.path, logger: { level: 'none' } }));
  }

  /** Types an input and gives what was printed meanwhile. */
  async type(text: string): Promise<string> {
    this.#printed = [];
    await this.shell.type(text);
    return this.#printed.join('\n');
  }

  async end(): Promise<void> {
    await this.node.stop({ deadline: 0 });
    this.folder.remove();
  }
}
