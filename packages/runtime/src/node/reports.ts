/** What a node has to say of ends that were not as they should be. */
import type { Process } from '../process/process';
import type { PidTerm } from '../term/pid';
import type { Logger } from './logger/logger';

/** Processes of which a report names the first few. */
const MOST_NAMED = 10;

/** Reports processes that were killed because the node would not wait longer. Who waits for nobody knows that all are. */
export function reportKilled(logger: Logger, killed: readonly Process[], deadline: number): void {
  if (deadline === 0) return;
  logger.report({
    level: 'warning',
    label: 'node shutdown',
    domain: ['hot'],
    message: `Killed what had not shut down after ${deadline} ms`,
    report: { count: killed.length, some: killed.slice(0, MOST_NAMED).map((late) => late.registeredName ?? late.pid) },
  });
}

/**
 * Reports work of an end that failed.
 * @param pid whose end it was, that of the node unless given
 */
export function reportFailedCleanup(logger: Logger, message: string, reason: unknown, pid: PidTerm | undefined): void {
  const label = pid === undefined ? 'node cleanup' : 'process cleanup';
  logger.report({ level: 'error', label, domain: ['hot'], message, pid, report: { reason } });
}
