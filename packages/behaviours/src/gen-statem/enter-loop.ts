/** Making a machine of a process that proc_lib has started already (OTP: `gen_statem:enter_loop/4,5,6`). */
import { self as runningSelf } from '@hot/runtime';
import { parentOf } from '../gen/enter-loop';
import { displayName, type ServerName } from '../gen/name';
import type { GenOptions } from '../gen/options';
import { type DebugOption, debugOptions } from '../sys/debug';
import type { Action } from './action';
import type { Callbacks } from './callbacks';
import { run } from './enter';
import { newMachine } from './machine';
import type { Data, Dynamic, Protocol, State } from './protocol';
import { Server } from './server';

/** How a process enters the loop. */
export interface EnterLoopOptions<P> extends Pick<GenOptions, 'hibernateAfter'> {
  /** The name that it has registered. */
  readonly name?: ServerName;
  /** What it does first, as from `init`. */
  readonly actions?: Action<P> | readonly Action<P>[];
  readonly debug?: readonly DebugOption[];
}

/**
 * Makes the running process a gen_statem: `return` what this returns. It never resolves; the process ends as a machine.
 * `init` is not called; the process has done its own initialisation and called `ProcLib.initAck`.
 * @throws OptionsError that names the wrong field
 * @throws the process exits with `'process_was_not_started_by_proc_lib'`, or, when it does not have the given name,
 *   `'process_not_registered'`, `'process_not_registered_globally'`, `{ process_not_registered_via: module }`
 */
export function enterLoop<P extends Protocol = Dynamic>(
  module: Callbacks<P>,
  state: State<P>,
  data: Data<P>,
  options: EnterLoopOptions<P> = {},
): Promise<never> {
  const self = runningSelf();
  const { actions, ...loopOptions } = options;
  const { name, hibernateAfter = 'infinity' } = loopOptions;
  const parent = parentOf(self, loopOptions);
  const debug = debugOptions(self, options.debug);
  const machine = newMachine(state, data, module);
  const server = new Server(self, parent, displayName(name, self.pid), hibernateAfter, debug, machine);
  return run(server, actions) as Promise<never>;
}
