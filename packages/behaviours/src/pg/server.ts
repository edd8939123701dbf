/**
 * The scope process: a gen_server that alone changes the groups, monitors the members, and tells who watches.
 *
 *     join, leave ──call──▶ table of groups ◀── read ── getMembers, whichGroups
 *     DOWN of a member ───▶      └──▶ join, leave messages to who watches
 *
 * It trusts nobody with a message that it does not know: that ends it, and its groups with it, as in OTP.
 */
import { type Pid, ProcessError, type Ref, self } from '@hot/runtime';
import type { Callbacks } from '../gen-server/callbacks';
import { noreply, ok, reply } from '../gen/result';
import { formatShort } from '../proc-lib/format-term';
import type { From } from '../proc-lib/from';
import type { Members } from './group';
import { addTo, type GroupTable, groupsOf, makeTable, membersOf, removeFrom } from './table';
import { type Watched, Watchers } from './watchers';

/** What a scope process is asked. */
export type ScopeRequest =
  | { readonly type: 'join' | 'leave'; readonly group: unknown; readonly pids: readonly Pid[] }
  | { readonly type: 'monitor'; readonly watched: Watched }
  | { readonly type: 'demonitor'; readonly ref: Ref };

/** A group and its members. */
export type GroupEntry<M = unknown> = readonly [group: unknown, members: readonly Pid<M>[]];

/** The answer to `monitor`: the reference, and what stood in the groups at that moment. */
export interface Snapshot {
  readonly ref: Ref;
  readonly groups: readonly GroupEntry[];
}

interface Member {
  /** The monitor on it. */
  readonly ref: Ref;
  /** Its memberships, oldest first; a group as many times as it is in. */
  readonly groups: Members[];
}

interface Scope {
  readonly table: GroupTable;
  readonly members: Map<Pid, Member>;
  readonly watchers: Watchers;
}

interface ScopeProtocol {
  args: string;
  state: Scope;
  call: [ScopeRequest, unknown];
  cast: unknown;
}

export const callbacks: Callbacks<ScopeProtocol> = {
  init: (scope) => ok({ table: makeTable(scope), members: new Map<Pid, Member>(), watchers: new Watchers() }),

  handleCall(request, from, state) {
    switch (request?.type) {
      case 'join':
        return reply(join(state, request.group, request.pids), state);
      case 'leave':
        return reply(leave(state, request.group, request.pids), state);
      case 'monitor':
        return reply(watch(state, from, request.watched), state);
      case 'demonitor':
        return reply(state.watchers.remove(request.ref), state);
      default:
        throw unknown(request);
    }
  },

  handleCast(request) {
    throw unknown(request);
  },

  handleInfo(message, state) {
    const { type, ref, pid } = (message ?? {}) as {
      readonly type?: unknown;
      readonly ref?: unknown;
      readonly pid?: unknown;
    };
    if (type !== 'DOWN') throw unknown(message);
    const member = state.members.get(pid as Pid);
    if (member !== undefined && member.ref === ref) memberEnded(state, pid as Pid, member);
    else state.watchers.remove(ref as Ref);
    return noreply(state);
  },
};

function unknown(message: unknown): ProcessError {
  return new ProcessError('badarg', `a process of pg does not know ${formatShort(message)}`);
}

function join({ table, members, watchers }: Scope, group: unknown, pids: readonly Pid[]): 'ok' {
  if (pids.length === 0) return 'ok';
  const joined = addTo(table, group, pids);
  for (const pid of pids) {
    let member = members.get(pid);
    if (member === undefined) {
      member = { ref: self().monitor(pid), groups: [] };
      members.set(pid, member);
    }
    member.groups.push(joined);
  }
  watchers.tell('join', group, pids);
  return 'ok';
}

function leave({ table, members, watchers }: Scope, group: unknown, pids: readonly Pid[]): 'ok' | 'not_joined' {
  const joined = membersOf(table, group);
  if (joined === undefined) return 'not_joined';
  const left = pids.filter((pid) => removeFrom(table, joined, pid));
  if (left.length === 0) return 'not_joined';
  for (const pid of left) forget(members, pid, joined);
  watchers.tell('leave', group, left);
  return 'ok';
}

/** Takes one membership from a process, and the monitor with the last. */
function forget(members: Map<Pid, Member>, pid: Pid, left: Members): void {
  const member = members.get(pid) as Member;
  member.groups.splice(member.groups.lastIndexOf(left), 1);
  if (member.groups.length > 0) return;
  self().demonitor(member.ref, { flush: true });
  members.delete(pid);
}

/** A member that has ended leaves once for each time that it joined, the last time first. */
function memberEnded({ table, members, watchers }: Scope, pid: Pid, { groups }: Member): void {
  members.delete(pid);
  for (const left of groups.reverse()) {
    removeFrom(table, left, pid);
    watchers.tell('leave', left.group, [pid]);
  }
}

function watch({ table, watchers }: Scope, { pid }: From, watched: Watched): Snapshot {
  const groups = watched.type === 'scope' ? groupsOf(table) : [watched.group];
  return {
    ref: watchers.add(pid, watched),
    groups: groups.map((group) => [group, (membersOf(table, group)?.list() ?? []) as readonly Pid<unknown>[]]),
  };
}
