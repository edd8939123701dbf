/** What somebody has given, of fields that may be left out. */

/** The fields that say something: one that is `undefined` is left out, as an optional property of TypeScript may be. */
export function withoutUndefined(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
