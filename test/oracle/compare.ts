/**
 * Compares what a step gave with what was recorded, and names every place where they differ.
 *
 * Key order never matters, list order does. Lists that are compared as multisets are sorted by the player before.
 */
import { canonical, isJsonObject, type Json } from './json';

/** One place where expected and got are not equal. */
export interface Difference {
  /** Where, as `died[0].reason`; empty when the values as a whole differ. */
  readonly path: string;
  /** What was recorded; `undefined` when nothing stood there. */
  readonly expected: Json | undefined;
  /** What was seen; `undefined` when nothing was. */
  readonly got: Json | undefined;
}

/** All differences between two JSON values, the deepest ones that can be named; empty when they are equal. */
export function differences(expected: Json | undefined, got: Json | undefined, path = ''): Difference[] {
  if (canonical(expected) === canonical(got)) return [];
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    return expected.flatMap((item, index) => differences(item, got[index], `${path}[${index}]`));
  }
  if (isJsonObject(expected) && isJsonObject(got) && shareAKey(expected, got)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(got)])].sort();
    return keys.flatMap((key) => differences(expected[key], got[key], path === '' ? key : `${path}.${key}`));
  }
  return [{ path, expected, got }];
}

/** Two objects without a common key are two different forms: naming each of their fields would only confuse. */
function shareAKey(a: object, b: object): boolean {
  return Object.keys(a).some((key) => key in b);
}

/** `died[0].reason: expected "a", got "b"`. */
export function describe({ path, expected, got }: Difference): string {
  return `${path === '' ? '' : `${path}: `}expected ${canonical(expected)}, got ${canonical(got)}`;
}
