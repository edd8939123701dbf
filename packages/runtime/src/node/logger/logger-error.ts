/**
 * What a call on a logger's set-up raises. Logging itself never raises anything.
 */

/** What went wrong; the spelling is OTP's. */
export type LoggerErrorCode =
  /** A handler or filter of that name is there. */
  | 'already_exist'
  /** There is none of that name. */
  | 'not_found'
  /** It cannot log. */
  | 'invalid_handler'
  /** It is no function. */
  | 'invalid_filter'
  /** It is none of the levels, nor `all` or `none`. */
  | 'invalid_level'
  /** A name is a string. */
  | 'invalid_id';

/** A change of the logger's set-up that was refused. */
export class LoggerError extends Error {
  readonly tag = '@hot/logger-error';
  override readonly name = 'LoggerError';
  readonly code: LoggerErrorCode;

  constructor(code: LoggerErrorCode, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}
