/**
 * Completion: names of the shell's scope, and properties of what a dotted name stands for.
 *
 * It looks, it never runs anything: no call, no getter, no proxy's trap.
 */
import { types } from 'node:util';
import type { Scope } from './scope';

/** What node:repl asks for: the completions and the part of the line that they complete. */
export type Completions = [hits: string[], part: string];

const WORDS = [
  'await',
  'async',
  'class',
  'const',
  'for',
  'function',
  'if',
  'let',
  'new',
  'return',
  'throw',
  'typeof',
  'while',
];

/** Completes the end of a line. */
export function complete(scope: Scope, line: string): Completions {
  const path = /(?:[\p{ID_Start}$_][\p{ID_Continue}$]*\.)*(?:[\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u.exec(line)?.[0];
  if (path === undefined) return [[], line];
  const names = path.split('.');
  const part = names.pop() ?? '';
  const known = names.length === 0 ? [...scope.names(), ...WORDS] : propertiesOf(valueOf(scope, names));
  if (part === '' && names.length === 0) return [[], part];
  const hits = known.filter((name) => name.startsWith(part) && /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name));
  return [[...new Set(hits)].sort(), part];
}

function valueOf(scope: Scope, [first = '', ...rest]: readonly string[]): unknown {
  let value = scope.get(first);
  for (const name of rest) value = dataProperty(value, name);
  return value;
}

function dataProperty(value: unknown, name: string): unknown {
  for (let at: unknown = value; isLookable(at); at = Object.getPrototypeOf(at)) {
    const property = Object.getOwnPropertyDescriptor(at, name);
    if (property !== undefined) return property.value as unknown;
  }
  return undefined;
}

function propertiesOf(value: unknown): string[] {
  const names: string[] = [];
  const start = typeof value === 'string' ? String.prototype : typeof value === 'number' ? Number.prototype : value;
  for (let at: unknown = start; isLookable(at) && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    names.push(...Object.getOwnPropertyNames(at));
  }
  return names;
}

function isLookable(value: unknown): value is object {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && !types.isProxy(value);
}
