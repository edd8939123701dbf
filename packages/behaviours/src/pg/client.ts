/**
 * What processes do with groups (OTP: the functions of `pg`). The scope comes first where it is given, and is `'pg'` where
 * it is not.
 *
 * Changes are calls of the scope process, and reject with CallError `noproc` when it does not run. Questions are answered
 * from its table at once: there, a scope that does not run has no members.
 */
import {
  coroutine,
  isPid,
  nodeName,
  type Pid,
  ProcessError,
  type Ref,
  self as runningSelf,
  timeout,
} from '@hot/runtime';
import { call } from '../gen/call';
import { formatShort } from '../proc-lib/format-term';
import { running } from '../proc-lib/running';
import type { MemberOf, MessageOf } from './group';
import type { GroupEntry, ScopeRequest, Snapshot } from './server';
import { groupsOf, membersOf, tableOf } from './table';

/** The scope where none is named. */
export const DEFAULT_SCOPE = 'pg';

/**
 * Puts a process, or each of a list, into a group (OTP: `pg:join/2,3`). One that joins twice is in it twice. It leaves when
 * it ends.
 * @throws ProcessError `badarg` for what is no process of this node, and nobody has joined
 * @throws CallError `noproc`, as a rejection
 */
export function join<G>(group: G, pids: MemberOf<G> | readonly MemberOf<G>[]): Promise<'ok'>;
export function join<G>(scope: string, group: G, pids: MemberOf<G> | readonly MemberOf<G>[]): Promise<'ok'>;
export function join(...args: readonly unknown[]): Promise<'ok'> {
  const [scope, group, pids] = scoped(args, 3);
  return ask(scope, { type: 'join', group, pids: pidsOf(pids) }) as Promise<'ok'>;
}

/**
 * Takes a process, or each of a list, out of a group, once for each time that it is named (OTP: `pg:leave/2,3`).
 * @returns `'not_joined'` when none of them was in
 * @throws ProcessError `badarg`; CallError `noproc`, as a rejection
 */
export function leave(group: unknown, pids: Pid | readonly Pid[]): Promise<'ok' | 'not_joined'>;
export function leave(scope: string, group: unknown, pids: Pid | readonly Pid[]): Promise<'ok' | 'not_joined'>;
export function leave(...args: readonly unknown[]): Promise<'ok' | 'not_joined'> {
  const [scope, group, pids] = scoped(args, 3);
  return ask(scope, { type: 'leave', group, pids: pidsOf(pids) }) as Promise<'ok' | 'not_joined'>;
}

/** Who is in a group, each as many times as it joined, in no order to rely on (OTP: `pg:get_members/1,2`). */
export function getMembers<G>(group: G): readonly Pid<MessageOf<G>>[];
export function getMembers<G>(scope: string, group: G): readonly Pid<MessageOf<G>>[];
export function getMembers(...args: readonly unknown[]): readonly Pid[] {
  return read(args);
}

/** {@link getMembers} of this node, which are all (OTP: `pg:get_local_members/1,2`). */
export function getLocalMembers<G>(group: G): readonly Pid<MessageOf<G>>[];
export function getLocalMembers<G>(scope: string, group: G): readonly Pid<MessageOf<G>>[];
export function getLocalMembers(...args: readonly unknown[]): readonly Pid[] {
  return read(args);
}

function read(args: readonly unknown[]): readonly Pid[] {
  const [scope, group] = scoped(args, 2);
  const table = tableOf(scope);
  return (table === undefined ? undefined : membersOf(table, group)?.list()) ?? [];
}

/**
 * The groups that have members (OTP: `pg:which_groups/0,1`).
 * @throws ProcessError `badarg` when the scope does not run
 */
export function whichGroups(scope: string = DEFAULT_SCOPE): unknown[] {
  const table = tableOf(scope);
  if (table === undefined) throw new ProcessError('badarg', `no scope ${formatShort(scope)} of pg runs`);
  return groupsOf(table);
}

/** {@link whichGroups} of this node, which are all (OTP: `pg:which_local_groups/0,1`). */
export function whichLocalGroups(scope?: string): unknown[] {
  return whichGroups(scope);
}

