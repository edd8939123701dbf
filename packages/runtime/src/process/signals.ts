/**
 * The signal queue of a node: exit signals and DOWN messages on their way.
 *
 * A process that ends puts all its signals into the queue before any receiver acts on one, and whoever ends by it does
 * the same, so a cascade of deaths goes in breadth (as recorded from the BEAM), on a flat stack however long it is.
 * The queue is drained at once: when `exit(pid, reason)` returns, all its consequences have happened, except for a
 * process that is in the middle of its own segment.
 *
 * Invariant: signals act in the order in which they were put in.
 */
import { exitSignalEffect } from './exit-signal';
import type { PidTerm } from '../term/pid';
import type { Monitor } from './monitor';

/** What exit signals need of the process that they hit. */
export interface SignalTarget {
  readonly pid: PidTerm;
  readonly trapExit: boolean;
  /** It has ended, or will at its next suspension: signals do nothing to it any more. */
  readonly dead: boolean;
  readonly doomed: boolean;
  /** Takes a message from the runtime itself, whatever the mailbox holds. */
  admit(message: object): void;
  stop(reason: unknown): void;
}

type Signal = { next: Signal | null } & (
  | { readonly kind: 'exit'; readonly from: PidTerm; readonly to: SignalTarget; readonly reason: unknown }
  | { readonly kind: 'link-exit'; readonly from: PidTerm; readonly to: SignalTarget; readonly reason: unknown }
  | { readonly kind: 'down'; readonly monitor: Monitor; readonly reason: unknown }
);

export class Signals {
  /** Signals on their way, oldest first. */
  private first: Signal | null = null;
  private last: Signal | null = null;
  private draining = false;

  /** Sends an exit signal, as exit/2 does. */
  exit(from: PidTerm, to: SignalTarget, reason: unknown): void {
    this.push({ kind: 'exit', from, to, reason, next: null });
    this.drain();
  }

  /** Queues what a link carries when one side has ended. Call {@link drain} when all are queued. */
  linkExit(from: PidTerm, to: SignalTarget, reason: unknown): void {
    this.push({ kind: 'link-exit', from, to, reason, next: null });
  }

  /** Queues the DOWN of a monitor. Call {@link drain} when all are queued. */
  down(monitor: Monitor, reason: unknown): void {
    this.push({ kind: 'down', monitor, reason, next: null });
  }

  /** Lets all queued signals act, and those that come of it. */
  drain(): void {
    if (this.draining || this.first === null) return;
    this.draining = true;
    try {
      for (let signal: Signal | null = this.first; signal !== null; signal = signal.next) this.act(signal);
    } finally {
      this.first = this.last = null;
      this.draining = false;
    }
  }

  private push(signal: Signal): void {
    if (this.last === null) this.first = signal;
    else this.last.next = signal;
    this.last = signal;
  }

  private act(signal: Signal): void {
    if (signal.kind === 'down') {
      const { watcher } = signal.monitor;
      if (!watcher.dead && !watcher.doomed) watcher.admit(signal.monitor.downMessage(signal.reason));
      return;
    }
    const { from, to, reason } = signal;
    if (to.dead || to.doomed) return;
    const effect = exitSignalEffect({
      reason,
      viaLink: signal.kind === 'link-exit',
      fromSelf: from === to.pid,
      trapping: to.trapExit,
    });
    if (effect.kind === 'message') to.admit({ type: 'EXIT', pid: from, reason });
    else if (effect.kind === 'die') to.stop(effect.reason);
  }
}
