/** A server that does nothing but be there: the child of the works `restart` and `children`. */
import { GenServer, ok } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import * as MODULE from './child.js';

export interface Child extends GenServer.Protocol {
  /** Who is told that it is up. */
  args: Pid<'up'> | undefined;
  state: undefined;
}

export const name = 'bench_child';

/** Starts one without a name. */
export function startLink(): Promise<GenServer.ServerPid<Child>> {
  return GenServer.startLink<Child>(MODULE, undefined);
}

/** Starts the one that has the name, and tells of it. */
export function startNamed(told: Pid<'up'>): Promise<GenServer.ServerPid<Child>> {
  return GenServer.startLink<Child>(MODULE, told, { name });
}

export const init: GenServer.Init<Child> = (told) => {
  if (told !== undefined) send(told, 'up');
  return ok(undefined);
};
