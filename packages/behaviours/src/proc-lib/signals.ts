/** Recognising what the runtime itself sends: news of an end, over a link or from a monitor. */
import { type ExitReason, isPid, isRef, type Pid, processInfo, type Ref } from '@hot/runtime';

/** A linked process has ended (Erlang: `{'EXIT', Pid, Reason}`). */
export interface ExitMessage {
  readonly type: 'EXIT';
  readonly pid: Pid;
  readonly reason: ExitReason;
}

/** A monitored process has ended (Erlang: `{'DOWN', Ref, process, Pid, Reason}`). */
export interface DownMessage {
  readonly type: 'DOWN';
  readonly ref: Ref;
  /** The process; `undefined` when nobody had the name that was monitored. */
  readonly pid: Pid | undefined;
  readonly reason: ExitReason;
}

/** Whether a message is the EXIT of a process: anybody can send anything that only looks like one. */
export function isExit(message: unknown): message is ExitMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as ExitMessage).type === 'EXIT' &&
    isPid((message as ExitMessage).pid)
  );
}

/** Whether a message is the DOWN of a monitor: anybody can send anything that only looks like one. */
export function isDown(message: unknown): message is DownMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as DownMessage).type === 'DOWN' &&
    isRef((message as DownMessage).ref)
  );
}

/** Whether a message is the EXIT of `pid`. */
export function isExitOf(pid: Pid, message: unknown): message is ExitMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as ExitMessage).type === 'EXIT' &&
    (message as ExitMessage).pid === pid
  );
}

/**
 * Whether a message is the EXIT that ends a process of a behaviour: its parent's. One that its parent is not linked to (as it
 * is its own, or has let go) would hear of no parent's end, and ends with the node.
 */
export function isEndOf({ parent, self }: Parented, message: unknown): message is ExitMessage {
  if (isExitOf(parent, message)) return true;
  return isExitOfNode(message) && processInfo(self.pid, 'links')?.some((pid) => pid === parent) !== true;
}

/**
 * Whether a message is that of the node, whose pid is number 0, to all its processes when it stops. Those that are linked
 * to their parent pass over it: it is for the parent to stop them, in its order.
 */
export function isExitOfNode(message: unknown): message is ExitMessage {
  return isExit(message) && message.pid.id === 0;
}

/** A process that has a parent, itself if nobody else. */
export interface Parented {
  readonly parent: Pid;
  readonly self: { readonly pid: Pid };
}

/** Whether a message is the DOWN of the monitor `ref`. */
export function isDownOf(ref: Ref, message: unknown): message is DownMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as DownMessage).ref === ref &&
    (message as DownMessage).type === 'DOWN'
  );
}
