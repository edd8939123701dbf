/** A call that got no answer (B3). */
import type { ExitReason } from '@hot/runtime';
import { inspect } from 'node:util';

const TAG = '@hot/call-error';

/** In which way a call failed; the full story is in `reason`. */
export type CallErrorCode =
  /** Nobody is there: `reason` is `'noproc'`. */
  | 'noproc'
  /** No answer in time; it may still be on its way, and will be dropped. `reason` is `'timeout'`. */
  | 'timeout'
  /** A process called itself and would wait for ever: `reason` is `'calling_self'`. */
  | 'calling_self'
  /** The server ended before it answered: `reason` is its exit reason. */
  | 'exit';

/**
 * What a failed call rejects with (OTP: exit `{Reason, {gen_server, call, Args}}`). Uncaught in a process it is that
 * process's exit reason.
 */
export class CallError extends Error {
  readonly tag = TAG;
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  /** OTP's reason: `'noproc'`, `'timeout'`, `'calling_self'`, or the exit reason of the server. */
  readonly reason: ExitReason;
  /** The server as the caller named it. */
  readonly target: unknown;
  /** What was asked. */
  readonly request: unknown;
  /** Time limit of the call in ms, or `'infinity'`. */
  readonly timeout: number | 'infinity';

  constructor(reason: ExitReason, target: unknown, request: unknown, timeout: number | 'infinity') {
    super(
      `call of ${show(target)} with ${show(request)} failed: ${reason instanceof Error ? reason.message : show(reason)}`,
      reason instanceof Error ? { cause: reason } : undefined,
    );
    this.code = reason === 'noproc' || reason === 'timeout' || reason === 'calling_self' ? reason : 'exit';
    this.reason = reason;
    this.target = target;
    this.request = request;
    this.timeout = timeout;
  }
}

/** Whether a thrown value is a {@link CallError}, of any copy of this package. */
export function isCallError(value: unknown): value is CallError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}

function show(term: unknown): string {
  return inspect(term, { depth: 2, breakLength: Infinity, maxStringLength: 200 });
}
