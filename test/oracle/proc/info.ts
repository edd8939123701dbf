/** What `process_info` tells of a puppet, as the recording writes it. */
import { isPid, type Pid } from '@hot/runtime';
import type { Json } from '../json';
import { messageTo } from './term';
import type { World } from './world';

/** What the `info` op and `final` have in common. */
export interface PuppetInfo {
  readonly [field: string]: Json;
  readonly trap_exit: boolean;
  readonly registered_name: string | null;
  readonly links: Json[];
  readonly monitors: Json[];
  readonly message_queue_len: number;
  readonly messages: Json[];
}

const ITEMS = ['trap_exit', 'registered_name', 'links', 'monitors', 'message_queue_len', 'messages'] as const;

/** The state of a living process; `undefined` for a dead one. */
export function infoOf({ node, labels }: World, pid: Pid<unknown>): PuppetInfo | undefined {
  const info = node.processInfo(pid, ITEMS);
  if (info === undefined) return undefined;
  const monitored = info.monitors.map((target) => (isPid(target) ? labels.of(target) : target));
  const pids = monitored.filter((target) => typeof target === 'string');
  const names = monitored.filter((target) => typeof target !== 'string').map(({ name }) => name);
  return {
    trap_exit: info.trap_exit,
    registered_name: info.registered_name ?? null,
    links: byNumber(info.links.map(labels.of)),
    monitors: [...byNumber(pids), ...names.sort().map((name) => ({ name }))],
    message_queue_len: info.message_queue_len,
    messages: info.messages.map((message) => messageTo(message, labels.of)),
  };
}

/** Sorts `p2` before `p10`. */
export function byNumber(labels: string[]): string[] {
  return labels.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
}
