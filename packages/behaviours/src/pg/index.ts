/**
 * Pg: groups of processes, in scopes (OTP: `pg`, for a cluster of one node). A group is named by any plain term, and is
 * there as long as somebody is in it.
 */
import { plainExports } from '@hot/runtime';

export {
  demonitor,
  getLocalMembers,
  getMembers,
  join,
  leave,
  monitor,
  monitorScope,
  whichGroups,
  whichLocalGroups,
} from './client';
export { group, type Group } from './group';
export type { GroupEntry } from './server';
export { start, startLink } from './start';
export type { GroupEvent } from './watchers';

module.exports = plainExports(module.exports as object);
