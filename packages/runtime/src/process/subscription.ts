/**
 * Events from outside, as messages: a process subscribes to an rxjs Observable (or anything with its `subscribe`), and
 * the subscription ends with the process.
 */
import { badarg, checkOptionNames } from '../term/process-error';
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
    checkArguments(source, toMessage, options);
    this.process = process;
    process.own(this);
    const inner = this.start(source, {
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

  /** Subscribes; a source that refuses leaves nothing behind. */
  private start(
    source: Subscribable<T>,
    observer: Parameters<Subscribable<T>['subscribe']>[0],
  ): { unsubscribe(): void } {
    try {
      const inner = source.subscribe(observer);
      if (typeof inner?.unsubscribe === 'function') return inner;
      throw badarg('subscribe takes a source whose subscribe() gives something to unsubscribe', inner);
    } catch (thrown) {
      this.over = true;
      this.process.disown(this);
      throw thrown;
    }
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

function checkArguments(source: unknown, toMessage: unknown, options: object | undefined): void {
  if (typeof (source as Subscribable<unknown> | null | undefined)?.subscribe !== 'function') {
    throw badarg('subscribe takes an Observable', source);
  }
  if (typeof toMessage !== 'function')
    throw badarg('subscribe takes a function that makes messages of values', toMessage);
  if (options === undefined) return;
  checkOptionNames('subscribe', options, ['complete', 'error']);
  for (const [name, convert] of Object.entries(options)) {
    if (convert !== undefined && typeof convert !== 'function')
      throw badarg(`subscribe: ${name} is a function`, convert);
  }
}
