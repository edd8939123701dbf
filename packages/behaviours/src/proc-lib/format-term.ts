/** Terms in lines of traces and reports. */
import { inspect } from '@hot/runtime';

/** A term on one line; a string as an atom, without quotes. */
export function formatTerm(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}
