/**
 * The facts of an event: data by name, whatever they were given as.
 */
import { types } from 'node:util';
import { isPlainObject } from '../../term/identity';

/** Facts that belong to an event, by name. */
export type Facts = Readonly<Record<string, unknown>>;

/**
 * Facts by name: an object is them, an error is the fact `error`, and anything else the fact `value`. Never throws.
 */
export function factsOf(given: unknown): Facts | undefined {
  if (given === undefined || given === null) return undefined;
  try {
    if (isError(given)) return { error: given };
    if (typeof given === 'object' && isPlainObject(given)) return given;
  } catch {
    // A proxy that was revoked says nothing of itself.
  }
  return { value: given };
}

/** Whether a value is an error, also one of another realm. */
export function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}
