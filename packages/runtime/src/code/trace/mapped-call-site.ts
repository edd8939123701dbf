/**
 * A frame of hot code as V8 would show it if it had run the TypeScript source.
 *
 * It has the methods of a V8 call site on its prototype, so that others who format stack traces can take it for one.
 */
import { isGeneratorName, writtenName, type Script, type SourcePlace } from './script-registry';

/** Types of what a function was called on that say nothing: a plain object, and the module that exports it. */
const UNTOLD: ReadonlySet<string> = new Set(['Object', 'ModuleReference', 'Module']);

export class MappedCallSite {
  readonly #frame: NodeJS.CallSite;
  readonly #script: Script;
  readonly #place: SourcePlace;
  /** The frame that knows the function's name. */
  #named: NodeJS.CallSite;

  constructor(frame: NodeJS.CallSite, script: Script) {
    this.#frame = frame;
    this.#script = script;
    this.#place = script.placeOf(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
    this.#named = frame;
  }

  /** Whether the frame is the generator of an async function. */
  get isGenerator(): boolean {
    return isGeneratorName(this.#frame.getFunctionName() ?? '');
  }

  isOf(script: Script): boolean {
    return this.#script === script;
  }

  /** The frame of the function that started this generator: it knows of which class it is. */
  startedBy(frame: NodeJS.CallSite): void {
    this.#named = frame;
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
    const frame = this.#named;
    const name = writtenName(frame.getFunctionName() ?? '') || writtenName(this.#frame.getFunctionName() ?? '');
    const type = frame.getMethodName() === null ? null : frame.getTypeName();
    const plain = name || (frame.isToplevel() ? '<module>' : '<anonymous>');
    const qualified = type !== null && !UNTOLD.has(type) && !plain.includes('.') ? `${type}.${plain}` : plain;
    return `${frame.isConstructor() ? 'new ' : ''}${qualified} [${this.#script.label}]`;
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
