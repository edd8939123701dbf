/**
 * Object code on disk (C10): one file per module in the cache folder, written whole or not at all.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodeError } from './code-error';
import { isFile } from './code-path';
import { parseObjectCode, serialize, type ObjectCode } from './object-code';

/** Ending of object code files. */
const ENDING = '.hot.json';

export class ObjectStore {
  /** Absolute path of the cache folder; made when something is written. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
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

  /**
   * Keeps object code, also while other OS processes do the same.
   *
   * @throws CodeError `write_error`
   */
  write(code: ObjectCode): void {
    const file = this.fileOf(code.module);
    const part = `${file}.${randomUUID()}.part`;
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(part, serialize(code));
      renameSync(part, file);
    } catch (thrown) {
      if (isFile(part)) rmSync(part);
      throw new CodeError('write_error', `cannot write ${file}: ${(thrown as Error).message}`, { module: code.module });
    }
  }
}
