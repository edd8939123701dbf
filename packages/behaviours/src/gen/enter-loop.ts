/** What a process must be to enter the loop of a behaviour (OTP: `gen`'s part of the `enter_loop` functions). */
import { Exit, type Pid, type Self } from '@hot/runtime';
import { ancestryOf } from '../proc-lib/ancestry';
import { type ServerName, whereIs } from './name';
import { checkEnterLoopOptions, type LoopOptions } from './options';

/**
 * The parent of a process that enters a loop: itself when plain Node code started it.
 * @throws OptionsError that names the wrong field
 * @throws Exit `'process_was_not_started_by_proc_lib'`, or, when it does not have the name, `'process_not_registered'`,
 *   `'process_not_registered_globally'`, `{ process_not_registered_via: module }`
 */
export function parentOf(self: Self, options: LoopOptions): Pid {
  checkEnterLoopOptions(options);
  const { name } = options;
  if (name !== undefined && whereIs(self, name) !== self.pid) throw new Exit(notRegistered(name));
  const ancestry = ancestryOf(self.pid);
  if (ancestry === undefined) throw new Exit('process_was_not_started_by_proc_lib');
  return ancestry.parent ?? self.pid;
}

function notRegistered(name: ServerName): unknown {
  if (typeof name === 'string' || 'local' in name) return 'process_not_registered';
  return 'global' in name ? 'process_not_registered_globally' : { process_not_registered_via: name.via[0] };
}
