/**
 * The callback module of the conformance tests: a server that does what the requests say, as the one of OTP's own suite
 * does. A request that is a function is run, with the state and the caller, and says what to return.
 */
import { type From, noreply, ok, reply, stop } from '@hot/behaviours';
import { send, type Pid } from '@hot/runtime';

/** A script for one callback. */
export type Script = (state: unknown, from: From<unknown>) => unknown;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a script returns is the test's business, nonsense too
type Returned = any;

const run = (script: unknown, state: unknown, from?: From<unknown>): Returned =>
  (script as Script)(state, from as From<unknown>);

/** Runs scripts. `init` takes one too, or a state. */
export const suiteServer = {
  init: (args: unknown): Returned => (typeof args === 'function' ? run(args, undefined) : ok(args)),
  handleCall: (request: unknown, from: From<unknown>, state: unknown): Returned =>
    typeof request === 'function' ? run(request, state, from) : reply({ echo: request }, state),
  handleCast: (request: unknown, state: unknown): Returned =>
    typeof request === 'function' ? run(request, state) : noreply(state),
  handleInfo: (message: unknown, state: unknown): Returned =>
    typeof message === 'function' ? run(message, state) : noreply(state),
  handleContinue: (value: unknown, state: unknown): Returned =>
    typeof value === 'function' ? run(value, state) : noreply(state),
};

/** A server that tells `watcher` of its `terminate` as `{ terminated: reason, state }`. */
export function toldBy(
  watcher: Pid<unknown>,
): typeof suiteServer & { terminate(reason: unknown, state: unknown): void } {
  return {
    ...suiteServer,
    terminate: (reason, state) => send(watcher, { terminated: reason, state }),
  };
}

/** Stops with reason and reply. */
export const stopScript =
  (reason: unknown): Script =>
  (state) =>
    stop(reason, 'ok', state);