/**
 * Tells the running process of all joins to a group and leaves from it, by {@link GroupEvent} messages, from the moment on
 * in which it had the members that it resolves to (OTP: `pg:monitor/1,2`).
 * @throws ProcessError `no_process` outside of any process; CallError `noproc`, as a rejection
 */
export function monitor<G>(group: G): Promise<{ ref: Ref; members: readonly Pid<MessageOf<G>>[] }>;
export function monitor<G>(scope: string, group: G): Promise<{ ref: Ref; members: readonly Pid<MessageOf<G>>[] }>;
export function monitor(...args: readonly unknown[]): Promise<{ ref: Ref; members: readonly Pid[] }> {
  const [scope, group] = scoped(args, 2);
  runningSelf();
  return monitorFrom(scope, group);
}

const monitorFrom = coroutine(function* (
  scope: string,
  group: unknown,
): Generator<unknown, { ref: Ref; members: readonly Pid[] }, unknown> {
  const { ref, groups } = (yield ask(scope, { type: 'monitor', watched: { type: 'group', group } })) as Snapshot;
  return { ref, members: (groups[0] as GroupEntry)[1] };
});

/**
 * {@link monitor} of all groups of a scope, those to come included (OTP: `pg:monitor_scope/0,1`). The groups are pairs, for
 * `new Map(groups)` where their names are no compound terms.
 * @throws ProcessError `no_process` outside of any process; CallError `noproc`, as a rejection
 */
export function monitorScope(scope: string = DEFAULT_SCOPE): Promise<{ ref: Ref; groups: readonly GroupEntry[] }> {
  runningSelf();
  return ask(scope, { type: 'monitor', watched: { type: 'scope' } }) as Promise<Snapshot>;
}

/**
 * Ends a {@link monitor} or {@link monitorScope}; its messages that are still in the mailbox go, too (OTP:
 * `pg:demonitor/1,2`).
 * @returns false when there is no such monitor
 * @throws CallError `noproc`, as a rejection
 */
export function demonitor(ref: Ref): Promise<'ok' | false>;
export function demonitor(scope: string, ref: Ref): Promise<'ok' | false>;
export function demonitor(...args: readonly unknown[]): Promise<'ok' | false> {
  const [scope, ref] = scoped(args, 2);
  return demonitorFrom(scope, ref as Ref);
}

const demonitorFrom = coroutine(function* (scope: string, ref: Ref): Generator<unknown, 'ok' | false, unknown> {
  if ((yield ask(scope, { type: 'demonitor', ref })) !== true) return false;
  const me = running();
  if (me === null) return 'ok';
  const isLeft = (message: unknown): message is unknown => {
    const { type, ref: its } = (message ?? {}) as { readonly type?: unknown; readonly ref?: unknown };
    return its === ref && (type === 'join' || type === 'leave');
  };
  // What the scope sent before it answered is here already.
  while ((yield me.receive(isLeft, { after: 0 })) !== timeout);
  return 'ok';
});

/** The arguments with the scope, which may be left out. */
function scoped(args: readonly unknown[], whole: number): readonly [scope: string, group: unknown, rest: unknown] {
  const [scope, group, rest] = args.length < whole ? [DEFAULT_SCOPE, ...args] : args;
  if (typeof scope !== 'string') {
    throw new ProcessError('badarg', `a scope of pg is named by a string, not by ${formatShort(scope)}`);
  }
  // The scope process keeps groups in a table, which has no such key, and must not fall over it.
  if (group === undefined) throw new ProcessError('badarg', 'undefined names no group of pg');
  return [scope, group, rest];
}

function ask(scope: string, request: ScopeRequest): Promise<unknown> {
  return call('call', scope, request, 'infinity');
}

/** A process or a list of them as a list; all of this node. */
function pidsOf(pids: unknown): readonly Pid[] {
  const all: readonly unknown[] = Array.isArray(pids) ? [...(pids as unknown[])] : [pids];
  const here = nodeName();
  for (const pid of all) {
    if (!isPid(pid)) throw new ProcessError('badarg', `a group of pg has processes in it, not ${formatShort(pid)}`);
    if (pid.node !== here) {
      throw new ProcessError(
        'badarg',
        `a group of pg has processes of its node in it, not ${formatShort(pid)} of ${pid.node}`,
      );
    }
  }
  return all as readonly Pid[];
}
