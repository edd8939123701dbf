/**
 * The one value printer: shell answers, log records and crash reports all show a term through `inspect`.
 *
 * It writes JavaScript literal form (`{ tschak: 3 }`, `[ 1, 'two' ]`), pids as `<0.84.0>`, references as
 * `#Ref<0.1.2>` and modules as `[Module z]`. Structures are walked here, under a budget of characters; what is no
 * structure is a leaf and is printed by `node:util` (see inspect-leaf).
 *
 * Invariants: it never throws, whatever the value does when looked at; it calls no proxy's trap, and no getter but those of
 * an error's name, message and stack; its answer and the time it takes are bounded by `maxLength`, however large, deep
 * or cyclic the value is.
 */
import { stripVTControlCharacters } from 'node:util';
import { classNameOf, errorHead, leafText, moduleText, shapeOf } from './inspect-leaf';
import { layOut, visibleLength } from './inspect-layout';

/** How a value is to be printed. */
export interface InspectOptions {
  /** Levels of structure shown before `[Object]` stands for the rest; 8 unless told. */
  readonly depth?: number;
  /** Whether to colour with terminal escapes; no unless told. */
  readonly colors?: boolean;
  /** Characters in a line before a structure is broken over several; 100 unless told. */
  readonly width?: number;
  /** Most characters in the answer, escapes not counted; what is beyond is `...`. 20,000 unless told. */
  readonly maxLength?: number;
}

const DEFAULT_DEPTH = 8;
const DEFAULT_WIDTH = 100;
const DEFAULT_MAX_LENGTH = 20_000;

/** Levels that are shown whatever `depth` says: no reader follows further, and the stack is finite. */
const DEEPEST = 200;

/** Elements of one structure that are shown; how many more there are is said in words. */
const MAX_ITEMS = 100;

const CUT = '...';

/** What an error's head says already; `tag` is how our own errors are recognised and tells a reader nothing. */
const HEAD_KEYS: ReadonlySet<string | symbol> = new Set(['name', 'message', 'stack', 'tag']);

/**
 * The text of any value, for people.
 *
 * @param value anything at all; a value that cannot be looked at is printed as `[Uninspectable]`
 * @param options depth, colours, width and bound of the answer
 * @returns one line if it fits into `width`, else several, indented by two
 *
 * Does what `io_lib:format("~p", [Term])` does, with the depth limit of `~P`.
 */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  const maxLength = Math.max(options.maxLength ?? DEFAULT_MAX_LENGTH, CUT.length);
  const text = new Printer(options, maxLength).print(value, 0, 0, true);
  if (text.length <= maxLength) return text;
  const plain = stripVTControlCharacters(text);
  // Within the bound without its colours: fine. Otherwise colours go, for a cut could leave one switched on.
  return plain.length <= maxLength ? text : plain.slice(0, maxLength - CUT.length) + CUT;
}

/** One run of the printer over one value. */
class Printer {
  private readonly depth: number;
  private readonly colors: boolean;
  private readonly width: number;
  /** Characters that may still be written. */
  private left: number;
  /** The structures that are being printed, outermost first: a value among them is circular. */
  private readonly path: Set<object>;

  constructor(options: InspectOptions, maxLength: number) {
    this.depth = Math.min(options.depth ?? DEFAULT_DEPTH, DEEPEST);
    this.colors = options.colors ?? false;
    this.width = options.width ?? DEFAULT_WIDTH;
    this.left = maxLength;
    this.path = new Set();
  }

  /**
   * @param level how many structures are around the value
   * @param column where in its line the text will start
   * @param whole whether an error shows its stack, which it does only outside of structures
   */
  print(value: unknown, level: number, column: number, whole: boolean): string {
    if (this.left <= 0) return CUT;
    try {
      return this.printAny(value, level, column, whole);
    } catch {
      return this.spend('[Uninspectable]');
    }
  }

  private printAny(value: unknown, level: number, column: number, whole: boolean): string {
    if (typeof value !== 'object' || value === null) return this.leaf(value, level, column);
    const shape = shapeOf(value);
    if (shape === 'leaf') return this.leaf(value, level, column);
    if (shape === 'module') return this.spend(moduleText(value));
    if (this.path.has(value)) return this.spend('[Circular]');
    if (shape !== 'error' && level > this.depth) {
      return this.spend(shape === 'array' ? '[Array]' : `[${classNameOf(value) || 'Object'}]`);
    }
    this.path.add(value);
    try {
      switch (shape) {
        case 'array':
          return this.printArray(value as unknown[], level, column);
        case 'map':
          return this.printMap(value as Map<unknown, unknown>, level, column);
        case 'set':
          return this.printSet(value as Set<unknown>, level, column);
        case 'error':
          return this.printError(value, level, column, whole);
        case 'object':
          return this.printObject(value, level, column);
        default:
          return shape satisfies never;
      }
    } finally {
      this.path.delete(value);
    }
  }

  private leaf(value: unknown, level: number, column: number): string {
    const text = leafText(value, {
      colors: this.colors,
      width: this.width - column,
      maxLength: this.left,
      maxItems: MAX_ITEMS,
    });
    return this.spend(text.includes('\n') ? text.replaceAll('\n', '\n' + indentOf(level)) : text);
  }

