/**
 * A frame of hot code as V8 would show it if it had run the TypeScript source.
 *
 * It has the methods of a V8 call site on its prototype, so that others who format stack traces can take it for one.
 */
import { writtenName, type Script, type SourcePlace } from './script-registry';

export class MappedCallSite {
  readonly #frame: NodeJS.CallSite;
  readonly #script: Script;
  readonly #place: SourcePlace;

  constructor(frame: NodeJS.CallSite, script: Script) {
    this.#frame = frame;
    this.#script = script;
    this.#place = script.placeOf(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
  }

  getFileName(): string {
    return this.#place.file;
  }

  getScriptNameOrSourceURL(): string {
    return this.#place.file;
  }

  getLineNumber(): number {
    return this.#place.line;
  }

  getColumnNumber(): number {
    return this.#place.column;
  }

  /** The function as it was written, with the version that ran. */
  getFunctionName(): string {
    const name = this.#frame.getFunctionName();
    const method = this.#frame.getMethodName();
    const type = method !== null && this.#frame.getTypeName();
    const plain = writtenName(name ?? '') || (this.#frame.isToplevel() && name === null ? '<module>' : '<anonymous>');
    const qualified = type && type !== 'Object' && !plain.includes('.') ? `${type}.${plain}` : plain;
    return `${this.#frame.isConstructor() ? 'new ' : ''}${qualified} [${this.#script.label}]`;
  }

  getTypeName(): string | null {
    return this.#frame.getTypeName();
  }

  getMethodName(): string | null {
    return null;
  }

  getFunction(): unknown {
    return this.#frame.getFunction();
  }

  getThis(): unknown {
    return undefined;
  }

  getEvalOrigin(): string | undefined {
    return undefined;
  }

  getEnclosingLineNumber(): number {
    return this.#place.line;
  }

  getEnclosingColumnNumber(): number {
    return this.#place.column;
  }

  getPosition(): number {
    return 0;
  }

  getPromiseIndex(): number | null {
    return null;
  }

  getScriptHash(): string {
    return '';
  }

  isNative(): boolean {
    return false;
  }

  isToplevel(): boolean {
    return true;
  }

  isConstructor(): boolean {
    return false;
  }

  isEval(): boolean {
    return false;
  }

  isAsync(): boolean {
    return false;
  }

  isPromiseAll(): boolean {
    return false;
  }

  toString(): string {
    return `${this.getFunctionName()} (${this.#place.file}:${this.#place.line}:${this.#place.column})`;
  }
}
