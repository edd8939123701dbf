/** Terms in lines of traces, in reports and in the texts of errors. */
import { type ExitReason, inspect } from '@hot/runtime';

/** A term on one line; a string as an atom, without quotes. */
export function formatTerm(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

/** A term in the text of an error: on one line, and not all of it when it is large. */
export function formatShort(value: unknown): string {
  return inspect(value, { depth: 3, width: Infinity, maxLength: 500 });
}

/** How a caller names a server, in the text of an error: of a name that a registry keeps, without the registry's functions. */
export function formatTarget(target: unknown): string {
  const { via } = (target ?? {}) as { readonly via?: unknown };
  return Array.isArray(via) ? `via ${formatShort(via[1])}` : formatShort(target);
}

/** An exit reason in the text of an error. An error without its stack, which `cause` has. */
export function describeReason(reason: ExitReason): string {
  return reason instanceof Error ? `${reason.name}: ${reason.message}` : formatShort(reason);
}
