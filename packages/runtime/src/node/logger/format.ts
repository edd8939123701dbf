/**
 * The text of a log event, for people: a line that says when, how serious, who and what, and a line or more for each
 * fact.
 *
 *     2026-11-22 10:57:53.123 error <0.84.0> Process crashed
 *         initial call: z.loop/1
 *         reason: Error: boom
 *             at loop (z.ts:3:9)
 */
import { inspect } from '../../term/inspect';
import { isPlainObject } from '../../term/identity';
import type { InitialCall } from '../../process/process';
import { BoundedText } from './bounded-text';
import { cut } from './cut';
import { isError } from './facts';
import type { Level } from './level';
import type { LogEvent } from './log-event';

/** How the text is to look. */
export interface FormatOptions {
  /** Whether to colour with terminal escapes; no unless told. */
  readonly colors?: boolean;
  /** Characters in a line before a value is broken over several; 120 unless told. */
  readonly width?: number;
  /** Levels of structure shown of a fact; 6 unless told. */
  readonly depth?: number;
  /** Most characters shown of the message, and of a fact; 4,000 unless told. */
  readonly maxLength?: number;
}

type Look = Required<FormatOptions>;

const INDENT = '    ';

/** Characters that are shown of an event, unless one fact may have more. */
const MOST_CHARACTERS = 100_000;
/** Facts that are shown of one report, or part of one. */
const MOST_FACTS = 100;
/** Characters of a fact's name. */
const MOST_OF_NAME = 200;

/** The parts of a crash report, whose facts are shown one by one. */
const PARTS = new Set(['crasher', 'neighbours']);

/**
 * An event as text, without a line break at its end. Bounded, and never an error, whatever is in the event: a handler
 * that fails is taken out.
 *
 * OTP: `logger_formatter:format/2`.
 */
export function formatEvent(event: LogEvent, options: FormatOptions = {}): string {
  const look: Look = { colors: false, width: 120, depth: 6, maxLength: 4_000, ...options };
  const head = [timeText(event.time), colored(event.level, look), whoText(event, look), event.message ?? event.label];
  const texts = head.filter((part) => part !== undefined && part !== '').map((part) => plainText(part, look));
  const most = Math.max(MOST_CHARACTERS, look.maxLength);
  const text = new BoundedText(texts.join(' '), most, look.colors);
  try {
    addFacts(text, event.report ?? {}, INDENT, look);
  } catch {
    // A getter or a proxy among the facts: what can be said of them is said.
    text.add(INDENT + inspect(event.report, look).replaceAll('\n', '\n' + INDENT));
  }
  return text.toString(INDENT);
}

/** What is a string as it is, and anything else as it is printed. */
function plainText(value: unknown, { maxLength }: Look): string {
  return typeof value === 'string' ? cut(value, maxLength) : inspect(value, { maxLength: 200 });
}

function addFacts(text: BoundedText, facts: object, indent: string, look: Look): void {
  const entries = Object.entries(facts).flatMap(partsOf);
  for (const [at, [name, value]] of entries.entries()) {
    const left = entries.length - at;
    if (text.isFull) return text.leaveOut(left);
    if (at === MOST_FACTS) return text.add(`${indent}… ${left} facts more`);
    const label = `${indent}${nameText(cut(name, MOST_OF_NAME))}:`;
    if (!PARTS.has(name)) {
      text.add(`${label} ${valueText(value, look).replaceAll('\n', '\n' + indent)}`);
    } else {
      text.add(label);
      if (typeof value === 'object' && value !== null) addFacts(text, value, indent + INDENT, look);
    }
  }
}

/** What is shown of a fact under its name: nothing, it, or each of its parts. */
function partsOf([name, value]: [string, unknown]): [string, unknown][] {
  if (value === undefined) return [];
  if (!PARTS.has(name) || !Array.isArray(value)) return [[name, value]];
  return value.map((part: unknown) => [name, part]);
}

/** A value, and below it the stack of an error inside of it that `inspect` shows in one line only. */
function valueText(value: unknown, look: Look): string {
  if (isCall(value)) return callText(value);
  if (isFailure(value)) return failureText(value, look);
  const text = inspect(value, look);
  const error = errorInside(value, 3);
  if (error === undefined || error === value) return text;
  return `${text}\n${INDENT}${inspect(error, look).replaceAll('\n', '\n' + INDENT)}`;
}

/** How a process failed, as crash reports have it. */
interface Failure {
  readonly class: string;
  readonly reason: unknown;
  readonly stack?: unknown;
}

function isFailure(value: unknown): value is Failure {
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return false;
  return typeof value['class'] === 'string' && 'reason' in value;
}

/** The class, if it is not `error`, and the reason; the stack is the reason's own, unless that is no error. */
function failureText({ class: kind, reason, stack }: Failure, look: Look): string {
  const text = (kind === 'error' ? '' : kind + ' ') + valueText(reason, look);
  if (errorInside(reason, 3) !== undefined || typeof stack !== 'string') return text;
  return `${text}\n${INDENT}${cut(stack, look.maxLength).replaceAll('\n', '\n' + INDENT)}`;
}

/** The first error in a reason such as `{ bad_return_value: error }`. */
function errorInside(value: unknown, depth: number): unknown {
  if (isError(value)) return value;
  if (depth === 0 || typeof value !== 'object' || value === null) return undefined;
  if (!isPlainObject(value) && !Array.isArray(value)) return undefined;
  for (const part of Object.values(Object.getOwnPropertyDescriptors(value)).slice(0, 10)) {
    const error = errorInside(part.value, depth - 1);
    if (error !== undefined) return error;
  }
  return undefined;
}

function isCall(value: unknown): value is InitialCall {
  if (typeof value !== 'object' || value === null || !isPlainObject(value)) return false;
  return typeof value['function'] === 'string' && typeof value['arity'] === 'number';
}

function callText(call: InitialCall): string {
  const { module, function: name, arity } = call;
  return `${module === undefined ? '' : module + '.'}${name === '' ? 'anonymous' : name}/${arity}`;
}

/** Who speaks: the process, and the module with its version where they are known. */
function whoText(event: LogEvent, look: Look): string {
  const parts = [];
  if (event.pid !== undefined) parts.push(inspect(event.pid, { colors: look.colors, maxLength: 40 }));
  const [module, version] = [plainFact(event.meta, 'module'), plainFact(event.meta, 'version')];
  if (typeof module === 'string') {
    parts.push(typeof version === 'number' || typeof version === 'string' ? `${module} v${version}` : module);
  }
  return parts.join(' ');
}

/** A fact that is there to be read, and asks nobody. */
function plainFact(facts: unknown, name: string): unknown {
  try {
    return Object.getOwnPropertyDescriptor(facts, name)?.value;
  } catch {
    return undefined;
  }
}

/** `initialCall` as people write it. */
function nameText(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

/** Local time, as in `2026-11-22 10:57:53.123`. */
function timeText(ms: unknown): string {
  const time = new Date(typeof ms === 'number' ? ms : NaN);
  if (Number.isNaN(time.getTime())) return '?';
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${day} ${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

const RED = 31;
const YELLOW = 33;
const GREEN = 32;
const GREY = 90;

const COLORS: Readonly<Record<Level, number>> = {
  emergency: RED,
  alert: RED,
  critical: RED,
  error: RED,
  warning: YELLOW,
  notice: GREEN,
  info: GREEN,
  debug: GREY,
};

function colored(level: Level, look: Look): string {
  return look.colors && typeof level === 'string' ? `\u001b[${COLORS[level]}m${level}\u001b[39m` : level;
}
