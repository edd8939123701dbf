/**
 * Where the partitions of each supervisor are now: a table by the supervisor's pid, written by the supervisor when it
 * starts a partition, read by whoever looks up a name. It goes with the supervisor.
 */
import type { Pid } from '@hot/runtime';

/** The partitions of one supervisor, each with the process started last; `undefined` before it was started. */
export type Routes = (Pid | undefined)[];

const routes = new WeakMap<object, Routes>();

/** Makes the table of a supervisor that begins. */
export function openRoutes(supervisor: Pid, count: number): void {
  routes.set(supervisor, new Array<Pid | undefined>(count).fill(undefined));
}

/** The table of a supervisor; `undefined` for any other process. */
export function routesOf(supervisor: Pid): Routes | undefined {
  return routes.get(supervisor);
}
