/**
 * What the tables of a node need of its processes, and no more: who is running, who is alive, a place to put what must
 * be released when somebody exits, and a mailbox. A process is a `TableOwner` as it is.
 */
import type { Pid } from '../../term/pid';

/** Something that a process holds and that goes when it goes. */
export interface Owned {
  /** Called once, while the process exits and before its name is free. */
  ownerExited(reason: unknown): void;
}

/** A process as the tables see it. */
export interface TableOwner {
  readonly pid: Pid;
  /** Whether it has ended, or is ending. */
  readonly dead: boolean;
  /** Makes the exit of this process tell `resource`. */
  own(resource: Owned): void;
  disown(resource: Owned): void;
  /** Puts a message into its mailbox. */
  deliver(message: unknown): void;
}

export interface EtsHost {
  /** The running process; `null` in code that runs outside of processes, which acts for the node itself. */
  current(): TableOwner | null;
  /** The process of this node with that pid; `null` if it has ended. */
  processOf(pid: Pid): TableOwner | null;
}
