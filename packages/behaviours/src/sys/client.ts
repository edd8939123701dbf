/**
 * Looking into and steering a process that follows the OTP principles (OTP: `sys`). Each function sends a system
 * message and waits for the answer, for 5,000 ms unless told otherwise.
 *
 * All of them reject with CallError (`noproc`, `timeout`, `calling_self`, `exit`) when no answer comes.
 */
import { coroutine, type ExitReason } from '@hot/runtime';
import { call, DEFAULT_TIMEOUT } from '../gen/call';
import type { ServerRef } from '../gen/name';
import type { Timeout } from '../proc-lib/timeout';
import type { Status } from './status';
import { SysError, type SysErrorCode } from './sys-error';

/** Stops the process from serving anything but system messages (OTP: `sys:suspend/1,2`). Twice is once. */
export function suspend(target: ServerRef, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return ask(target, 'suspend', timeout);
}

/** Lets a suspended process go on, whatever the number of suspensions (OTP: `sys:resume/1,2`). */
export function resume(target: ServerRef, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return ask(target, 'resume', timeout);
}

/**
 * Has a suspended process convert its state for new code, by `codeChange` of its callback module
 * (OTP: `sys:change_code/4,5`).
 * @param module the module that was replaced
 * @param oldVersion version that the state is of; `{ down: version }` when going back
 * @throws SysError `unknown_system_msg` when it is not suspended; `code_change_failed` with what `codeChange` returned or threw:
 *   the old state stays
 */
export function changeCode(
  target: ServerRef,
  module: unknown,
  oldVersion: unknown,
  extra: unknown,
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<'ok'> {
  return ask(target, { change_code: { module, oldVersion, extra } }, timeout, 'code_change_failed');
}

/**
 * The state of the process (OTP: `sys:get_state/1,2`).
 * @throws SysError `callback_failed`
 */
export function getState(target: ServerRef, timeout: Timeout = DEFAULT_TIMEOUT): Promise<unknown> {
  return ask(target, 'get_state', timeout, 'callback_failed');
}

/**
 * Replaces the state by what `change` makes of it, and resolves to the new one (OTP: `sys:replace_state/2,3`).
 * For debugging: a state changed from outside is nobody's contract.
 * @param change runs in the process; not async
 * @throws SysError `callback_failed` when `change` fails: the state is as before
 */
export function replaceState<S>(
  target: ServerRef,
  change: (state: S) => S,
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<S> {
  return ask(target, { replace_state: change }, timeout, 'callback_failed');
}

/** What the process tells of itself (OTP: `sys:get_status/1,2`). */
export function getStatus(target: ServerRef, timeout: Timeout = DEFAULT_TIMEOUT): Promise<Status> {
  return ask(target, 'get_status', timeout);
}

/** Orders the process to end with `reason`, without waiting for the end (OTP: `sys:terminate/2,3`). */
export function terminate(target: ServerRef, reason: ExitReason, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return ask(target, { terminate: reason }, timeout);
}

/** Sends a system request and reads the answer. */
export function ask<T>(
  target: ServerRef,
  request: unknown,
  timeout: Timeout,
  failure: SysErrorCode = 'unknown_system_msg',
): Promise<T> {
  return askFrom(target, request, timeout, failure) as Promise<T>;
}

const askFrom = coroutine(function* (
  target: ServerRef,
  request: unknown,
  timeout: Timeout,
  failure: SysErrorCode,
): Generator<unknown, unknown, unknown> {
  const answer = yield call('system', target, request, timeout);
  if (typeof answer === 'object' && answer !== null) {
    if ('error' in answer) throw new SysError(codeOf(answer.error, failure), answer.error, target);
    if ('ok' in answer) return answer.ok;
  }
  return answer;
});

function codeOf(reason: unknown, failure: SysErrorCode): SysErrorCode {
  if (typeof reason === 'object' && reason !== null) {
    for (const code of ['unknown_system_msg', 'callback_failed', 'open_file'] as const) if (code in reason) return code;
  }
  return failure;
}
