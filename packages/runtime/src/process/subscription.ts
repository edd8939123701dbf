/**
 * Events from outside, as messages: a process subscribes to an rxjs Observable (or anything with its `subscribe`), and
 * the subscription ends with the process.
 */
import type { Owned, Process } from './process';

/** What an Observable looks like from here. */
export interface Subscribable<T> {
  subscribe(observer: { next(value: T): void; error(reason: unknown): void; complete(): void }): {
    unsubscribe(): void;
  };
}

/** What becomes of the end of an observable. */
export interface SubscribeOptions<M> {
  /** The message when it completes; by default none is sent. */
  readonly complete?: () => M;
  /** The message when it fails; by default the process crashes with the error. */
  readonly error?: (reason: unknown) => M;
}

/** A running subscription. */
export class Subscription<T, M> implements Owned {
  private readonly process: Process;
  private inner: { unsubscribe(): void } | null = null;
  /** Set when it has ended, even before `subscribe` has returned. */
  private over = false;

  constructor(
    process: Process,
    source: Subscribable<T>,
    toMessage: (value: T) => M,
    options: SubscribeOptions<M> | undefined,
  ) {
    this.process = process;
    process.own(this);
    const inner = source.subscribe({
      next: (value) => {
        if (!this.over) this.guard(() => process.deliver(toMessage(value)));
      },
      error: (reason) => {
        if (this.over) return;
        this.unsubscribe();
        const convert = options?.error;
        if (convert === undefined) process.crash(reason);
        else this.guard(() => process.deliver(convert(reason)));
      },
      complete: () => {
        if (this.over) return;
        this.unsubscribe();
        const convert = options?.complete;
        if (convert !== undefined) this.guard(() => process.deliver(convert()));
      },
    });
    if (this.over) inner.unsubscribe();
    else this.inner = inner;
  }

  /** Ends it; nothing more arrives. */
  unsubscribe(): void {
    if (this.over) return;
    this.over = true;
    this.process.disown(this);
    this.inner?.unsubscribe();
  }

  ownerExited(): void {
    this.over = true;
    this.inner?.unsubscribe();
  }

  /** A converter that throws is the process's mistake, not the source's. */
  private guard(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.unsubscribe();
      this.process.crash(thrown);
    }
  }
}
