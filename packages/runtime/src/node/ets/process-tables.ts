/**
 * The processes of a node as its tables see them.
 */
import { running } from '../../machine/current';
import { type Process, type ProcessHost, processOf } from '../../process/process';
import type { Pid, PidTerm } from '../../term/pid';
import type { EtsHost, TableOwner } from './ets-host';

export class ProcessTables implements EtsHost {
  private readonly node: ProcessHost;

  constructor(node: ProcessHost) {
    this.node = node;
  }

  current(): TableOwner | null {
    return running() as Process | null;
  }

  processOf(pid: Pid): TableOwner | null {
    const process = processOf(pid as unknown as PidTerm);
    return process !== null && !process.dead && process.host === this.node ? process : null;
  }
}
