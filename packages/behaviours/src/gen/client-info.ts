/** What a crash report of a server tells of the client whose request it was at. */
import { type Pid, processInfo } from '@hot/runtime';
import type { From } from '../proc-lib/from';

/** Facts about a caller. */
export interface ClientInfo {
  readonly pid: Pid;
  readonly name: unknown;
  readonly stacktrace: unknown;
}

/** The caller that waits in vain. */
export function clientOf({ pid }: From): ClientInfo {
  return {
    pid,
    name: processInfo(pid, 'registered_name'),
    stacktrace: processInfo(pid, 'current_stacktrace'),
  };
}
