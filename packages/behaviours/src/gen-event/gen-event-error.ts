/** What a manager refused, or what went wrong in a handler at a client's request. */
import type { Pid } from '@hot/runtime';
import { describeReason, formatShort } from '../proc-lib/format-term';
import { describeHandler, type HandlerId } from './handler';

const TAG = '@hot/gen-event-error';

/** Which refusal it was; the full story is in `reason`. */
export type GenEventErrorCode =
  /** There is no such handler to delete: `reason` is `'module_not_found'`. */
  | 'module_not_found'
  /** There is no such handler to call: `reason` is `'bad_module'`. */
  | 'bad_module'
  /** `init` of the handler did not return `ok(state)`: `reason` is what it returned, or `{ EXIT: reason }`. */
  | 'init_failed'
  /** The handler crashed at the call, or returned nonsense, and is gone: `reason` is `{ EXIT: reason }`, or what it returned. */
  | 'call_failed'
  /** `terminate` of the deleted handler crashed: `reason` is `{ EXIT: reason }`. The handler is gone. */
  | 'terminate_failed';

/** What a client function of gen_event rejects with when a manager answered with an error (OTP: `{error, Reason}`, `{'EXIT', Reason}`). */
export class GenEventError extends Error {
  readonly tag = TAG;
  override readonly name = 'GenEventError';
  readonly code: GenEventErrorCode;
  /** OTP's reason. */
  readonly reason: unknown;
  /** The handler, as the caller named it. */
  readonly handler: HandlerId;

  constructor(code: GenEventErrorCode, reason: unknown, handler: HandlerId) {
    const crash = crashIn(reason);
    super(`${code}: ${why(code, reason, handler)}`, crash === undefined ? undefined : { cause: crash });
    this.code = code;
    this.reason = reason;
    this.handler = handler;
  }
}

/** Whether a thrown value is a {@link GenEventError}, of any copy of this package. */
export function isGenEventError(value: unknown): value is GenEventError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}

function why(code: GenEventErrorCode, reason: unknown, handler: HandlerId): string {
  const name = formatShort(describeHandler(handler));
  const told = describeReason(crashIn(reason) ?? reason);
  switch (code) {
    case 'module_not_found':
    case 'bad_module':
      return `the manager has no handler ${name}`;
    case 'init_failed':
      return `handler ${name} was not installed: ${told}`;
    case 'call_failed':
      return `handler ${name} did not answer and was removed: ${told}`;
    case 'terminate_failed':
      return `handler ${name} was removed, but its terminate failed: ${told}`;
  }
}

/** The error that a handler crashed with. */
function crashIn(reason: unknown): Error | undefined {
  const exit = typeof reason === 'object' && reason !== null ? (reason as { readonly EXIT?: unknown }).EXIT : undefined;
  return exit instanceof Error ? exit : undefined;
}

/** An error on its way to a client, in the place of an answer. */
export class Refusal {
  readonly type = '$gen_event_refusal';
  readonly code: GenEventErrorCode;
  readonly reason: unknown;
  readonly manager: Pid;

  constructor(code: GenEventErrorCode, reason: unknown, manager: Pid) {
    this.code = code;
    this.reason = reason;
    this.manager = manager;
  }
}

/** Whether an answer is a {@link Refusal}. */
export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && (answer as Refusal).type === '$gen_event_refusal';
}
