/**
 * The names of partitions: this module is a {@link Registry}, so `{ via: [PartitionSupervisor, { name, key }] }` names
 * the partition of a key wherever a server is named. Nobody registers there: partitions have their names from their
 * supervisor.
 */
import { isAlive, type Pid, ProcessError, thisNode } from '@hot/runtime';
import { type ServerRef, whereIs } from '../gen/name';
import { formatShort } from '../proc-lib/format-term';
import { partitionOf } from './partition-of';
import { type Routes, routesOf } from './routes';

/** The name of a partition: that of its supervisor, and a key that belongs to it. */
export interface RoutedName {
  readonly name: ServerRef;
  readonly key: unknown;
}

/**
 * The process of the partition of a key; `undefined` while it or its supervisor does not run.
 * @param name a {@link RoutedName}
 * @throws ProcessError `badarg` for anything else
 */
export function whereisName(name: unknown): Pid | undefined {
  if (!isRoutedName(name)) {
    throw new ProcessError('badarg', `a partition is named by { name, key }, not by ${formatShort(name)}`);
  }
  const { name: supervisor, key } = name;
  const routes = routesAt(supervisor);
  const pid = routes?.[partitionOf(key, routes.length)];
  return pid !== undefined && isAlive(pid) ? pid : undefined;
}

function isRoutedName(name: unknown): name is RoutedName {
  return typeof name === 'object' && name !== null && 'name' in name && 'key' in name;
}

/** Partitions have their names from their supervisor: `'no'`. */
export function registerName(_name: unknown, _pid: Pid): 'no' {
  return 'no';
}

/** Names of partitions are nobody's to give up. */
export function unregisterName(_name: unknown): void {}

/** The partitions of a supervisor that runs. */
export function routesAt(supervisor: ServerRef): Routes | undefined {
  const pid = whereIs({ node: thisNode() }, supervisor);
  return pid !== undefined && isAlive(pid) ? routesOf(pid) : undefined;
}
