/**
 * One version of a module: its code, evaluated once, with its own module-level variables (C12).
 *
 * The code itself holds its version through the helpers it was given, and the version holds the code's exports; nothing
 * else keeps a version that is neither current nor old, so V8 collects it when the last process and closure let go.
 */
import type { FrameOwner } from '../machine/coroutine';
import { versionOf, type ObjectCode } from './object-code';

/** Versions evaluated in this OS process; part of a version's script name, which must be new each time. */
let evaluated = 0;

export class ModuleVersion implements FrameOwner {
  readonly module: string;
  /** The exported `vsn`, else the hash of the object code (C11). */
  readonly vsn: string;
  readonly code: ObjectCode;
  /** Absolute path of the source. */
  readonly file: string;
  /** What V8 calls its script. */
  readonly scriptName: string;
  /** Module and version, for people: `z 1.2`. */
  readonly label: string;
  /** What the body exported: `module.exports` after it ran. */
  exports: unknown;
  /** References of the modules whose exports it exports again (`export * from`). */
  readonly stars: object[];

  constructor(code: ObjectCode, file: string) {
    evaluated += 1;
    this.module = code.module;
    this.vsn = versionOf(code);
    this.code = code;
    this.file = file;
    this.scriptName = `${file}?hot=${evaluated}`;
    this.label = `${code.module} ${code.attributes.vsn ?? code.hash.slice(0, 8)}`;
    this.exports = {};
    this.stars = [];
  }
}
