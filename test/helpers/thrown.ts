/** What a call throws, as a value that a test looks at. */
import { isProcessError } from '@hot/runtime';

/** What `work` throws; fails when it throws nothing. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
}

/** The code of the `ProcessError` that `work` throws; fails when it throws nothing or something else. */
export function codeOf(work: () => unknown): string {
  const thrown = thrownBy(work);
  if (!isProcessError(thrown)) throw new Error('no ProcessError was thrown', { cause: thrown });
  return thrown.code;
}
