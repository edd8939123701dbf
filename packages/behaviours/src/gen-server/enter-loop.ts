/** Making a server of a process that proc_lib has started already (OTP: `gen_server:enter_loop/3,4,5`). */
import { self as runningSelf } from '@hot/runtime';
import { parentOf } from '../gen/enter-loop';
import { displayName, type ServerName } from '../gen/name';
import { type GenOptions, OptionsError } from '../gen/options';
import { isNext, type Next } from '../gen/result';
import { type DebugOption, debugOptions } from '../sys/debug';
import type { Callbacks } from './callbacks';
import { loop } from './loop';
import type { Continue, Dynamic, Protocol, State } from './protocol';
import { Server } from './server';

/** How a process enters the loop. */
export interface EnterLoopOptions<P> extends Pick<GenOptions, 'hibernateAfter'> {
  /** The name that it has registered. */
  readonly name?: ServerName;
  /** What it does first; waits for a message unless given. */
  readonly next?: Next<Continue<P>>;
  readonly debug?: readonly DebugOption[];
}

/**
 * Makes the running process a gen_server: `return` what this returns. It never resolves; the process ends as a server.
 * `init` is not called; the process has done its own initialisation and called `ProcLib.initAck`.
 * @throws OptionsError that names the wrong field
 * @throws the process exits with `'process_was_not_started_by_proc_lib'`, or, when it does not have the given name,
 *   `'process_not_registered'`, `'process_not_registered_globally'`, `{ process_not_registered_via: module }`
 */
export function enterLoop<P extends Protocol = Dynamic>(
  module: Callbacks<P>,
  state: State<P>,
  options: EnterLoopOptions<P> = {},
): Promise<never> {
  const self = runningSelf();
  const { next, ...loopOptions } = options;
  const { name } = loopOptions;
  const parent = parentOf(self, loopOptions);
  if (!isNext(next)) throw new OptionsError('next', 'must be what a callback may return as next');
  const server = new Server(
    self,
    parent,
    displayName(name, self.pid),
    module,
    options.hibernateAfter ?? 'infinity',
    debugOptions(self, options.debug),
    state,
    next,
  );
  return loop(server) as Promise<never>;
}
