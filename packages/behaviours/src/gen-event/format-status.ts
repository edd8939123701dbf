/** What status and crash reports show of handlers: their states, as `formatStatus` of their modules wants them seen. */
import type { Pid } from '@hot/runtime';
import { nameOfModule } from '../proc-lib/entry';
import { formatTerm } from '../proc-lib/format-term';
import type { SystemState } from '../sys/callbacks';
import type { SystemEvent } from '../sys/event';
import type { StatusToFormat } from './callbacks';
import { type AnyCallbacks, callbackOf, type Handler } from './handler';
import type { Manager } from './manager';

/**
 * Runs `formatStatus` if the module has one. A `formatStatus` that fails, by a throw too, harms nobody: the state is
 * then shown as a text that says so.
 */
export function formatStatus(module: AnyCallbacks, status: StatusToFormat): StatusToFormat {
  const format = callbackOf(module, 'formatStatus');
  if (format === undefined) return status;
  try {
    return { ...status, ...(format.call(module, status) as Partial<StatusToFormat>) };
  } catch {
    return { ...status, state: `${nameOfModule(module)}:formatStatus/1 crashed` };
  }
}

/** An installed handler, for people. */
export interface HandlerStatus {
  readonly module: object;
  /** `false` for a handler that is named by its module alone. */
  readonly id: unknown;
  readonly state: unknown;
  readonly owner: Pid | undefined;
}

/** What a manager tells `sys.getStatus` of itself (OTP: the list at the end of its status). */
export interface ManagerStatus {
  readonly header: string;
  readonly status: SystemState;
  readonly parent: Pid;
  readonly loggedEvents: readonly SystemEvent[];
  /** Newest first. */
  readonly handlers: readonly HandlerStatus[];
}

/** The status of a manager. */
export function statusOf({ name, parent, debug, handlers }: Manager, systemState: SystemState): ManagerStatus {
  const log = debug.loggedEvents;
  return {
    header: `Status for event handler ${formatTerm(name)}`,
    status: systemState,
    parent,
    loggedEvents: log,
    handlers: handlers.map(({ module, id, state, owner }: Handler) => ({
      module,
      id,
      state: formatStatus(module, { state, log }).state,
      owner,
    })),
  };
}
