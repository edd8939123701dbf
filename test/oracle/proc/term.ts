/**
 * Terms of kind `proc`: JSON of the recording <-> values of hot.
 *
 * | recording                           | hot                                   |
 * |-------------------------------------|---------------------------------------|
 * | `"a"`, `3`                          | `'a'`, `3`                            |
 * | `{"t":["shutdown","x"]}` (a reason) | `{ shutdown: 'x' }`                   |
 * | `{"t":[...]}` (a message)           | an array                              |
 * | `{"error":TAG}`                     | an `Error` with TAG as its message    |
 * | `{"nocatch":TAG}`                   | `{ nocatch: TAG }`                    |
 * | `{"EXIT":…}`, `{"DOWN":…}`          | `{ type: 'EXIT' … }`, `{ type: 'DOWN' … }` |
 */
import { isPid, isRef } from '@hot/runtime';
import { isJsonObject, type Json } from '../json';

/** Gives the label of a pid or reference of the scenario. */
export type LabelOf = (term: object) => string;

/** The message that a script writes as `term`. */
export function messageFrom(term: Json): unknown {
  if (isJsonObject(term) && Array.isArray(term['t'])) return term['t'].map(messageFrom);
  return term;
}

/** The exit reason that a script writes as `term`. */
export function reasonFrom(term: Json): unknown {
  if (isJsonObject(term) && Array.isArray(term['t'])) {
    const [tag, value] = term['t'];
    if (term['t'].length === 2 && typeof tag === 'string') return { [tag]: reasonFrom(value as Json) };
    return term['t'].map(reasonFrom);
  }
  return term;
}

/** How the recording writes an exit reason. */
export function reasonTo(reason: unknown, labelOf: LabelOf): Json {
  if (reason instanceof Error) return { error: reason.message };
  if (typeof reason === 'object' && reason !== null && 'nocatch' in reason) {
    return { nocatch: messageTo(reason.nocatch, labelOf) };
  }
  return messageTo(reason, labelOf);
}

/** How the recording writes a message. */
export function messageTo(message: unknown, labelOf: LabelOf): Json {
  if (message === null || typeof message === 'string' || typeof message === 'number' || typeof message === 'boolean') {
    return message;
  }
  if (Array.isArray(message)) return { t: message.map((item) => messageTo(item, labelOf)) };
  if (isPid(message)) return { pid: labelOf(message) };
  if (isRef(message)) return { ref: labelOf(message) };
  if (typeof message !== 'object') throw new Error(`no term: ${String(message)}`);
  const fields = message as Record<string, unknown>;
  switch (fields['type']) {
    case 'EXIT':
      return { EXIT: { pid: labelOf(fields['pid'] as object), reason: reasonTo(fields['reason'], labelOf) } };
    case 'DOWN': {
      const object: { [key: string]: Json } =
        typeof fields['name'] === 'string' ? { name: fields['name'] } : { pid: labelOf(fields['pid'] as object) };
      return {
        DOWN: { ref: labelOf(fields['ref'] as object), ...object, reason: reasonTo(fields['reason'], labelOf) },
      };
    }
    case 'timeout':
      return { t: ['timeout', { ref: labelOf(fields['ref'] as object) }, messageTo(fields['message'], labelOf)] };
    default:
      return { t: Object.entries(fields).flatMap(([tag, value]) => [tag, messageTo(value, labelOf)]) };
  }
}
