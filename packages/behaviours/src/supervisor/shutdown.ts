/**
 * Stopping one child (OTP: `supervisor:shutdown/1`): a signal, its end awaited through a monitor, a kill when its time is
 * over. A child that unlinked itself is stopped all the same.
 *
 *     monitor ──▶ exit shutdown ──▶ DOWN within the time
 *                               └─▶ exit kill ──▶ DOWN
 *     or, for `brutal_kill`:   exit kill ──▶ DOWN
 */
import { type ExitReason, isQuiet, type Pid, type Self, timeout as timedOut } from '@hot/runtime';
import { type DownMessage, type ExitMessage, isDownOf, isExitOf } from '../proc-lib/signals';
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
  self.unlink(pid);
  const exit = (yield self.receive((message): message is ExitMessage => isExitOf(pid, message), { after: 0 })) as
    ExitMessage | typeof timedOut;
  if (down.reason !== 'noproc') return down.reason;
  // It was dead before the monitor was made: its EXIT knows why, unless it had unlinked itself.
  return exit === timedOut ? 'child_process_unlinked' : exit.reason;
}

/** Whether a child ended as it should when it was stopped. A permanent one may not end normally even then. */
export function isProperEnd(reason: ExitReason, { shutdown: limit, restart }: CheckedSpec): boolean {
  if (limit === 'brutal_kill' ? reason === 'killed' : reason === 'shutdown') return true;
  return isQuiet(reason) && restart !== 'permanent';
}
