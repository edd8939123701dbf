/** A process that did not come up. */
import type { ExitReason, Ref } from '@hot/runtime';
import { describeReason, formatTerm } from './format-term';

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
  /** What was to start: the name it was to have, else the module or the function that it was to run. */
  readonly target: unknown;
  /** The monitor, when the process was to be monitored by `ProcLib.startMonitor`: its DOWN message arrives as usual. */
  readonly ref: Ref | undefined;

  constructor(reason: ExitReason, target: unknown, ref?: Ref) {
    super(
      `${formatTerm(target)} did not start: ${why(codeOf(reason), reason)}`,
      reason instanceof Error ? { cause: reason } : undefined,
    );
    this.code = codeOf(reason);
    this.reason = reason;
    this.target = target;
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

function why(code: StartErrorCode, reason: ExitReason): string {
  switch (code) {
    case 'already_started':
      return `the name is taken, ${describeReason(reason)}`;
    case 'timeout':
      return 'timeout: it did not acknowledge in time, and was killed';
    case 'ignore':
      return 'ignore: its init decided not to start';
    case 'init_failed':
      return describeReason(reason);
  }
}
