/** What went wrong with the set-up of a logger; OTP's words. */
export type LoggerErrorCode =
  /** A handler or filter of that name is there. */
  | 'already_exist'
  /** There is none of that name. */
  | 'not_found'
  /** It cannot log. */
  | 'invalid_handler';

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
