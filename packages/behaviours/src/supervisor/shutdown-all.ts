/**
 * Stopping all children of a `simple_one_for_one` supervisor (OTP: `supervisor:terminate_dynamic_children/1`): all at
 * once, with one time limit for all.
 */
import { type ExitReason, type Pid, type Ref, type Self, timeout as timedOut } from '@hot/runtime';
import { monotonicTime } from '../proc-lib/node';
import type { DownMessage, ExitMessage } from '../proc-lib/signals';
import type { CheckedSpec } from './check-spec';
import { isProperEnd } from './shutdown';

/** Those that did not end as they should, by the reason with which they ended. */
export type Faults = Map<ExitReason, Pid[]>;

/** Stops processes that were all started by one specification. */
export function* shutdownAll(
  self: Self,
  pids: readonly Pid[],
  template: CheckedSpec,
): Generator<unknown, Faults, unknown> {
  const faults: Faults = new Map();
  const note = (reason: ExitReason, pid: Pid): void => {
    if (isProperEnd(reason, template)) return;
    const same = faults.get(reason);
    if (same === undefined) faults.set(reason, [pid]);
    else same.push(pid);
  };

  const watched = new Map<Pid, Ref>();
  for (const pid of pids) {
    watched.set(pid, self.monitor(pid));
    self.unlink(pid);
  }
  // Those that ended by themselves before: the EXIT has the reason, a DOWN would only say noproc.
  const isExit = (message: unknown): message is ExitMessage =>
    (message as ExitMessage | null)?.type === 'EXIT' && watched.has((message as ExitMessage).pid);
  for (;;) {
    const exit = (yield self.receive(isExit, { after: 0 })) as ExitMessage | typeof timedOut;
    if (exit === timedOut) break;
    self.demonitor(watched.get(exit.pid) as Ref, { flush: true });
    watched.delete(exit.pid);
    note(exit.reason, exit.pid);
  }

  const { shutdown: limit } = template;
  const signal = limit === 'brutal_kill' ? 'kill' : 'shutdown';
  for (const pid of watched.keys()) self.exit(pid, signal);
  let deadline = typeof limit === 'number' ? monotonicTime(self) + limit : Infinity;
  const isDown = (message: unknown): message is DownMessage => {
    const { type, pid, ref } = (message ?? {}) as Partial<DownMessage>;
    return type === 'DOWN' && pid !== undefined && watched.get(pid) === ref;
  };
  while (watched.size > 0) {
    const options = deadline === Infinity ? {} : { after: Math.max(0, deadline - monotonicTime(self)) };
    const down = (yield self.receive(isDown, options)) as (DownMessage & { readonly pid: Pid }) | typeof timedOut;
    if (down === timedOut) {
      deadline = Infinity;
      for (const pid of watched.keys()) self.exit(pid, 'kill');
      continue;
    }
    watched.delete(down.pid);
    note(down.reason, down.pid);
  }
  return faults;
}
