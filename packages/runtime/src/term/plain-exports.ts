/**
 * The exports of a package's entry as plain properties.
 *
 * TypeScript binds what a module exports from another one by a getter, because the other one might assign to it later.
 * Each use through such a getter costs as much as a message to a process.
 */

/**
 * For the last line of a CommonJS entry whose exports never change: `module.exports = plainExports(module.exports)`.
 * @param exports all of the module's exports; each is read once
 * @returns an object of the same properties, without getters
 */
export function plainExports(exports: object): object {
  const plain: Record<string, unknown> = Object.defineProperty({}, '__esModule', { value: true });
  for (const [name, value] of Object.entries(exports)) plain[name] = value;
  // V8 keeps an object of so many properties as a dictionary, unless it is somebody's prototype.
  Object.create(plain);
  return plain;
}
