/**
 * Which partition a key belongs to: a pure function, the same in every process and at every run.
 *
 * Integers go round by their absolute value, as in Elixir, so that neighbours are spread evenly; every other plain term by a hash of
 * its text (FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/). Equal terms belong together.
 */
import { termCode } from '@hot/runtime';

/**
 * The partition of a key, from 0 on.
 * @param count how many there are, at least 1
 */
export function partitionOf(key: unknown, count: number): number {
  if (Number.isInteger(key)) return Math.abs(key as number) % count;
  if (typeof key === 'bigint') return Number((key < 0n ? -key : key) % BigInt(count));
  return hash(typeof key === 'string' ? `string ${key}` : termCode(key)) % count;
}

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Of UTF-16 code units, low byte first. */
function hash(text: string): number {
  let value = OFFSET_BASIS;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    value = Math.imul(value ^ (unit & 0xff), PRIME);
    value = Math.imul(value ^ (unit >> 8), PRIME);
  }
  return value >>> 0;
}
