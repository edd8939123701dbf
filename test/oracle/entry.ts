/**
 * What was recorded of a step, or at the end, by the kinds of behaviours (FORMAT-behaviours, 5). The messages of a mailbox
 * are a multiset there: both sides are sorted before they are compared. What is empty is left out.
 */
import type { z } from 'zod';
import { byText, isJsonObject, json, type Json } from './json';

/** Reads an entry; the messages of each client come out sorted, as the players give them. */
export const entry: z.ZodType<Json> = json.transform((recorded): Json => {
  if (!isJsonObject(recorded) || !isJsonObject(recorded['mail'])) return recorded;
  const mail = Object.entries(recorded['mail']).map(([client, messages]): [string, Json] => [
    client,
    Array.isArray(messages) ? [...messages].sort(byText) : messages,
  ]);
  return { ...recorded, mail: Object.fromEntries(mail) };
});

/** Leaves out the fields that have nothing in them. */
export function withoutEmpty(fields: Record<string, Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => Object.keys(field).length > 0));
}
