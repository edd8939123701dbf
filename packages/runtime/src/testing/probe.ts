/**
 * A probe: a process that a test holds in its hand. It keeps what it is sent, and acts through its `self` when told to.
 *
 *     const probe = node.probe();
 *     const ref = probe.self.monitor(pid);
 *     …
 *     expect(probe.take()).to.deep.equal([{ type: 'DOWN', ref, pid, reason: 'boom' }]);
 */
import type { NodeBase } from '../node/node-base';
import { type Process, processOf } from '../process/process';
import type { Self } from '../process/self';
import type { Pid, PidTerm } from '../term/pid';

/** How a probe is made. */
export interface ProbeOptions {
  /** Whether exit signals become messages; true by default. */
  readonly trapExit?: boolean;
}

export class Probe<M = unknown> {
  readonly pid: Pid<M>;
  /** The probe's own face: links, monitors and exit signals go from and to the probe. */
  readonly self: Self<M>;
  private readonly process: Process;

  constructor(node: NodeBase, options: ProbeOptions = {}) {
    this.pid = node.spawn((_self: Self<M>) => new Promise<never>(() => undefined));
    this.process = processOf(this.pid as unknown as PidTerm) as Process;
    this.self = node.selfOf(this.process) as Self<M>;
    this.self.trapExit = options.trapExit ?? true;
  }

  /** What has arrived and was not taken, oldest first. */
  get messages(): unknown[] {
    return this.process.mailbox.toArray();
  }

  /** Takes all messages that have arrived, oldest first. */
  take(): unknown[] {
    const messages = this.messages;
    while (this.process.mailbox.length > 0) this.process.mailbox.shift();
    return messages;
  }

  /** Whether it lives; it dies of exit signals when it does not trap them. */
  get alive(): boolean {
    return !this.process.dead;
  }
}
