/** A temporary folder with files, for tests that need real ones. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class Folder {
  /** Absolute path, symbolic links resolved. */
  readonly path: string;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.path = realpathSync(mkdtempSync(join(tmpdir(), 'hot-test-')));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  /** Absolute path of a file in it. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file, and the folders above it. */
  write(name: string, text: string): void {
    mkdirSync(dirname(this.file(name)), { recursive: true });
    writeFileSync(this.file(name), text);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
