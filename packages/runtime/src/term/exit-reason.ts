/**
 * Exit reasons: why a process ended, and how what was thrown in it becomes one.
 *
 * | thrown or done               | reason                                  |
 * |------------------------------|-----------------------------------------|
 * | the body returned            | `'normal'`                              |
 * | `self.exit(r)`               | `r`                                     |
 * | an `Error`                   | that error itself                       |
 * | a call of a missing function | `{ undef: { module, function } }`       |
 * | anything else                | `{ nocatch: value }`                    |
 *
 * Anything can be thrown, a proxy too that fails when it is looked at. It is no error then, and the functions here do not
 * fail on it: they stand between a process and the end that others are to be told of.
 */

/** Why a process ended: any term; `'normal'`, `'shutdown'` and `{ shutdown: x }` are no crashes. */
export type ExitReason = unknown;

const EXIT = Symbol.for('@hot/exit');
const UNDEF = '@hot/undef';

/**
 * What `self.exit(reason)` throws (Erlang: class `exit`). It can be caught like any exception; uncaught it ends the
 * process with just that reason. No `Error`, because an exit is no mistake and needs no stack.
 */
export class Exit {
  readonly tag = EXIT;
  readonly reason: ExitReason;

  constructor(reason: ExitReason) {
    this.reason = reason;
  }
}

/** Whether a thrown value is an {@link Exit}. */
export function isExit(value: unknown): value is Exit {
  return typeof value === 'object' && value !== null && hasTag(value, EXIT);
}

/** The reason of a process that called a function which does not exist (Erlang: `{undef, [{M, F, A}]}`). */
export interface Undef {
  readonly undef: { readonly module: string; readonly function: string };
}

/** Thrown by a call of a function that the current version of a module does not export (C9). */
export class UndefError extends Error {
  readonly tag = UNDEF;
  override readonly name = 'UndefError';
  readonly module: string;
  readonly function: string;

  constructor(module: string, functionName: string) {
    super(`module '${module}' has no function '${functionName}' in its current version`);
    this.module = module;
    this.function = functionName;
  }

  get reason(): Undef {
    return { undef: { module: this.module, function: this.function } };
  }
}

/** Whether a thrown value is an {@link UndefError}, of any copy of this package. */
export function isUndefError(value: unknown): value is UndefError {
  return isError(value) && hasTag(value, UNDEF);
}

function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

function hasTag(value: object, tag: unknown): boolean {
  try {
    return (value as { tag?: unknown }).tag === tag;
  } catch {
    return false;
  }
}

/** The exit reason of a process in which `thrown` was not caught. */
export function reasonOf(thrown: unknown): ExitReason {
  if (isExit(thrown)) return thrown.reason;
  if (isUndefError(thrown)) return thrown.reason;
  if (isError(thrown)) return thrown;
  return { nocatch: thrown };
}

/** Whether an end with this reason is nothing to report (OTP: `normal`, `shutdown`, `{shutdown, _}`). */
export function isQuiet(reason: ExitReason): boolean {
  if (reason === 'normal' || reason === 'shutdown') return true;
  if (typeof reason !== 'object' || reason === null) return false;
  try {
    return Object.keys(reason).length === 1 && 'shutdown' in reason;
  } catch {
    return false;
  }
}
