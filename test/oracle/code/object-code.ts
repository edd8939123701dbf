/**
 * The object code of the modules: each version is compiled once, by a node of its own, and loaded many times by others.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import type { ModuleName } from './scenario';
import { sourceOf } from './source';

/** Object code, and where its source would be: in the code root of the nodes that load it. */
class ObjectCode {
  /** An empty code root: nothing is loaded by itself. */
  readonly root: string;
  private readonly sources: string;
  private compiler: TestNode | undefined;
  private readonly compiled: Map<string, Promise<string>>;

  constructor() {
    this.root = mkdtempSync(join(tmpdir(), 'hot-oracle-'));
    this.sources = mkdtempSync(join(tmpdir(), 'hot-oracle-src-'));
    this.compiled = new Map();
    process.once('exit', () => {
      for (const folder of [this.root, this.sources]) rmSync(folder, { recursive: true, force: true });
    });
  }

  /** The object code of a module in a version. */
  of(name: ModuleName, version: number): Promise<string> {
    const key = `${name} ${version}`;
    let compiled = this.compiled.get(key);
    if (compiled === undefined) {
      compiled = this.compile(name, version);
      this.compiled.set(key, compiled);
    }
    return compiled;
  }

  private async compile(name: ModuleName, version: number): Promise<string> {
    for (const each of ['hs', 'hs2'] as const) writeFileSync(join(this.sources, `${each}.ts`), sourceOf(each, version));
    this.compiler ??= await startTestNode({ roots: this.sources, keepAlive: false });
    const { binary } = await this.compiler.compile.file(name, { binary: true });
    return binary;
  }
}

/** Shared by all scenarios. */
export const objectCode = new ObjectCode();
