/**
 * Turning the debug functions of a process on and off (OTP: the debug part of `sys`). Each waits for the answer, for
 * 5,000 ms unless told otherwise, and rejects with CallError when none comes.
 */
import { DEFAULT_TIMEOUT } from '../gen/call';
import type { ServerRef } from '../gen/name';
import type { Timeout } from '../proc-lib/timeout';
import { ask } from './client';
import { checkInstallOptions, checkLogSize, type InstallOptions, LOG_SIZE } from './debug';
import type { DebugRequest } from './debug-request';
import type { SystemEvent } from './event';
import type { StatisticsReport } from './statistics';

/** Prints every event of the process, or stops to (OTP: `sys:trace/2,3`). */
export function trace(target: ServerRef, on: boolean, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return debug(target, { kind: 'trace', on }, timeout);
}

/**
 * Keeps the last events of the process (OTP: `sys:log/2,3`).
 * @param flag `true` (10 events), a number of events, or `false`; `'get'` resolves to the events, oldest first;
 *   `'print'` prints them
 * @throws OptionsError for a number that is no number of events
 */
export function log(target: ServerRef, flag: 'get', timeout?: Timeout): Promise<SystemEvent[]>;
export function log(target: ServerRef, flag: boolean | number | 'print', timeout?: Timeout): Promise<'ok'>;
export function log(
  target: ServerRef,
  flag: boolean | number | 'get' | 'print',
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<SystemEvent[] | 'ok'> {
  if (flag === 'get') return debug(target, { kind: 'log_get' }, timeout);
  if (flag === 'print') return debug(target, { kind: 'log_print' }, timeout);
  if (typeof flag === 'boolean') return debug(target, { kind: 'log', size: flag ? LOG_SIZE : 0 }, timeout);
  checkLogSize(flag);
  return debug(target, { kind: 'log', size: flag }, timeout);
}

/**
 * Writes every event of the process to a file, or stops to (OTP: `sys:log_to_file/2,3`).
 * @param path the file, which is emptied; `false` for none
 * @throws SysError `open_file`
 */
export function logToFile(target: ServerRef, path: string | false, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return debug(target, { kind: 'log_to_file', path }, timeout);
}

/**
 * Counts the messages of the process (OTP: `sys:statistics/2,3`).
 * @param flag `true`, `false`, or `'get'`, which resolves to the counts so far
 */
export function statistics(
  target: ServerRef,
  flag: 'get',
  timeout?: Timeout,
): Promise<StatisticsReport | 'no_statistics'>;
export function statistics(target: ServerRef, flag: boolean, timeout?: Timeout): Promise<'ok'>;
export function statistics(
  target: ServerRef,
  flag: boolean | 'get',
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<StatisticsReport | 'no_statistics' | 'ok'> {
  if (flag === 'get') return debug(target, { kind: 'statistics_get' }, timeout);
  return debug(target, { kind: 'statistics', on: flag }, timeout);
}

/**
 * Has the process call a function for each of its events (OTP: `sys:install/2,3`). The same id, or function, only once.
 * @throws OptionsError that names what is wrong in `options`
 */
export function install<S>(
  target: ServerRef,
  options: InstallOptions<S>,
  timeout: Timeout = DEFAULT_TIMEOUT,
): Promise<'ok'> {
  const given = options as unknown as InstallOptions;
  checkInstallOptions(given);
  return debug(target, { kind: 'install', options: given }, timeout);
}

/** Removes an installed function, by its id or by itself (OTP: `sys:remove/2,3`). */
export function remove(target: ServerRef, id: unknown, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return debug(target, { kind: 'remove', id }, timeout);
}

/** Turns all debug functions off (OTP: `sys:no_debug/1,2`). */
export function noDebug(target: ServerRef, timeout: Timeout = DEFAULT_TIMEOUT): Promise<'ok'> {
  return debug(target, { kind: 'no_debug' }, timeout);
}

function debug<T>(target: ServerRef, request: DebugRequest, timeout: Timeout): Promise<T> {
  return ask(target, { debug: request }, timeout);
}
