/** Converting states for new code, as all behaviours do. */
import { coroutine, UndefError } from '@hot/runtime';
import { nameOfModule } from '../proc-lib/entry';
import { classOf, isThenable } from '../proc-lib/failure';

/** A module that may convert what an older version left. */
export interface Converter {
  codeChange?(...args: unknown[]): unknown;
}

/**
 * What `codeChange` of a module returns, now or later; a throw of what is no `Error` and no exit is a return.
 * @param args the old version, what that left, and what `sys.changeCode` was given
 */
export const convert: (module: Converter, ...args: readonly unknown[]) => Promise<unknown> = coroutine(function* (
  module: Converter,
  ...args: readonly unknown[]
): Generator<unknown, unknown, unknown> {
  if (typeof module.codeChange !== 'function') throw new UndefError(nameOfModule(module), 'codeChange');
  try {
    const result = module.codeChange(...args);
    return isThenable(result) ? yield result : result;
  } catch (thrown) {
    if (classOf(thrown) === 'throw') return thrown;
    throw thrown;
  }
});
