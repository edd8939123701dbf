/** Talking to a partition supervisor and its partitions (Elixir: the client functions of `PartitionSupervisor`). */
import type { ServerName } from '../gen/name';
import { CallError } from '../proc-lib/call-error';
import * as registry from './registry';
import type { Target } from '../supervisor/target';
import type { ViaName } from './target';

export { countChildren, whichChildren } from '../supervisor/client';
export type { ViaName } from './target';

/**
 * The name of the partition of a key, for calls, casts, monitors of servers, and whatever else names a server. It is looked
 * up at each use.
 *
 * @example
 * await GenServer.call(PartitionSupervisor.via('carts', userId), 'total');
 *
 * @param supervisor its name or pid
 * @param key an integer goes to the partition of its absolute value modulo their number; any other plain term by a hash
 */
export function via<T extends Target>(supervisor: T, key: unknown): ViaName<T> {
  return { via: [registry, { name: supervisor, key }] } satisfies ServerName as unknown as ViaName<T>;
}

/**
 * How many partitions there are (Elixir: `partitions/1`).
 * @throws CallError `noproc` when no partition supervisor has the name
 */
export function partitions(supervisor: Target): number {
  const routes = registry.routesAt(supervisor);
  if (routes === undefined) throw new CallError('noproc', supervisor, 'partitions', 'infinity');
  return routes.length;
}
