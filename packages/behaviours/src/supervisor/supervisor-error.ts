/** A supervisor that refused. */
import { inspect } from 'node:util';
import type { ChildSpec } from './child-spec';

const TAG = '@hot/supervisor-error';

/** Which refusal it was; the full story is in `reason`. */
export type SupervisorErrorCode =
  /** There is a child of that id, and it runs: `reason` is `{ already_started: pid }`. */
  | 'already_started'
  /** There is a child of that id, and it does not run. */
  | 'already_present'
  /** There is no such child. */
  | 'not_found'
  /** The child runs. */
  | 'running'
  /** The start of the child is being tried again. */
  | 'restarting'
  /** A `simple_one_for_one` supervisor does not do that. */
  | 'simple_one_for_one'
  /** `reason` says what is wrong with the specification. */
  | 'invalid_child_spec'
  /** The child did not start: `reason` says why. */
  | 'start_failed'
  /** There are `max_children` already. */
  | 'max_children';

/** What the client functions of a supervisor reject with (OTP: `{error, Reason}`). */
export class SupervisorError extends Error {
  readonly tag = TAG;
  override readonly name = 'SupervisorError';
  readonly code: SupervisorErrorCode;
  /** OTP's reason. */
  readonly reason: unknown;
  /** The child that did not start, when it was one with an id of its own (OTP: `{Reason, Child}`). */
  readonly child: ChildSpec | undefined;

  constructor(code: SupervisorErrorCode, reason: unknown, child?: ChildSpec) {
    super(reason === code ? code : `${code}: ${inspect(reason, { depth: 3, breakLength: Infinity })}`);
    this.code = code;
    this.reason = reason;
    this.child = child;
  }
}

/** Whether a thrown value is a {@link SupervisorError}, of any copy of this package. */
export function isSupervisorError(value: unknown): value is SupervisorError {
  return value instanceof Error && (value as { tag?: unknown }).tag === TAG;
}
