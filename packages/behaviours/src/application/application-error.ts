/** What the functions of applications reject with. */
import { formatShort } from '../proc-lib/format-term';

const TAG = '@hot/application-error';

/** In which way it failed; the full story is in `reason`. */
export type ApplicationErrorCode =
  /** The specification is wrong: `reason` says which field, and how. */
  | 'invalid_specification'
  /** The environment does not agree with the specification's `envSchema`: `reason` is zod's error. */
  | 'invalid_environment'
  /** No application of that name is loaded, and there is no specification to load it from. */
  | 'no_such_application'
  | 'already_loaded'
  | 'not_loaded'
  /** It runs, and cannot be unloaded. */
  | 'running'
  | 'already_started'
  | 'not_started'
  /** An application that it needs does not run: `reason` is `{ not_started: name }`. */
  | 'dependency_not_started'
  /** The restart type is none of `permanent`, `transient`, `temporary`. */
  | 'invalid_restart_type'
  /** `configChange` of some applications failed: `reason` says of which, and how. */
  | 'config_change_failed'
  /** Its `start` failed, or one of its start phases: `reason` is OTP's. */
  | 'start_failed';

/** What the functions of applications reject with (OTP: `{error, Reason}`). */
export class ApplicationError extends Error {
  readonly tag = TAG;
  override readonly name = 'ApplicationError';
  readonly code: ApplicationErrorCode;
  /** Name of the application. */
  readonly application: string;
  /** OTP's reason: `{ not_started: 'db' }`, `{ already_loaded: 'shop' }`, `{ bad_return: … }`, … */
  readonly reason: unknown;

  /** @param text the reason for people */
  constructor(
    code: ApplicationErrorCode,
    application: string,
    reason: unknown = { [code]: application },
    text = formatShort(reason),
  ) {
    super(`application ${application}: ${text}`, reason instanceof Error ? { cause: reason } : undefined);
    this.code = code;
    this.application = application;
    this.reason = reason;
  }
}

/** Whether a thrown value is an {@link ApplicationError}, of any copy of this package. */
export function isApplicationError(value: unknown): value is ApplicationError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}
