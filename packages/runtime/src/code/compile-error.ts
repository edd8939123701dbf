/**
 * A source file that cannot be compiled: everything that is wrong with it, at once.
 */

/** One complaint about a source file. */
export interface Diagnostic {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** TypeScript's number (`TS2322`), or `hot` for what only hot modules cannot have. */
  readonly code: string;
  readonly message: string;
}

/** What `compile.file` rejects with. The running code is untouched. */
export class CompileError extends Error {
  readonly tag = '@hot/compile-error';
  override readonly name = 'CompileError';
  readonly code = 'compile';
  /** In the order in which they stand in the file; never empty. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(lineOf).join('\n'));
    this.diagnostics = diagnostics;
  }
}

function lineOf({ file, line, column, code, message }: Diagnostic): string {
  return `${file}:${line}:${column} ${code === 'hot' ? '' : `${code}: `}${message}`;
}

/** Whether a thrown value is a {@link CompileError}, of any copy of this package. */
export function isCompileError(value: unknown): value is CompileError {
  return value instanceof Error && (value as { tag?: unknown }).tag === '@hot/compile-error';
}
