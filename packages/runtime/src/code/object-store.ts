/**
 * Object code on disk (C10): one file per module in the cache folder, written whole or not at all.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseObjectCode, serialize, type ObjectCode } from './object-code';

/** Ending of object code files. */
const ENDING = '.hot.json';

export class ObjectStore {
  /** Absolute path of the cache folder; made when something is written. */
  readonly folder: string;
  /** Number of files written, to keep the names of those being written apart. */
  #written: number;

  constructor(folder: string) {
    this.folder = folder;
    this.#written = 0;
  }

  /** Where the object code of a module is, or would be. */
  fileOf(module: string): string {
    return join(this.folder, `${module}${ENDING}`);
  }

  /** The object code of a module; `undefined` when there is none, or it is damaged or that of another module. */
  read(module: string): ObjectCode | undefined {
    let text: string;
    try {
      text = readFileSync(this.fileOf(module), 'utf8');
    } catch {
      return undefined;
    }
    const code = parseObjectCode(text);
    return code?.module === module ? code : undefined;
  }

  write(code: ObjectCode): void {
    const file = this.fileOf(code.module);
    this.#written += 1;
    const part = `${file}.${process.pid}.${this.#written}.part`;
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(part, serialize(code));
      renameSync(part, file);
    } catch (thrown) {
      rmSync(part, { force: true });
      throw thrown;
    }
  }
}
