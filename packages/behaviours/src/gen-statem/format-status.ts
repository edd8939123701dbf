/** What status and crash reports show of a machine, as `formatStatus` of its module wants it seen. */
import type { Pid } from '@hot/runtime';
import { nameOfModule } from '../proc-lib/entry';
import { formatTerm } from '../proc-lib/format-term';
import type { SystemState } from '../sys/callbacks';
import type { SystemEvent } from '../sys/event';
import type { StatusToFormat } from './callbacks';
import { toArray } from './list';
import type { Server } from './server';

/**
 * Runs `formatStatus` if the module has one. A `formatStatus` that fails, by a throw too, harms nobody: state and data
 * are then shown as a text that says so.
 */
export function formatStatus(server: Server, status: StatusToFormat): StatusToFormat {
  if (typeof server.module.formatStatus !== 'function') return status;
  try {
    return { ...status, ...(server.module.formatStatus(status) as Partial<StatusToFormat>) };
  } catch {
    const failed = `${server.moduleName}:formatStatus/1 crashed`;
    return { ...status, state: failed, data: failed };
  }
}

/** What a machine tells `sys.getStatus` of itself (OTP: the list at the end of its status). */
export interface ServerStatus {
  readonly header: string;
  readonly status: SystemState;
  readonly parent: Pid;
  /** Names of the callback modules, the one in use first. */
  readonly modules: readonly string[];
  readonly timeouts: readonly unknown[];
  readonly loggedEvents: readonly SystemEvent[];
  readonly postponed: readonly unknown[];
  readonly state: unknown;
  readonly data: unknown;
}

/** The status of a machine. */
export function statusOf(server: Server, systemState: SystemState): ServerStatus {
  const { machine } = server;
  const { state, data } = machine;
  const shown = formatStatus(server, {
    state,
    data,
    postponed: toArray(machine.postponed),
    timeouts: machine.timeouts.map(({ type, name, content }) => ({ type, name, content })),
    log: server.debug.loggedEvents,
  });
  return {
    header: `Status for state machine ${formatTerm(server.name)}`,
    status: systemState,
    parent: server.parent,
    modules: toArray(machine.modules).map(nameOfModule),
    timeouts: shown.timeouts,
    loggedEvents: shown.log,
    postponed: shown.postponed,
    state: shown.state,
    data: shown.data,
  };
}
