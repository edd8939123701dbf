/**
 * Erlang's `exit/2`: sends an exit signal.
 */
import { Exit } from '../term/exit-reason';
import type { Pid } from '../term/pid';
import { type Process, type ProcessHost, processOf } from './process';
import { pidTerm } from './relations';

/**
 * Sends an exit signal from `sender`, or from outside of any process. When the sender ends by it, the call does not
 * return: an exception unwinds the segment, and whoever catches it comes no further than the next suspension.
 */
export function sendExit(host: ProcessHost, sender: Process | null, pid: Pid<never>, reason: unknown): true {
  const target = processOf(pidTerm(pid, 'exit'));
  if (target === null || target.dead) return true;
  host.signals.exit(sender?.pid ?? host.outside, target, reason);
  if (target === sender && (target.dead || target.doomed)) throw new Exit(reason);
  return true;
}
