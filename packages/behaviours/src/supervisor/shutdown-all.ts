/**
 * Stopping all children that have no order (OTP: `supervisor:terminate_dynamic_children/1`): all at once, those with the
 * same time limit within that time together.
 */
import { type ExitReason, makeRef, type Pid, type Ref, type Self, timeout as timedOut } from '@hot/runtime';
import { monotonicTime } from '../proc-lib/node';
import type { DownMessage } from '../proc-lib/signals';
import { type Child, pidOf } from './child';
import { isProperEnd, reasonOfEnd, takeExits } from './shutdown';

/** A child that did not end as it should, and how it ended. */
export interface Fault {
  readonly child: Child;
  readonly reason: ExitReason;
}

/** A child that is to end, and the monitor on it once there is one. */
interface Watched {
  readonly child: Child;
  ref: Ref | undefined;
}

/** Stops the children that run. */
export function* shutdownAll(self: Self, children: Iterable<Child>): Generator<unknown, Fault[], unknown> {
  const faults: Fault[] = [];
  const watched = new Map<Pid, Watched>();
  for (const child of children) {
    const pid = pidOf(child);
    if (pid !== undefined) watched.set(pid, { child, ref: undefined });
  }
  const ended = (pid: Pid, reason: ExitReason): void => {
    const { child } = watched.get(pid) as Watched;
    watched.delete(pid);
    if (!isProperEnd(reason, child.spec)) faults.push({ child, reason });
  };

  const exits = yield* takeExits(self, (pid) => watched.has(pid));
  for (const [pid, reason] of exits) ended(pid, reason);
  /** Nothing before it in the mailbox is a DOWN of these. */
  const since = makeRef();
  for (const [pid, one] of watched) {
    one.ref = self.monitor(pid);
    self.exit(pid, one.child.spec.shutdown === 'brutal_kill' ? 'kill' : 'shutdown');
  }
  const limits = limitsOf(watched.values());
  const began = monotonicTime(self);
  const isDown = (message: unknown): message is DownMessage => {
    const { type, pid, ref } = (message ?? {}) as Partial<DownMessage>;
    return type === 'DOWN' && pid !== undefined && watched.get(pid)?.ref === ref;
  };
  while (watched.size > 0) {
    const [limit] = limits;
    const options =
      limit === undefined ? { since } : { since, after: Math.ceil(Math.max(0, began + limit - monotonicTime(self))) };
    const down = (yield self.receive(isDown, options)) as (DownMessage & { readonly pid: Pid }) | typeof timedOut;
    if (down === timedOut) {
      limits.shift();
      for (const [pid, { child }] of watched) if (child.spec.shutdown === limit) self.exit(pid, 'kill');
      continue;
    }
    const { pid, reason, ref } = down;
    ended(pid, yield* reasonOfEnd(self, pid, reason, ref));
  }
  return faults;
}

/** The time limits in ms that there are, the shortest first. */
function limitsOf(watched: Iterable<Watched>): number[] {
  const limits = new Set<number>();
  for (const { child } of watched) if (typeof child.spec.shutdown === 'number') limits.add(child.spec.shutdown);
  return [...limits].sort((one, other) => one - other);
}
