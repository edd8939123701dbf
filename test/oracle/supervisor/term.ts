/**
 * Terms of kind `supervisor`: JSON of the recording <-> values of hot.
 *
 * | recording                              | hot                                                     |
 * |----------------------------------------|---------------------------------------------------------|
 * | `{"t":["v",1]}` in reasons and values  | `{ v: 1 }`                                              |
 * | any tuple in place of a specification  | a {@link Tuple}, which is no specification either        |
 * | `{"error":E}`                          | an `Error` that carries E                               |
 * | the modules `child`, `nested`, `tsup`  | the scripted modules                                    |
 * | `{"cfg":KEY}`                          | the start argument with that key                        |
 */
import { isCallError } from '@hot/behaviours';
import { isPid } from '@hot/runtime';
import { isJsonObject, type Json } from '../json';
import { Raised } from '../raised';
import type { World } from './world';

/** A tuple that stands where none belongs. */
export class Tuple extends Array<unknown> {}

/** A tuple in place of a list. */
export class NoList {
  readonly tuple: Tuple;

  constructor(tuple: Tuple) {
    this.tuple = tuple;
  }
}

/** The value that a script writes as `term`. */
export function termFrom(world: World, term: Json): unknown {
  if (Array.isArray(term)) return term.map((part) => termFrom(world, part));
  if (!isJsonObject(term)) return term;
  if (typeof term['pid'] === 'string') return world.labels.pid(term['pid']);
  const elements = term['t'];
  if (!Array.isArray(elements)) throw new Error(`no term for a script: ${JSON.stringify(term)}`);
  const [tag, value] = elements;
  if (elements.length === 2 && typeof tag === 'string') return { [tag]: termFrom(world, value as Json) };
  return tupleFrom(term);
}

/** A term in place of flags, a specification or a start: tuples stay what they are. */
export function tupleFrom(term: Json): unknown {
  if (Array.isArray(term)) return term.map(tupleFrom);
  if (isJsonObject(term) && Array.isArray(term['t'])) return Tuple.from(term['t'].map(tupleFrom));
  return term;
}

/** How the recording writes a term. */
export function termTo(world: World, term: unknown): Json {
  const to = (part: unknown): Json => termTo(world, part);
  if (term === undefined) return 'undefined';
  if (term === null || typeof term === 'string' || typeof term === 'number' || typeof term === 'boolean') return term;
  if (term instanceof NoList) return to(term.tuple);
  if (term instanceof Tuple) return { t: [...term].map(to) };
  if (Array.isArray(term)) return term.map(to);
  if (isPid(term)) return { pid: world.labels.of(term) };
  if (term instanceof Raised) return { error: term.term };
  if (isCallError(term)) return { callexit: to(term.reason) };
  if (term instanceof Error) return { error: (term as { code?: string }).code ?? `${term.name}: ${term.message}` };
  if (typeof term !== 'object') throw new Error(`no term: ${String(term)}`);
  const name = world.nameOf(term);
  if (name !== undefined) return name;
  const entries = Object.entries(term);
  const [[tag, value] = ['', undefined]] = entries;
  if (entries.length === 1 && typeof value === 'object' && value !== null) {
    const fields = value as Record<string, unknown>;
    if (tag === 'failed_to_start_child') return { t: [tag, to(fields['id']), to(fields['reason'])] };
    if (tag === 'bad_return') return { t: [tag, { t: ['tsup', 'init', to(fields['returned'])] }] };
  }
  return { t: entries.flatMap(([key, part]) => [key, to(part)]) };
}
