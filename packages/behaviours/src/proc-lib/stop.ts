/**
 * Ending a process in good order (OTP: `proc_lib:stop/1,3`): it is asked by a system message to terminate, and waited
 * for. Works for every behaviour and special process.
 */
import { coroutine, type ExitReason, makeRef, type Pid, type Self, timeout as timedOut } from '@hot/runtime';
import { post } from './post';
import { isDeepStrictEqual } from 'node:util';
import { CallError } from './call-error';
import { Caller } from './from';
import { inProcess } from './running';
import { isDownOf, type DownMessage } from './signals';
import { afterOf } from './start';
import { checkTimeout, type Timeout } from './timeout';
import { SystemMessage } from './system-message';

/**
 * Asks a process to terminate and waits for its end.
 * @param process the process or its registered name
 * @param reason what it shall end with; `'normal'` unless given
 * @param timeout ms to wait; `'infinity'` unless given. When it is over the request stands: the process will still end
 * @throws CallError `noproc`, `timeout`, `calling_self`; `exit` when it ended with another reason than asked for
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
  const ref = self.monitor(process);
  // The answer goes to a reference that is no alias, that is to nobody: the end of the process is the answer.
  const message = new SystemMessage(new Caller(self.pid, makeRef(), true), request);
  sendIfThere(process, message);
  const down = (yield self.receive((message): message is DownMessage => isDownOf(ref, message), {
    since: ref,
    ...afterOf(timeout),
  })) as DownMessage | typeof timedOut;
  if (down === timedOut) {
    self.demonitor(ref, { flush: true });
    throw failed('timeout');
  }
  if (!sameReason(down.reason, reason)) throw failed(down.reason);
  return 'ok';
});

/** Sends to a process or a name; a name that nobody has is no error here, because the monitor tells. */
function sendIfThere(process: Pid | string, message: unknown): void {
  try {
    post(process, message);
  } catch {
    // badarg: not registered. The DOWN with noproc is on its way.
  }
}

/** Whether a process ended as it was told to: equal terms, as in a pattern match. */
function sameReason(actual: ExitReason, asked: ExitReason): boolean {
  return isDeepStrictEqual(actual, asked);
}
