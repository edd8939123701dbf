/**
 * What the printer needs to know about single values: which of them it walks itself, what a class is called, and the
 * text of everything that is no structure, which `node:util` writes.
 *
 * Nothing here calls a proxy's trap, or a getter but those of an error's name, message and stack; custom printers
 * (`util.inspect.custom`, how pids and references print) are called and may throw, so callers guard.
 */
import { inspect as nodeInspect, types } from 'node:util';
import { MODULE_NAME, moduleNameOf } from './module-tag';

/** What the printer walks itself, and `leaf` for what it leaves to Node. */
export type Shape = 'array' | 'map' | 'set' | 'error' | 'object' | 'module' | 'leaf';

/** How the printer is to go about a value. */
export function shapeOf(value: object): Shape {
  // Node prints a proxy's target without asking its traps; nobody else can.
  if (types.isProxy(value)) return 'leaf';
  if (Object.hasOwn(value, MODULE_NAME)) return 'module';
  if (hasCustomPrinter(value)) return 'leaf';
  if (Array.isArray(value)) return 'array';
  if (types.isMap(value)) return 'map';
  if (types.isSet(value)) return 'set';
  if (types.isNativeError(value) || isErrorLike(value)) return 'error';
  return hasInnards(value) ? 'leaf' : 'object';
}

/** Values whose contents are not in their properties. */
function hasInnards(value: object): boolean {
  return (
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isAnyArrayBuffer(value) ||
    ArrayBuffer.isView(value) ||
    types.isBoxedPrimitive(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isGeneratorObject(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isModuleNamespaceObject(value) ||
    types.isArgumentsObject(value) ||
    types.isExternal(value)
  );
}

/** Objects that inherit from an error without being made by its constructor. */
function isErrorLike(value: object): boolean {
  return Object.hasOwn(value, 'stack') && value instanceof Error;
}

function hasCustomPrinter(value: object): boolean {
  for (let holder: object | null = value; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    // A proxy as prototype would be asked for its properties.
    if (types.isProxy(holder)) return false;
    const property = Object.getOwnPropertyDescriptor(holder, nodeInspect.custom);
    if (property !== undefined) return typeof property.value === 'function';
  }
  return false;
}

/** The name of a value's class, empty if it has no prototype. */
export function classNameOf(value: object): string {
  let holder = Object.getPrototypeOf(value) as object | null;
  while (holder !== null && !types.isProxy(holder)) {
    const maker: unknown = Object.getOwnPropertyDescriptor(holder, 'constructor')?.value;
    if (typeof maker === 'function' && !types.isProxy(maker)) {
      const name: unknown = Object.getOwnPropertyDescriptor(maker, 'name')?.value;
      if (typeof name === 'string' && name !== '') return name;
    }
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return holder === null && Object.getPrototypeOf(value) === null ? '' : 'Object';
}

/**
 * How an error begins: its stack, or `[TypeError: what happened]` where one line must do.
 *
 * V8 writes a stack's first line when the error is made, before a subclass has set its name: the name is put right here.
 */
export function errorHead(error: object, whole: boolean): { name: string; head: string } {
  const name = textOf(error, 'name') || classNameOf(error) || 'Error';
  const message = textOf(error, 'message');
  const title = message === '' ? name : `${name}: ${message}`;
  const stack = whole ? textOf(error, 'stack') : '';
  const frames = /^ {4}at /m.exec(stack)?.index;
  if (frames === undefined) return { name, head: whole && stack !== '' ? title : `[${title}]` };
  return { name, head: `${title}\n${stack.slice(frames)}` };
}

/** A property of an error, which newer versions of V8 make with accessors of their own. */
function textOf(error: object, property: string): string {
  try {
    const value = (error as Record<string, unknown>)[property];
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

/** A module reference by the name of its module, not by what it exports. */
export function moduleText(reference: object): string {
  return `[Module ${moduleNameOf(reference) ?? '?'}]`;
}

interface LeafOptions {
  readonly colors: boolean;
  /** Characters left in the line. */
  readonly width: number;
  readonly maxLength: number;
  readonly maxItems: number;
}

/** The text of a value that is no structure of ours. */
export function leafText(value: unknown, options: LeafOptions): string {
  const { colors, width, maxLength, maxItems } = options;
  const text = nodeInspect(value, {
    colors,
    depth: 1,
    breakLength: Math.max(width, 20),
    maxArrayLength: maxItems,
    maxStringLength: Math.max(maxLength, 0),
  });
  return typeof value === 'string' || text.length <= maxLength ? text : text.slice(0, maxLength) + '...';
}
