/**
 * Keeping other processes from running (Erlang: `suspend_process/1,2`, `resume_process/1`). For debuggers and tests.
 *
 * Every suspender counts by itself: a process runs again when each of them has taken back as many suspensions as it
 * has made. Those of a suspender that ends are taken back for it. Messages and signals reach a suspended process.
 */
import { z } from 'zod';
import type { Pid } from '../term/pid';
import { ProcessError } from '../term/process-error';
import { type Owned, type Process, type ProcessHost, processOf } from './process';
import { pidTerm } from './relations';

/** How to suspend a process. */
export interface SuspendOptions {
  /** Does not add a suspension to one that the caller has made already; the result is then false. */
  readonly unlessSuspending?: boolean | undefined;
}

const optionsSchema = z.strictObject({ unlessSuspending: z.boolean().optional() });

/** What one suspender keeps suspended, and how many times. */
class Suspensions implements Owned {
  readonly counts = new Map<Process, number>();

  ownerExited(): void {
    for (const [process, count] of this.counts) for (let left = count; left > 0; left -= 1) process.release();
    this.counts.clear();
  }

  forgetDead(): void {
    for (const process of this.counts.keys()) if (process.dead) this.counts.delete(process);
  }
}

/** By suspender: a process, or the node for code outside of any. */
const suspensions = new WeakMap<Process | ProcessHost, Suspensions>();

function suspensionsOf(host: ProcessHost, suspender: Process | null): Suspensions {
  let found = suspensions.get(suspender ?? host);
  if (found === undefined) {
    found = new Suspensions();
    suspensions.set(suspender ?? host, found);
    suspender?.own(found);
  }
  return found;
}

/** Suspends a process; false when that was not wanted a second time. Throws `badarg` for a dead process and oneself. */
export function suspendProcess(
  host: ProcessHost,
  suspender: Process | null,
  pid: Pid<never>,
  options: SuspendOptions = {},
): boolean {
  const checked = optionsSchema.safeParse(options);
  if (!checked.success) throw new ProcessError('badarg', `suspendProcess: ${z.prettifyError(checked.error)}`);
  const process = living(pid, 'suspendProcess');
  if (process === suspender) throw new ProcessError('badarg', 'a process cannot suspend itself');
  const mine = suspensionsOf(host, suspender);
  mine.forgetDead();
  const count = mine.counts.get(process) ?? 0;
  if (count > 0 && options.unlessSuspending === true) return false;
  mine.counts.set(process, count + 1);
  process.hold();
  return true;
}

/** Takes back one suspension by the same suspender; throws `badarg` when it has made none. */
export function resumeProcess(host: ProcessHost, suspender: Process | null, pid: Pid<never>): true {
  const process = living(pid, 'resumeProcess');
  const { counts } = suspensionsOf(host, suspender);
  const count = counts.get(process) ?? 0;
  if (count === 0) throw new ProcessError('badarg', `${pid.toString()} is not suspended by the caller`);
  if (count === 1) counts.delete(process);
  else counts.set(process, count - 1);
  process.release();
  return true;
}

/** What a process keeps suspended, and how many times. */
export function suspendedBy(suspender: Process): { readonly pid: Pid<unknown>; readonly count: number }[] {
  const mine = suspensions.get(suspender);
  if (mine === undefined) return [];
  mine.forgetDead();
  return Array.from(mine.counts, ([process, count]) => ({ pid: process.pid, count }));
}

function living(pid: Pid<never>, what: string): Process {
  const process = processOf(pidTerm(pid, what));
  if (process === null || process.dead) throw new ProcessError('badarg', `${what}: ${pid.toString()} has ended`);
  return process;
}
