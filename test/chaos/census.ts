/** A count of everything in a node that a process can leave behind. */
import { Pg } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';

/** How many there are of each. */
export interface Census {
  readonly processes: number;
  readonly names: number;
  readonly timers: number;
  /** Both ends of each. */
  readonly links: number;
  readonly monitors: number;
  readonly monitored: number;
  readonly tables: number;
  readonly messages: number;
  /** Memberships in groups of `Pg`'s default scope. */
  readonly members: number;
}

/** Counts what is in a node that has settled. */
export function census(node: TestNode): Census {
  const living = node.processes();
  const sum = (count: (pid: Pid) => number): number => living.reduce((total, pid) => total + count(pid), 0);
  return {
    processes: living.length,
    names: node.registered().length,
    timers: node.scheduler.timers.count,
    links: sum((pid) => node.processInfo(pid, 'links')?.length ?? 0),
    monitors: sum((pid) => node.processInfo(pid, 'monitors')?.length ?? 0),
    monitored: sum((pid) => node.processInfo(pid, 'monitored_by')?.length ?? 0),
    tables: node.ets.all().length,
    messages: sum((pid) => node.processInfo(pid, 'message_queue_len') ?? 0),
    members: Pg.whichGroups().reduce<number>((total, group) => total + Pg.getMembers(group).length, 0),
  };
}
