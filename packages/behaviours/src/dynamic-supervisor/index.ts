/**
 * DynamicSupervisor: children that come and go, each with a specification of its own (Elixir: `DynamicSupervisor`; in OTP
 * written by hand on `simple_one_for_one`).
 *
 *     const sup = await DynamicSupervisor.startLink({ maxChildren: 100 }, { name: 'sessions' });
 *     const pid = await DynamicSupervisor.startChild(sup, { start: [Session, 'startLink', [user]], restart: 'temporary' });
 *
 * It is a supervisor whose children have no ids and no order: what `Supervisor` and `sys` do with one of strategy
 * `simple_one_for_one` they do with it. The differences: any specification may be started, each child is stopped in its
 * own way, and a pid that is not a child's is not found, also when it is dead.
 */
import { plainExports } from '@hot/runtime';

export {
  type ChildInfo,
  countChildren,
  type DynamicChildSpec,
  startChild,
  terminateChild,
  whichChildren,
} from './client';
export { type DynamicEntry, type DynamicSupervisorPid, named, type TypedDynamicSupervisorName } from './target';
export { type Flags, init } from './flags';
export { type Callbacks, startLink, type StartOptions } from './start';
export { stop } from '../gen/stop';

module.exports = plainExports(module.exports as object);
