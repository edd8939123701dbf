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
import { isPid, isRef } from '@hot/runtime';
import { isJsonObject, type Json } from '../json';
import type { Labels } from '../labels';
import { isMessage, isState, type State } from './state';

/** Raised by a script (`erlang:error(Term)`): an error that carries any term. */
export class Raised extends Error {
  readonly term: Json;

  constructor(term: Json) {
    super(`raised ${JSON.stringify(term)}`);
    this.term = term;
  }
}

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
