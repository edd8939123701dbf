/**
 * What the code server refuses, as one class with a closed set of codes. OTP's spelling where OTP has the error.
 */
import type { Pid } from '../term/pid';

export type CodeErrorCode =
  /** No source and no object code of that name (OTP: `nofile`). */
  | 'nofile'
  /** The object code is damaged, or that of another module (OTP: `badfile`). */
  | 'badfile'
  /** Object code cannot be written to the cache folder (OTP: `write_error` of `compile`). */
  | 'write_error'
  /** Old code stands in the way and may not be purged, or processes linger in it (OTP: `not_purged`). */
  | 'not_purged'
  /** The module belongs to the runtime and cannot be replaced (OTP: `sticky_directory`). */
  | 'sticky_directory'
  /** No such folder (OTP: `bad_directory`). */
  | 'bad_directory'
  /** A folder is not called as was said (OTP: `bad_name`). */
  | 'bad_name'
  /** An argument is no module, no pid, no option. */
  | 'badarg'
  /** The node has been stopped. */
  | 'no_node';

/** Where a process stays in a version that is to go. */
export interface Lingering {
  /** The process. */
  readonly pid: Pid;
  /** The function of that version in which it waits, or which it will come back to. */
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A request that the code server refused. Nothing was changed. */
export class CodeError extends Error {
  readonly tag = '@hot/code-error';
  override readonly name = 'CodeError';
  readonly code: CodeErrorCode;
  /** The module that was asked for. */
  readonly module: string | undefined;
  /** With `not_purged`: who lingers in the old code, and where; the first twenty. `code.lingering` tells all. */
  readonly lingering: readonly Lingering[];

  constructor(
    code: CodeErrorCode,
    message: string,
    details: { readonly module?: string | undefined; readonly lingering?: readonly Lingering[] } = {},
  ) {
    super(`${code}: ${message}`);
    this.code = code;
    this.module = details.module;
    this.lingering = details.lingering ?? [];
  }
}

/** Whether a thrown value is a {@link CodeError}, of any copy of this package. */
export function isCodeError(value: unknown): value is CodeError {
  return value instanceof Error && (value as { tag?: unknown }).tag === '@hot/code-error';
}
