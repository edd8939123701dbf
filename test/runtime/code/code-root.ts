/**
 * A code root in a temporary folder, and a node on virtual time that runs it.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startTestNode, type TestNode } from '@hot/runtime/testing';

/** Sources by path from the root. */
type Files = Record<string, string>;

/** A project without the types of Node: they take longest to read. */
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022'],
    module: 'nodenext',
    types: [],
    strict: true,
    skipLibCheck: true,
  },
});

export class CodeRoot {
  readonly folder: string;

  constructor(files: Files = {}, folder = realpathSync(mkdtempSync(join(tmpdir(), 'hot-code-')))) {
    this.folder = folder;
    this.write(files);
  }

  /** A folder in it, as a code root of its own. */
  below(folder: string): CodeRoot {
    return new CodeRoot({}, this.path(folder));
  }

  path(file: string): string {
    return join(this.folder, file);
  }

  write(files: Files): void {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(file)), { recursive: true });
      writeFileSync(this.path(file), text);
    }
  }

  delete(file: string): void {
    rmSync(this.path(file), { recursive: true, force: true });
  }
}

/** What a test runs, removed behind it. */
export class Stage {
  readonly #roots: CodeRoot[] = [];
  readonly #nodes: TestNode[] = [];

  root(files: Files = {}): CodeRoot {
    const root = new CodeRoot({ 'tsconfig.json': TSCONFIG, ...files });
    this.#roots.push(root);
    return root;
  }

  /** A node with these sources, or with these roots. */
  async node(...roots: (CodeRoot | Files)[]): Promise<{ node: TestNode; root: CodeRoot }> {
    const made = roots.map((one) => (one instanceof CodeRoot ? one : this.root(one)));
    const node = await startTestNode({ roots: made.map(({ folder }) => folder) });
    this.#nodes.push(node);
    return { node, root: made[0] as CodeRoot };
  }

  async clear(): Promise<void> {
    for (const node of this.#nodes.splice(0)) await node.stop();
    for (const { folder } of this.#roots.splice(0)) rmSync(folder, { recursive: true, force: true });
  }
}

/** What a promise was rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (thrown) {
    return thrown as Error & Record<string, unknown>;
  }
  throw new Error('it was not rejected');
}
