/**
 * A module reference: what every import of a hot module holds, one object for the life of the node.
 *
 * Its properties are the exports of the current version, set anew at each commit (C3). They are plain data properties
 * wherever possible: a call through one costs a nanosecond, through a getter twenty. Getters stand for what can change
 * between commits: re-exported names and exports that the module assigns to later.
 */
import { MODULE_NAME } from '../term/module-tag';
import type { ModuleVersion } from './module-version';

/** Like a namespace object: without inherited properties. An own class keeps V8 from treating it as a dictionary. */
class ModuleReference {
  declare readonly [MODULE_NAME]: string;

  constructor(name: string) {
    Object.defineProperty(this, MODULE_NAME, { value: name });
    // Compiled importers ask whether this is an ES module's namespace, with a `default` of its own. It is.
    Object.defineProperty(this, '__esModule', { value: true });
    Object.defineProperty(this, Symbol.toStringTag, { value: 'Module' });
  }
}
Object.setPrototypeOf(ModuleReference.prototype, null);
delete (ModuleReference.prototype as { constructor?: unknown }).constructor;

export function makeReference(name: string): object {
  return new ModuleReference(name);
}

/** Makes the exports of a version the properties of its module's reference; with `null`, takes all away. */
export function publish(reference: object, version: ModuleVersion | null): void {
  const wanted = version === null ? new Map<string, PropertyDescriptor>() : exportsOf(version, reference);
  let removed = false;
  for (const name of Object.keys(reference)) {
    if (wanted.has(name)) continue;
    delete (reference as Record<string, unknown>)[name];
    removed = true;
  }
  for (const [name, descriptor] of wanted) {
    const existing = Object.getOwnPropertyDescriptor(reference, name);
    if (existing && 'value' in existing && 'value' in descriptor) {
      (reference as Record<string, unknown>)[name] = descriptor.value;
    } else Object.defineProperty(reference, name, descriptor);
  }
  if (removed) makeFast(reference);
}

/** V8 turns an object from which properties were deleted into a dictionary, and back when it becomes a prototype. */
function makeFast(reference: object): void {
  Object.create(reference);
}

/** The names that importers see, and what they are bound to. */
function exportsOf(version: ModuleVersion, reference: object): Map<string, PropertyDescriptor> {
  const found = new Map<string, PropertyDescriptor>();
  const { exports, stars } = version;
  const { esm, liveExports } = version.code.attributes;
  const isObject = (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
  if (isObject) {
    // CommonJS may well make an export only when it is called.
    for (const name of new Set([...Object.keys(exports), ...liveExports])) {
      found.set(name, bindingOf(exports as Record<string, unknown>, name, liveExports.includes(name)));
    }
  }
  // A default import of a module written as CommonJS is the whole of `module.exports`.
  if (!esm && !found.has('default')) found.set('default', data(exports));
  for (const star of stars) {
    if (star === reference) continue;
    for (const name of Object.keys(star)) {
      if (name === 'default' || found.has(name)) continue;
      found.set(
        name,
        getter(() => (star as Record<string, unknown>)[name]),
      );
    }
  }
  return found;
}

function bindingOf(exports: Record<string, unknown>, name: string, live: boolean): PropertyDescriptor {
  const own = Object.getOwnPropertyDescriptor(exports, name);
  if (own?.get) return getter(own.get);
  return live ? getter(() => exports[name]) : data(own?.value);
}

function data(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function getter(get: () => unknown): PropertyDescriptor {
  return { get, enumerable: true, configurable: true };
}
