/**
 * Application: a supervision tree that starts and stops as one, with what it depends on and its environment (OTP:
 * `application`). What is asked of a specification file is in `specification.ts`, what of its module in `callbacks.ts`.
 */
import { plainExports } from '@hot/runtime';

export { ApplicationError, type ApplicationErrorCode, isApplicationError } from './application-error';
export type { RestartType } from './applications';
export type { Callbacks, Parameters, Started, StartFailure, StartType } from './callbacks';
export {
  type ApplicationInfo,
  ensureAllStarted,
  ensureStarted,
  getAllKey,
  getApplication,
  getKey,
  getSupervisor,
  type Key,
  load,
  loadedApplications,
  start,
  startType,
  stop,
  unload,
  whichApplications,
} from './client';
export { changeConfig, getAllEnv, getEnv, setEnv, type SetOptions, unsetEnv } from './env';
export type { Config } from './environment';
export {
  type AnyApplication,
  type Application,
  type CheckedSpecification,
  define,
  isApplication,
  type Specification,
} from './specification';

module.exports = plainExports(module.exports as object);
