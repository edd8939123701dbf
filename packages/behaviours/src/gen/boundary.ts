/**
 * What a server lets in: the schemas that its module may export, and what becomes of a message that they do not take.
 *
 *     call ──▶ callSchema ──▶ handleCall                     the callback gets what the schema makes of it
 *                  └──▶ the caller: CallError `bad_request`
 *     cast ──▶ castSchema ──▶ handleCast
 *     message ▶ infoSchema ─▶ handleInfo                     news of an end, EXIT and DOWN, passes
 *                  └──▶ dropped, with a warning
 */
import type { Self } from '@hot/runtime';
import { type From, refuse } from '../proc-lib/from';
import { report } from '../proc-lib/report';
import { isDown, isExit } from '../proc-lib/signals';

/** Says whether a value is one, and what it is then: any zod schema does. It must not be async. */
export interface Schema {
  safeParse(value: unknown): { readonly success: boolean; readonly data?: unknown; readonly error?: unknown };
}

/** The schemas that a module may export. */
export interface BoundarySchemas {
  /** Takes the requests of calls. */
  readonly callSchema?: Schema;
  /** Takes casts. */
  readonly castSchema?: Schema;
  /** Takes all other messages. */
  readonly infoSchema?: Schema;
}

/** What comes in. */
export type Kind = 'call' | 'cast' | 'info';

/** Stands for a message that was refused. */
export const refused: unique symbol = Symbol('refused');

/**
 * A message as its schema makes it, or `refused`: then its sender has been told, or it has been reported.
 * @param from who called; `undefined` when nobody waits
 */
export function admit(
  self: Self,
  behaviour: string,
  schema: Schema,
  kind: Kind,
  message: unknown,
  from: From | undefined,
): unknown {
  if (kind === 'info' && (isExit(message) || isDown(message))) return message;
  const checked = check(schema, message);
  if (checked.success) return 'data' in checked ? checked.data : message;
  if (from !== undefined) refuse(from, { bad_request: checked.error });
  report(self, {
    level: 'warning',
    message: `A ${kind === 'info' ? 'message' : kind} was refused by the schema of its server`,
    label: `${behaviour} bad_request`,
    behaviour,
    facts: { kind, message, error: checked.error },
  });
  return refused;
}

/** What comes from outside crashes nothing: what a schema throws at it, it does not take. */
function check(schema: Schema, message: unknown): ReturnType<Schema['safeParse']> {
  try {
    return schema.safeParse(message);
  } catch (thrown) {
    return { success: false, error: thrown };
  }
}

/**
 * Why a schema does not take a state; `undefined` when it does, or when there is none. A state is looked at, not replaced by
 * what the schema would make of it.
 */
export function refusedState(
  schema: Schema | undefined,
  state: unknown,
): { readonly invalid_state: unknown } | undefined {
  if (typeof schema?.safeParse !== 'function') return undefined;
  const checked = check(schema, state);
  return checked.success ? undefined : { invalid_state: checked.error };
}

/** A state that the schema of its module does not take. */
class InvalidStateError extends Error {
  readonly tag = '@hot/invalid-state-error';
  override readonly name = 'InvalidStateError';
  readonly code = 'invalid_state';

  constructor(error: unknown) {
    super(`the schema of the module does not take this state`, { cause: error });
  }
}

/** @throws InvalidStateError when the schema does not take the state */
export function checkState(schema: Schema | undefined, state: unknown): void {
  const refusal = refusedState(schema, state);
  if (refusal !== undefined) throw new InvalidStateError(refusal.invalid_state);
}