  private printArray(array: unknown[], level: number, column: number): string {
    const length = array.length;
    const name = classNameOf(array);
    const open = name === 'Array' ? '[' : `${name || '[Array: null prototype]'}(${length}) [`;
    const items: string[] = [];
    const shown = this.room(length, (index) => {
      const property = Object.getOwnPropertyDescriptor(array, index);
      items.push(property === undefined ? this.spend('<empty>') : this.property(property, level, columnOf(level + 1)));
    });
    return this.join(open, items, ']', length - shown, level, column, true);
  }

  private printMap(map: Map<unknown, unknown>, level: number, column: number): string {
    const entries = Map.prototype.entries.call(map) as IterableIterator<[unknown, unknown]>;
    const size = sizeOf(Map.prototype, map);
    const items: string[] = [];
    const shown = this.room(size, () => {
      const [key, value] = entries.next().value as [unknown, unknown];
      const name = this.print(key, level + 1, columnOf(level + 1), false);
      const start = columnOf(level + 1) + visibleLength(name) + 4;
      items.push(`${name} => ${this.print(value, level + 1, start, false)}`);
    });
    return this.join(`${classNameOf(map) || 'Map'}(${size}) {`, items, '}', size - shown, level, column, false);
  }

  private printSet(set: Set<unknown>, level: number, column: number): string {
    const values = Set.prototype.values.call(set) as IterableIterator<unknown>;
    const size = sizeOf(Set.prototype, set);
    const items: string[] = [];
    const shown = this.room(size, () => {
      items.push(this.print(values.next().value, level + 1, columnOf(level + 1), false));
    });
    return this.join(`${classNameOf(set) || 'Set'}(${size}) {`, items, '}', size - shown, level, column, true);
  }

  private printObject(value: object, level: number, column: number): string {
    const name = classNameOf(value);
    const open = name === 'Object' ? '{' : `${name || '[Object: null prototype]'} {`;
    return this.properties(open, value, keysOf(value), level, column);
  }

  private printError(error: object, level: number, column: number, whole: boolean): string {
    const { name, head } = errorHead(error, whole);
    const text = this.spend(head.replaceAll('\n', '\n' + indentOf(level)));
    const keys = keysOf(error).filter((key) => !HEAD_KEYS.has(key));
    for (const hidden of ['cause', 'errors']) {
      if (!keys.includes(hidden) && Object.hasOwn(error, hidden)) keys.push(hidden);
    }
    if (keys.length === 0) return text;
    if (level > this.depth) return `${text} [${name}]`;
    return `${text} ${this.properties('{', error, keys, level, column)}`;
  }

  private properties(open: string, value: object, keys: (string | symbol)[], level: number, column: number): string {
    const items: string[] = [];
    const shown = this.room(keys.length, (index) => {
      const key = keys[index] as string | symbol;
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined) return;
      const name = this.spend(keyText(key));
      const start = columnOf(level + 1) + name.length + 2;
      items.push(`${name}: ${this.property(property, level, start, key === 'cause')}`);
    });
    return this.join(open, items, '}', keys.length - shown, level, column, false);
  }

  /** The value of a property, without calling its getter. */
  private property(property: PropertyDescriptor, level: number, column: number, whole = false): string {
    if (property.get === undefined && property.set === undefined) {
      return this.print(property.value, level + 1, column, whole);
    }
    if (property.set === undefined) return this.spend('[Getter]');
    return this.spend(property.get === undefined ? '[Setter]' : '[Getter/Setter]');
  }

  /** Calls `each` for the indexes that are to be shown; returns how many those were. */
  private room(size: number, each: (index: number) => void): number {
    let index = 0;
    while (index < size && index < MAX_ITEMS && this.left > 0) each(index++);
    return index;
  }

  private join(
    open: string,
    items: string[],
    close: string,
    more: number,
    level: number,
    column: number,
    fill: boolean,
  ): string {
    if (more > 0) items.push(this.left <= 0 ? CUT : `${CUT} ${more} more`);
    const text = layOut(open, items, close, { indent: columnOf(level), column, width: this.width, fill });
    // What the items did not account for: brackets, commas, indentation.
    this.left -= open.length + close.length + items.length * 2;
    if (text.includes('\n')) this.left -= items.length * columnOf(level);
    return text;
  }

  private spend(text: string): string {
    this.left -= this.colors ? visibleLength(text) : text.length;
    return text;
  }
}

/** Where the lines of a structure at a level start. */
function columnOf(level: number): number {
  return level * 2;
}

function indentOf(level: number): string {
  return ' '.repeat(columnOf(level));
}

/** Enumerable own keys, symbols last. */
function keysOf(value: object): (string | symbol)[] {
  const keys: (string | symbol)[] = Object.keys(value);
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  return keys;
}

function keyText(key: string | symbol): string {
  if (typeof key === 'symbol') return `[${key.toString()}]`;
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
    ? key
    : leafText(key, { colors: false, width: Infinity, maxLength: 1_000, maxItems: MAX_ITEMS });
}

/** The size of a map or set, past whatever a subclass made of the property. */
function sizeOf(prototype: object, value: object): number {
  return Object.getOwnPropertyDescriptor(prototype, 'size')?.get?.call(value) as number;
}
