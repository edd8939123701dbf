/** A system request that the process refused. */
import { inspect } from 'node:util';

const TAG = '@hot/sys-error';

/** Which refusal it was; the full story is in `reason`. */
export type SysErrorCode =
  /** The process does not know the request in its present state; `changeCode` needs a suspended one. */
  | 'unknown_system_msg'
  /** The function given to `replaceState`, or a callback of the process, failed; its state is as before. */
  | 'callback_failed'
  /** `codeChange` did not return `ok(state)`; the old state stays. */
  | 'code_change_failed'
  /** The file of `logToFile` could not be opened. */
  | 'open_file';

/** What `sys` functions reject with when the process answered with an error (OTP: `{error, Reason}`, or error `Reason`). */
export class SysError extends Error {
  readonly tag = TAG;
  override readonly name = 'SysError';
  readonly code: SysErrorCode;
  /** OTP's reason. */
  readonly reason: unknown;
  /** The process, as the caller named it. */
  readonly target: unknown;

  constructor(code: SysErrorCode, reason: unknown, target: unknown) {
    super(`${code}: ${inspect(reason, { depth: 3, breakLength: Infinity })}`);
    this.code = code;
    this.reason = reason;
    this.target = target;
  }
}

/** Whether a thrown value is a {@link SysError}, of any copy of this package. */
export function isSysError(value: unknown): value is SysError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}
