/** A system request that the process refused. */
import { formatShort, formatTarget } from '../proc-lib/format-term';

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

/** What follows from a refusal, at the end of its text. */
const HINTS: Readonly<Record<SysErrorCode, string>> = {
  unknown_system_msg: '; it does not know this request, or not while it runs: change_code wants sys.suspend first',
  callback_failed: '; its state is as before',
  code_change_failed: '; it keeps its old state',
  open_file: '',
};

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
    super(`${code} at ${formatTarget(target)}: ${formatShort(reason)}${HINTS[code]}`, causeIn(reason));
    this.code = code;
    this.reason = reason;
    this.target = target;
  }
}

/** The error in a reason such as `{ EXIT: error }`, with its stack. */
function causeIn(reason: unknown): ErrorOptions | undefined {
  if (reason instanceof Error) return { cause: reason };
  const parts = typeof reason === 'object' && reason !== null ? Object.values(reason) : [];
  const cause: unknown = parts.find((part) => part instanceof Error);
  return cause === undefined ? undefined : { cause };
}

/** Whether a thrown value is a {@link SysError}, of any copy of this package. */
export function isSysError(value: unknown): value is SysError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}
