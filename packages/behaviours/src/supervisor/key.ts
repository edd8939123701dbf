/** Ids of children may be any plain term; terms that are equal are one id. */
import { isPid, isRef } from '@hot/runtime';
import { inspect } from 'node:util';

/** What an id is filed under: equal ids have equal keys. */
export function keyOf(id: unknown): unknown {
  if (typeof id !== 'object' || id === null || isPid(id) || isRef(id)) return id;
  return `term ${inspect(id, { depth: Infinity, sorted: true, compact: true, breakLength: Infinity, maxArrayLength: null, maxStringLength: null })}`;
}
