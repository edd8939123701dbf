/**
 * Stopping one child (OTP: `supervisor:shutdown/1`): a signal, its end awaited through a monitor, a kill when its time is
 * over. A child that unlinked itself is stopped all the same.
 *
 *     monitor ──▶ exit shutdown ──▶ DOWN within the time
 *                               └─▶ exit kill ──▶ DOWN
 *     or, for `brutal_kill`:   exit kill ──▶ DOWN
 */
import { type ExitReason, isQuiet, type Pid, type Ref, type Self, timeout as timedOut } from '@hot/runtime';
import { type DownMessage, type ExitMessage, isDownOf, isExit, isExitOf } from '../proc-lib/signals';
import type { CheckedSpec } from './check-spec';

/** Stops a process and gives the reason with which it ended. */
export function* shutdown(
  self: Self,
  pid: Pid,
  { shutdown: limit }: CheckedSpec,
): Generator<unknown, ExitReason, unknown> {
  const ref = self.monitor(pid);
  self.exit(pid, limit === 'brutal_kill' ? 'kill' : 'shutdown');
  const isEnd = (message: unknown): message is DownMessage => isDownOf(ref, message);
  const options = typeof limit === 'number' ? { since: ref, after: limit } : { since: ref };
  let down = (yield self.receive(isEnd, options)) as DownMessage | typeof timedOut;
  if (down === timedOut) {
    self.exit(pid, 'kill');
    down = (yield self.receive(isEnd, { since: ref })) as DownMessage;
  }
  return yield* reasonOfEnd(self, pid, down.reason, ref);
}

/**
 * Ends the link to a process whose DOWN has come, with the EXIT that it may have sent; the reason of its end.
 * @param ref of the monitor
 */
export function* reasonOfEnd(
  self: Self,
  pid: Pid,
  reason: ExitReason,
  ref: Ref,
): Generator<unknown, ExitReason, unknown> {
  const wasDead = reason === 'noproc';
  self.unlink(pid);
  const isItsExit = (message: unknown): message is ExitMessage => isExitOf(pid, message);
  // The EXIT of one that lived when it was monitored has come since.
  const options = wasDead ? { after: 0 } : { after: 0, since: ref };
  const exit = (yield self.receive(isItsExit, options)) as ExitMessage | typeof timedOut;
  if (!wasDead) return reason;
  // It was dead before the monitor was made: its EXIT knows why, unless it had unlinked itself.
  return exit === timedOut ? 'child_process_unlinked' : exit.reason;
}

/**
 * Takes the news of children that ended by themselves out of the mailbox: the reason of each. To be asked before many are
 * stopped, each of which would look for its own through the whole mailbox.
 */
export function* takeExits(
  self: Self,
  isChild: (pid: Pid) => boolean,
): Generator<unknown, Map<Pid, ExitReason>, unknown> {
  const exits = new Map<Pid, ExitReason>();
  const isChildsExit = (message: unknown): message is ExitMessage => isExit(message) && isChild(message.pid);
  for (;;) {
    const exit = (yield self.receive(isChildsExit, { after: 0 })) as ExitMessage | typeof timedOut;
    if (exit === timedOut) return exits;
    exits.set(exit.pid, exit.reason);
  }
}

/** Whether a child ended as it should when it was stopped. A permanent one may not end normally even then. */
export function isProperEnd(reason: ExitReason, { shutdown: limit, restart }: CheckedSpec): boolean {
  if (limit === 'brutal_kill' ? reason === 'killed' : reason === 'shutdown') return true;
  return isQuiet(reason) && restart !== 'permanent';
}
