/**
 * The folder in which a demo runs: a temporary code root, into which the versions of the demo's module are copied one
 * over the other.
 */
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DEMOS = join(__dirname, '..', 'demos');

export class Stage {
  /** The code root. */
  readonly root: string;
  private readonly demo: string;
  /** Removes the folder of a program that ends in the middle of a session. */
  private readonly onExit = (): void => this.remove();

  /** @param demo a folder of `demos`; its version `v1` is there from the start */
  constructor(demo: string) {
    this.root = mkdtempSync(join(tmpdir(), 'hot-demo-'));
    this.demo = demo;
    process.once('exit', this.onExit);
    this.put('v1');
  }

  /** Copies the files of a version over those that are there. */
  put(version: string): void {
    const folder = join(DEMOS, this.demo, version);
    for (const file of readdirSync(folder)) copyFileSync(join(folder, file), join(this.root, file));
  }

  /** Removes the folder. */
  remove(): void {
    process.removeListener('exit', this.onExit);
    rmSync(this.root, { recursive: true, force: true });
  }
}
