/** A call that got no answer (B3). */
import { type ExitReason, isPid } from '@hot/runtime';
import { describeReason, formatShort, formatTarget } from './format-term';

const TAG = '@hot/call-error';

/** In which way a call failed; the full story is in `reason`. */
export type CallErrorCode =
  /** Nobody is there: `reason` is `'noproc'`. */
  | 'noproc'
  /** No answer in time; it may still be on its way, and will be dropped. `reason` is `'timeout'`. */
  | 'timeout'
  /** A process called itself and would wait for ever: `reason` is `'calling_self'`. */
  | 'calling_self'
  /** Another node was meant, and it is not there: `reason` is `{ nodedown: name }`. */
  | 'nodedown'
  /** The server's schema does not take the request: `reason` is `{ bad_request: error }`, with zod's error. */
  | 'bad_request'
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
  /** OTP's reason: `'noproc'`, `'timeout'`, `'calling_self'`, `{ nodedown: name }`, or the exit reason of the server. */
  readonly reason: ExitReason;
  /** The server as the caller named it. */
  readonly target: unknown;
  /** What was asked. */
  readonly request: unknown;
  /** Time limit of the call in ms, or `'infinity'`. */
  readonly timeout: number | 'infinity';

  constructor(reason: ExitReason, target: unknown, request: unknown, timeout: number | 'infinity') {
    super(
      `call of ${formatTarget(target)} with ${formatShort(request)} failed: ${why(reason, target, timeout)}`,
      reason instanceof Error ? { cause: reason } : undefined,
    );
    this.code = codeOf(reason);
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

interface BadRequest {
  readonly bad_request: ExitReason;
}

function codeOf(reason: ExitReason): CallErrorCode {
  if (reason === 'noproc' || reason === 'timeout' || reason === 'calling_self') return reason;
  if (typeof reason !== 'object' || reason === null) return 'exit';
  if ('bad_request' in reason) return 'bad_request';
  return 'nodedown' in reason ? 'nodedown' : 'exit';
}

function why(reason: ExitReason, target: unknown, timeout: number | 'infinity'): string {
  switch (reason) {
    case 'noproc':
      return isPid(target) ? 'noproc: this process has ended' : 'noproc: nobody has this name';
    case 'timeout':
      return `timeout: no answer within ${timeout} ms`;
    case 'calling_self':
      return 'calling_self: a process cannot answer while it waits for its own answer';
    default:
      if (codeOf(reason) === 'bad_request') return `bad_request: ${describeReason((reason as BadRequest).bad_request)}`;
      if (codeOf(reason) === 'nodedown') return `${formatShort(reason)}: this node is the only one`;
      return `it ended with ${describeReason(reason)}`;
  }
}
