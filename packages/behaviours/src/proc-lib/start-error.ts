/** A process that did not come up. */
import type { ExitReason, Ref } from '@hot/runtime';
import { inspect } from 'node:util';

const TAG = '@hot/start-error';

/** In which way a start failed; the full story is in `reason`. */
export type StartErrorCode =
  /** Somebody else has the name: `reason` is `{ already_started: pid }`. */
  | 'already_started'
  /** It did not acknowledge in time and was killed: `reason` is `'timeout'`. */
  | 'timeout'
  /** `init` returned `ignore`: `reason` is `'ignore'`. */
  | 'ignore'
  /** `init` said `stop(reason)`, crashed, returned nonsense, or the process died before it acknowledged. */
  | 'init_failed';

/** What a start function rejects with (OTP: `{error, Reason}` and `ignore`). */
export class StartError extends Error {
  readonly tag = TAG;
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  /** OTP's reason: `{ already_started: pid }`, `'timeout'`, `'ignore'`, what `init` gave, or why the process died. */
  readonly reason: ExitReason;
  /** The monitor, when the process was to be monitored by `ProcLib.startMonitor`: its DOWN message arrives as usual. */
  readonly ref: Ref | undefined;

  constructor(reason: ExitReason, ref?: Ref) {
    super(`the process did not start: ${describe(reason)}`, reason instanceof Error ? { cause: reason } : undefined);
    this.code = codeOf(reason);
    this.reason = reason;
    this.ref = ref;
  }
}

/** Whether a thrown value is a {@link StartError}, of any copy of this package. */
export function isStartError(value: unknown): value is StartError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}

function codeOf(reason: ExitReason): StartErrorCode {
  if (reason === 'timeout' || reason === 'ignore') return reason;
  if (typeof reason === 'object' && reason !== null && 'already_started' in reason) return 'already_started';
  return 'init_failed';
}

function describe(reason: ExitReason): string {
  return reason instanceof Error ? reason.message : inspect(reason, { depth: 3, breakLength: Infinity });
}
