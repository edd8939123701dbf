/**
 * How a module reference (the namespace object of a hot import) is recognised, and what its module is called.
 * The code server makes references; everybody else needs no more than their name.
 */

/** The property of a module reference that holds the module's name. */
export const MODULE_NAME: unique symbol = Symbol.for('@hot/module') as never;

/** The name of the hot module that a value is the reference of, else `undefined`. */
export function moduleNameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const name = (value as { [MODULE_NAME]?: unknown })[MODULE_NAME];
  return typeof name === 'string' ? name : undefined;
}
