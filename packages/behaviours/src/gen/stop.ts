/** Stopping a server by any of its names (OTP: `gen:stop/1,3`). */
import type { ExitReason } from '@hot/runtime';
import { stopAt } from '../proc-lib/stop';
import type { Timeout } from '../proc-lib/timeout';
import { type ServerRef, whereIs } from './name';

/**
 * Asks a server to terminate and waits for its end.
 * @param reason what it shall end with; `'normal'` unless given
 * @param timeout ms to wait; `'infinity'` unless given. When it is over the request stands
 * @throws CallError `noproc`, `timeout`, `calling_self`; `exit` when it ended with another reason than asked for
 */
export function stop(target: ServerRef, reason: ExitReason = 'normal', timeout: Timeout = 'infinity'): Promise<'ok'> {
  return stopAt((self) => whereIs(self, target), target, reason, timeout);
}
