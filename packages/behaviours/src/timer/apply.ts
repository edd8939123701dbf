/**
 * What a timer is to run, in the forms that a child specification has for its start: a function, a function with its
 * arguments, or a function of a module by its name, which is looked up when it is called (a fully-qualified call).
 */
import { ProcessError } from '@hot/runtime';
import { callOf } from '../proc-lib/entry';
import { formatShort } from '../proc-lib/format-term';

/** A call to be made. */
export type Apply =
  | (() => unknown)
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are checked where function and arguments meet
  | readonly [call: (...args: any[]) => unknown, args: readonly unknown[]]
  | readonly [module: object, name: string, args: readonly unknown[]];

/**
 * Makes one function of any form; each call of it looks the function of a module up anew.
 * @throws ProcessError `badarg` for what is none of the forms
 */
export function thunkOf(what: unknown): () => unknown {
  if (typeof what === 'function') return what as () => unknown;
  if (Array.isArray(what)) {
    const [first, second, third] = what as readonly unknown[];
    if (what.length === 2 && typeof first === 'function' && Array.isArray(second)) {
      return () => (first as (...args: unknown[]) => unknown)(...(second as unknown[]));
    }
    const isModule = typeof first === 'object' && first !== null;
    if (what.length === 3 && isModule && typeof second === 'string' && Array.isArray(third)) {
      const entry = callOf(first, second, third);
      return () => (entry.call as () => unknown)();
    }
  }
  throw new ProcessError(
    'badarg',
    `a timer runs a function, [function, args] or [module, name, args], not ${formatShort(what)}`,
  );
}
