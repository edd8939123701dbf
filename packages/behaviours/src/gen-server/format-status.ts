/** What status and crash reports show of a server: its state, as `formatStatus` of its module wants it seen. */
import type { Pid } from '@hot/runtime';
import { formatTerm } from '../proc-lib/format-term';
import type { SystemEvent } from '../sys/event';
import type { SystemState } from '../sys/callbacks';
import type { StatusToFormat } from './callbacks';
import type { Server } from './server';

/**
 * Runs `formatStatus` if the module has one. A `formatStatus` that fails, by a throw too, harms nobody: the state is
 * then shown as a text that says so.
 */
export function formatStatus(server: Server, status: StatusToFormat): StatusToFormat {
  if (typeof server.module.formatStatus !== 'function') return status;
  try {
    return { ...status, ...(server.module.formatStatus(status) as Partial<StatusToFormat>) };
  } catch {
    return { ...status, state: `${server.moduleName}:formatStatus/1 crashed` };
  }
}

/** What a server tells `sys.getStatus` of itself (OTP: the list at the end of its status). */
export interface ServerStatus {
  readonly header: string;
  readonly status: SystemState;
  readonly parent: Pid;
  readonly loggedEvents: readonly SystemEvent[];
  readonly state: unknown;
}

/** The status of a server. */
export function statusOf(server: Server, systemState: SystemState): ServerStatus {
  const shown = formatStatus(server, { state: server.state, log: server.debug.loggedEvents });
  return {
    header: `Status for generic server ${formatTerm(server.name)}`,
    status: systemState,
    parent: server.parent,
    loggedEvents: shown.log,
    state: shown.state,
  };
}
