/**
 * Crash reports: what is logged of a process that ended by an exception.
 *
 * A plain process gets a short one (OTP: "Error in process ..."), made here by the runtime. A process of `proc_lib` makes
 * its own, in two parts: `crasher` with all about itself, and `neighbours`, the processes that will go with it.
 */
import { isUndefError } from '../../term/exit-reason';
import type { Pid } from '../../term/pid';
import type { InitialCall } from '../../process/process';
import type { LogReport } from './log-event';

/** The end of a process by an exception, as the runtime tells it to the logger. */
export interface ProcessCrash {
  readonly pid: Pid;
  /** The name it had. */
  readonly name?: string | undefined;
  readonly initialCall?: InitialCall | undefined;
  /** Its exit reason. */
  readonly reason: unknown;
  /** The exception. Shown where the reason does not hold it: that of a call of a missing function. */
  readonly error?: unknown;
}

/** The report of a plain process. */
export function crashReport(crash: ProcessCrash): LogReport {
  const facts: Record<string, unknown> = {};
  if (crash.name !== undefined) facts['name'] = crash.name;
  if (crash.initialCall !== undefined) facts['initialCall'] = crash.initialCall;
  facts['reason'] = crash.reason;
  if (isUndefError(crash.error)) facts['error'] = crash.error;
  return {
    level: 'error',
    label: 'process crash',
    domain: ['hot'],
    message: 'Process crashed',
    pid: crash.pid,
    report: facts,
  };
}
