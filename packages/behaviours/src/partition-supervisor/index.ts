/**
 * PartitionSupervisor: a number of copies of one child, and names that lead a key to its copy (Elixir:
 * `PartitionSupervisor`).
 *
 *     await PartitionSupervisor.startLink({ child: { start: [Cart, 'startLink', []] }, partitions: 8 }, { name: 'carts' });
 *     await GenServer.call(PartitionSupervisor.via('carts', userId), 'total');
 *
 * One key leads to one partition as long as their number is the same; while a partition is being restarted nobody has its
 * names (`noproc`), afterwards they lead to the new process. Whoever keeps state in a partition by key thus has it by key
 * in one process only. It is a supervisor with the ids 0, 1, …: `Supervisor` and `sys` work on it.
 */
import { plainExports } from '@hot/runtime';

export { countChildren, partitions, via, type ViaName, whichChildren } from './client';
export { type Flags, type PartitionSpec } from './flags';
export { registerName, type RoutedName, unregisterName, whereisName } from './registry';
export { named, startLink, type StartOptions } from './start';
export type { PartitionSupervisorPid, TypedPartitionSupervisorName } from './target';
export { stop } from '../gen/stop';

module.exports = plainExports(module.exports as object);
