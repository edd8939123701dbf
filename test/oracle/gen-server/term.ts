/**
 * Terms of kind `gen_server`: JSON of the recording <-> values of hot.
 *
 * | recording                     | hot                                                 |
 * |-------------------------------|-----------------------------------------------------|
 * | `"a"`, `3`, `[…]`             | the same                                            |
 * | `{"t":["v",1]}`               | `{ v: 1 }`                                          |
 * | any other tuple               | `{ tuple: […] }`                                    |
 * | `{"error":E}`                 | an `Error` that carries E                           |
 * | `{"callexit":R}`              | a `CallError` with reason R                         |
 * | `{"m":ID}`, `{"state":…}`     | the scripted message, the state of a scripted server |
 * | `{noreply, S, Next}` …        | what the constructors `noreply(s, next)` … return   |
 */
import { isCallError } from '@hot/behaviours';
import { isPid, isRef, isUndefError } from '@hot/runtime';
import { isJsonObject, type Json } from '../json';
import type { Labels } from '../labels';
import { Raised } from '../raised';
import { isMessage, isState, type State } from './state';

/** The value that a script writes as `term`. */
export function termFrom(term: Json): unknown {
  if (Array.isArray(term)) return term.map(termFrom);
  if (!isJsonObject(term)) return term;
  const elements = term['t'];
  if (!Array.isArray(elements)) throw new Error(`no term for a script: ${JSON.stringify(term)}`);
  const [tag, value] = elements;
  if (elements.length === 2 && typeof tag === 'string') return { [tag]: termFrom(value as Json) };
  return { tuple: elements.map(termFrom) };
}

/** How the recording writes a term. */
export function termTo(term: unknown, labels: Labels): Json {
  const to = (part: unknown): Json => termTo(part, labels);
  if (term === null || typeof term === 'string' || typeof term === 'number' || typeof term === 'boolean') return term;
  if (Array.isArray(term)) return term.map(to);
  if (isPid(term)) return { pid: labels.of(term) };
  if (isRef(term)) return { ref: labels.of(term) };
  if (isMessage(term)) return { m: term.id };
  if (isState(term)) return { state: stateTo(term) };
  if (term instanceof Raised) return { error: term.term };
  if (isCallError(term)) return { callexit: to(term.reason) };
  if (isUndefError(term)) return { error: 'undef' };
  if (term instanceof Error) return { error: `${term.name}: ${term.message}` };
  if (typeof term !== 'object') throw new Error(`no term: ${String(term)}`);
  const fields = term as Record<string, unknown>;
  if ('undef' in fields) return { error: 'undef' };
  if (fields['type'] === 'EXIT') return { t: ['EXIT', to(fields['pid']), to(fields['reason'])] };
  if ('$result' in fields) return { t: resultTo(fields).map(to) };
  if (fields['$next'] === 'continue') return { t: ['continue', to(fields['value'])] };
  if (Array.isArray(fields['tuple'])) return { t: fields['tuple'].map(to) };
  return { t: Object.entries(fields).flatMap(([tag, value]) => [tag, to(value)]) };
}

/** The state of a server as `final` and `{"state":…}` show it. */
export function stateTo({ n, saved }: State): { n: number; saved: string[] } {
  return { n, saved: [...saved.keys()].sort() };
}

/** The elements of the tuple that a callback's result is in Erlang. */
function resultTo(result: Record<string, unknown>): unknown[] {
  const { state, next, reply, reason } = result;
  const rest = next === undefined ? [state] : [state, next];
  switch (result['$result']) {
    case 'reply':
      return ['reply', reply, ...rest];
    case 'stop_reply':
      return ['stop', reason, reply, state];
    case 'stop':
      return state === undefined ? ['stop', reason] : ['stop', reason, state];
    default:
      return [result['$result'], ...rest];
  }
}
