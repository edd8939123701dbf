/**
 * What a new process is to run, in the two forms that every spawning function takes: a function, or a module with the
 * name of one of its functions, which is looked up when the process begins (a fully-qualified call).
 */
import { moduleNameOf, type Self, UndefError } from '@hot/runtime';
import type { InitialCall } from './ancestry';

/** The function that a process runs. */
export type Body<Args extends readonly unknown[]> = (self: Self, ...args: Args) => unknown;

/** A module as a value: what `import * as M` gives, or a plain object of functions. */
export type Module = object;

/** Something to run, and its name for people. */
export interface Entry {
  readonly initialCall: InitialCall;
  call(self: Self): unknown;
}

/** Name of a module for reasons and reports; an object that is no hot module has none. */
export function nameOfModule(module: Module): string {
  return moduleNameOf(module) ?? 'anonymous';
}

/** Calls a function of a module by name, as it is now. */
export function callOf(module: Module, functionName: string, args: readonly unknown[]): Entry {
  return {
    initialCall: { module: nameOfModule(module), function: functionName, arity: args.length },
    call() {
      const current = (module as Record<string, unknown>)[functionName];
      if (typeof current !== 'function') throw new UndefError(nameOfModule(module), functionName);
      return current.apply(module, args as unknown[]) as unknown;
    },
  };
}

/** Calls a function with the process's `self` before its arguments. */
function bodyOf(body: Body<never>, args: readonly unknown[]): Entry {
  return {
    initialCall: { module: 'anonymous', function: body.name === '' ? 'anonymous' : body.name, arity: args.length },
    call: (self) => (body as Body<readonly unknown[]>)(self, ...args),
  };
}

/** Reads the arguments of a spawning function: `(body, ...args)` or `(module, functionName, args)`. */
export function entryOf(first: Body<never> | Module, rest: readonly unknown[]): Entry {
  if (typeof first === 'function') return bodyOf(first as Body<never>, rest);
  return callOf(first, rest[0] as string, (rest[1] ?? []) as readonly unknown[]);
}
