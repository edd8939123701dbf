/**
 * Who is running: the process whose code calls a client function, or a short-lived one in its place.
 *
 * Client functions (call, start, sys.suspend, …) wait for messages, so they need a mailbox. Called by a process they use
 * that one; called by plain Node code, outside of any process, they run in a process made for the one call, and a
 * promise brings the result out.
 */
import { coroutine, type Self, self, spawn } from '@hot/runtime';
import { rememberProxy } from './ancestry';

/** The running process, or `null` outside of any. */
export function running(): Self | null {
  try {
    return self();
  } catch {
    // `no_process`, the one error that it knows.
    return null;
  }
}

/** Client code that needs a process. */
export type Work<R> = (self: Self) => PromiseLike<R> | R;

/**
 * Runs `work` in a process of its own and brings out what it resolves to or throws.
 * @throws ProcessError `no_node` (as a rejection) when no node runs.
 */
export function asProcess<R>(work: Work<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    spawn(proxy as (self: Self, ...args: unknown[]) => unknown, work, resolve, reject);
  });
}

/** Runs `work` in the running process if there is one, else in one of its own. */
export function inProcess<R>(work: Work<R>): Promise<R> {
  const me = running();
  if (me === null) return asProcess(work);
  return work(me) as Promise<R>;
}

/**
 * {@link inProcess} for work that waits for nothing and whose result nobody wants.
 * @throws ProcessError `no_node` when no node runs; what `work` throws, if it runs in the running process
 */
export function doInProcess(work: (self: Self) => void): void {
  const me = running();
  if (me === null) spawn(work);
  else work(me);
}

const proxy = coroutine(function* (
  self: Self,
  work: Work<unknown>,
  resolve: (value: unknown) => void,
  reject: (thrown: unknown) => void,
): Generator<unknown, void, unknown> {
  rememberProxy(self.pid);
  let settled = false;
  try {
    const result = yield work(self);
    settled = true;
    resolve(result);
  } catch (thrown) {
    settled = true;
    reject(thrown);
  } finally {
    // Killed, by a link or by the end of the node: the promise must not stay open for ever.
    if (!settled) reject(new Error('the process that made this call in place of its caller was killed'));
  }
});
