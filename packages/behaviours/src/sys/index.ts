/** sys: looking into and steering processes that follow the OTP principles (OTP: `sys`). */
import { plainExports } from '@hot/runtime';

export type { SystemCallbacks, SystemState } from './callbacks';
export { changeCode, getState, getStatus, replaceState, resume, suspend, terminate } from './client';
export type { Debug, DebugOption, InstallOptions } from './debug';
export { install, log, logToFile, noDebug, remove, statistics, trace } from './debug-client';
export type { DebugFunction, EventFormat, SystemEvent } from './event';
export { type CallbackFailed, handleSystemMessage } from './handle';
export { debugOptions, getLog, handleDebug } from './special';
export type { StatisticsReport } from './statistics';
export type { Status } from './status';
export { isSystemMessage, type SystemMessage } from '../proc-lib/system-message';

module.exports = plainExports(module.exports as object);
