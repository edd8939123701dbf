/**
 * The errors that calls on processes raise (Erlang: `error:badarg`, `error:noproc`, …), as one class with a closed set
 * of codes. `badarg` and friends are ordinary errors: caught, they do no harm; uncaught, they are the exit reason.
 */
import { inspect } from './inspect';

/** What went wrong; the spelling is OTP's where OTP has the error. */
export type ProcessErrorCode =
  /** An argument is of the wrong kind: not a pid, a name that is taken or not registered, a negative time. */
  | 'badarg'
  /** A link to a process that is not there, made by one that does not trap exits. */
  | 'noproc'
  /** A second receive while another one of the same process waits (P4). */
  | 'concurrent_receive'
  /** `after` is no whole number of milliseconds between 0 and 2^32 - 1. */
  | 'timeout_value'
  /** No node runs in this OS process. */
  | 'no_node'
  /** The call needs a running process, and was made outside of any or by code of one that has ended. */
  | 'no_process';

/** A call on a process that could not be carried out. */
export class ProcessError extends Error {
  readonly tag = '@hot/process-error';
  override readonly name = 'ProcessError';
  readonly code: ProcessErrorCode;

  constructor(code: ProcessErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** The `badarg` of an argument: what is taken there, and what was given. */
export function badarg(taken: string, given: unknown): ProcessError {
  return new ProcessError('badarg', `${taken}, not ${inspect(given, { maxLength: 100, width: Infinity })}`);
}

/**
 * Throws `badarg` for options that are no object, or have one that is not among `names`. For options that are checked by
 * hand, because the calls that have them are frequent.
 */
export function checkOptionNames(what: string, options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw badarg(`${what} takes options in an object`, options);
  for (const name in options)
    if (!names.includes(name)) throw badarg(`${what} has the options ${names.join(', ')}`, name);
}

/** Whether a thrown value is a {@link ProcessError}, of any copy of this package. */
export function isProcessError(value: unknown): value is ProcessError {
  return value instanceof Error && (value as { tag?: unknown }).tag === '@hot/process-error';
}
