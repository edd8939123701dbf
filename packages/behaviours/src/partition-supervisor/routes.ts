/**
 * Where the partitions of each supervisor are now: a table by the supervisor's pid, written by the supervisor when it
 * starts a partition, read by whoever looks up a name. It goes with the supervisor.
 */
import type { Pid } from '@hot/runtime';

/** The partitions of one supervisor, each with the process started last; `undefined` before it was started. */
export type Routes = (Pid | undefined)[];

const routes = new WeakMap<object, Routes>();

/**
 * The table of a supervisor, made when there is none: a code change asks `init` again, and the partitions go on running.
 * @param count partitions of a supervisor that begins; its table keeps their number
 */
export function openRoutes(supervisor: Pid, count: number): Routes {
  const open = routes.get(supervisor) ?? new Array<Pid | undefined>(count).fill(undefined);
  routes.set(supervisor, open);
  return open;
}

/** The table of a supervisor; `undefined` for any other process. */
export function routesOf(supervisor: Pid): Routes | undefined {
  return routes.get(supervisor);
}
