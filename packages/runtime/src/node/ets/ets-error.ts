/**
 * What a call on a table raises. OTP says `badarg` for all of it and keeps the cause for the printed message; here the
 * cause is the `code`, and `reason` is OTP's word.
 */
import { inspect } from '../../term/inspect';

/** Why a call on a table was refused. */
export type EtsErrorCode =
  /** There is no table of that name, or it has been deleted (OTP: cause `id`). */
  | 'no_table'
  /** The running process may not read or write the table (OTP: cause `access`). */
  | 'no_access'
  /** Only the owner may do this (OTP: cause `not_owner`). */
  | 'not_owner'
  /** A named table of that name exists (OTP: cause `already_exists`). */
  | 'name_taken'
  /** The table has no object with that key (OTP: cause `badkey`). */
  | 'no_key'
  /** An object is no object, or has no key, or an update would change its key (OTP: causes `keypos`, `badarg`). */
  | 'bad_row'
  /** The table's schema refuses an object. */
  | 'schema'
  /** Tables of this type have no such operation. */
  | 'bad_type'
  /** A counter is no safe integer or bigint, or the step does not fit it (OTP: cause `none`). */
  | 'bad_counter'
  /** Options or arguments are of the wrong form. */
  | 'bad_options'
  /** The pid is no living process of this node, or owns the table already (OTP: causes `badarg`, `owner`). */
  | 'bad_pid';

const TAG = '@hot/ets-error';

/** A call on a table that was refused; the table is as it was. */
export class EtsError extends Error {
  readonly tag = TAG;
  override readonly name = 'EtsError';
  readonly code: EtsErrorCode;
  /** The error that OTP raises for it. */
  readonly reason = 'badarg';

  constructor(code: EtsErrorCode, message: string, options?: ErrorOptions) {
    super(`${code}: ${message}`, options);
    this.code = code;
  }
}

/** A value in the text of an error. */
export function given(value: unknown): string {
  return inspect(value, { maxLength: 100, width: Infinity });
}

/** Whether a thrown value is an {@link EtsError}, of any copy of this package. */
export function isEtsError(value: unknown): value is EtsError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}
