/** What `sys.getStatus` tells of a process. */
import type { Pid } from '@hot/runtime';
import type { SystemState } from './callbacks';

/** Status of a process (OTP: `{status, Pid, {module, Module}, [PDict, SysState, Parent, Debug, Misc]}`). */
export interface Status<Misc = unknown> {
  readonly pid: Pid;
  /** The generic module: `gen_server`, or the name of a special process's module. */
  readonly module: string;
  readonly state: SystemState;
  readonly parent: Pid;
  /** Debug functions that are on. */
  readonly debug: readonly unknown[];
  /** What the process tells of itself. */
  readonly misc: Misc;
}
