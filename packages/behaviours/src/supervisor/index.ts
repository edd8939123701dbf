/**
 * Supervisor: processes that start others, watch them, start them again, and stop them in reverse (OTP: `supervisor`).
 */
import { plainExports } from '@hot/runtime';

export {
  checkChildspecs,
  type ChildInfo,
  countChildren,
  countRestarts,
  deleteChild,
  getCallbackModule,
  getChildspec,
  restartChild,
  startChild,
  terminateChild,
  whichChildren,
} from './client';
export type { SpecFault } from './check-spec';
export type { ChildSpec, ChildType, Modules, Restart, Shutdown, Start, StartFunction, StartResult } from './child-spec';
export type { AutoShutdown, FlagFault, Flags, Strategy } from './flags';
export type { ChildFacts } from './reports';
export type { ChildCounts, RestartCounts } from './requests';
export {
  type AnyEntry,
  type ChildEntry,
  type ChildPid,
  type CopyEntry,
  init,
  type Later,
  later,
  type SupervisorSpec,
} from './spec';
export { named, startLink, type StartOptions } from './start';
export type { Callbacks, Supervises, SupervisorPid, TypedSupervisorName } from './target';
export { stop } from '../gen/stop';

module.exports = plainExports(module.exports as object);
