/** Ids of children may be any plain term; terms that are equal are one id. */
import { isPid, isRef } from '@hot/runtime';
import { inspect } from 'node:util';

/** What an id is filed under: equal ids have equal keys. That of a compound term is a symbol, so no string is equal to it. */
export function keyOf(id: unknown): unknown {
  return isCompound(id) ? Symbol.for(compoundText(id)) : id;
}

/** Whether a term is equal to others that are not the same object. */
export function isCompound(term: unknown): term is object {
  return typeof term === 'object' && term !== null && !isPid(term) && !isRef(term);
}

/** A text that equal compound terms share. */
export function compoundText(term: object): string {
  return `term ${inspect(term, { depth: Infinity, sorted: true, compact: true, breakLength: Infinity, maxArrayLength: null, maxStringLength: null })}`;
}
