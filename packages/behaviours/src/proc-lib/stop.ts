/**
 * Ending a process in good order (OTP: `proc_lib:stop/1,3`): it is asked by a system message to terminate, and waited
 * for. Works for every behaviour and special process.
 */
import { isDeepStrictEqual } from 'node:util';
import { coroutine, type ExitReason, type Pid, type Self, timeout as timedOut, whereis } from '@hot/runtime';
import type { Answer } from './answer';
import { CallError } from './call-error';
import { Caller } from './from';
import { monotonicTime } from './node';
import { post } from './post';
import { inProcess } from './running';
import { SystemMessage } from './system-message';
import { checkTimeout, type Timeout } from './timeout';

/**
 * Asks a process to terminate and waits for its end.
 * @param process the process or its registered name
 * @param reason what it shall end with; `'normal'` unless given
 * @param timeout ms to wait; `'infinity'` unless given. When it is over the request stands: the process will still end
 * @throws CallError `noproc`, `timeout`, `calling_self`; `exit` when it ended with another reason than asked for, or by
 *   itself before it got to the request
 */
export function stop(
  process: Pid | string,
  reason: ExitReason = 'normal',
  timeout: Timeout = 'infinity',
): Promise<'ok'> {
  return stopAt(() => process, process, reason, timeout);
}

/** {@link stop} for whatever `find` finds, which errors call `target`. */
export function stopAt(
  find: (self: Self) => Pid | string | undefined,
  target: unknown,
  reason: ExitReason,
  timeout: Timeout,
): Promise<'ok'> {
  return inProcess((self) => terminate(self, find(self), target, reason, timeout));
}

const terminate = coroutine(function* (
  self: Self,
  process: Pid | string | undefined,
  target: unknown,
  reason: ExitReason,
  timeout: Timeout,
): Generator<unknown, 'ok', unknown> {
  checkTimeout(timeout);
  const request = { terminate: reason };
  const failed = (why: ExitReason): CallError => new CallError(why, target, request, timeout);
  if (process === undefined) throw failed('noproc');
  if (process === self.pid) throw failed('calling_self');
  // The alias brings the answer, which leaves the monitor on; it ends with the monitor.
  const ref = self.monitor(process, { alias: 'demonitor' });
  const deadline = timeout === 'infinity' ? undefined : monotonicTime(self) + timeout;
  sendIfThere(process, new SystemMessage(new Caller(self.pid, ref, true), request));
  for (let heard = false; ; heard = true) {
    const after = deadline === undefined ? {} : { after: Math.max(0, Math.ceil(deadline - monotonicTime(self))) };
    const message = (yield self.receive(undefined, { since: ref, answers: true, ...after })) as
      Answer | typeof timedOut;
    if (message === timedOut) {
      self.demonitor(ref, { flush: true });
      throw failed('timeout');
    }
    if (message.type !== 'DOWN') continue;
    // A process that ended before it was told to did not end in obedience, whatever its reason.
    if (!heard || !isDeepStrictEqual(message.reason, reason)) throw failed(message.reason);
    return 'ok';
  }
});

/** Sends to a process or a name; for a name that nobody has the monitor has sent DOWN with `noproc`. */
function sendIfThere(process: Pid | string, message: unknown): void {
  const pid = typeof process === 'string' ? whereis(process) : process;
  if (pid !== undefined) post(pid, message);
}
