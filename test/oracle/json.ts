/**
 * JSON as the recordings hold it, and a text of it that is the same for equal values whatever the order of keys.
 */
import { z } from 'zod';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Reads any JSON value. */
export const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;

/** Whether a JSON value is an object. */
export function isJsonObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One text for equal values: the keys of objects are sorted. */
export function canonical(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

/** Compares two JSON values by their canonical text, for sorting. */
export function byText(a: Json, b: Json): number {
  const [left, right] = [canonical(a), canonical(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
