/**
 * A receive: what a process waits for in its mailbox (P2).
 *
 * `self.receive(…)` makes one; it begins when it is awaited, by a coroutine (which yields it) or by native code (which
 * calls `then`). It is taken up by its fiber, which looks through the mailbox and resumes whoever waits.
 */
import type { RefTerm } from '../term/ref';

/** What a receive gives when its time is over. */
export const timeout: unique symbol = Symbol.for('@hot/timeout') as never;

/** What `convert` gives when nobody is to be resumed: the receive goes on waiting, for the next message. */
export const again: unique symbol = Symbol.for('@hot/again') as never;

/** Makes of what was received what the one who waits gets. */
export interface Converter {
  /** Gives it, or throws it, or gives `again`. It gets a message, or `timeout`. */
  convert(received: unknown): unknown;
}

/** Whose mailbox it is. */
export interface ReceiveHost {
  /** Native code waits for `receive`. */
  receiveNatively(
    receive: Receive<unknown>,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): void;
}

/** Of any message, however long it takes. Keeps nothing of its own, so one serves a process for its life. */
export class Receive<T> implements Promise<T> {
  readonly host: ReceiveHost;

  constructor(host: ReceiveHost) {
    this.host = host;
  }

  get [Symbol.toStringTag](): string {
    return 'Receive';
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    // The callbacks themselves wait, not a promise before them: what `await` has queued behind them must run in the
    // microtask in which the fiber is entered.
    return new Promise<A | B>((resolve, reject) => {
      this.host.receiveNatively(
        this as Receive<unknown>,
        (value) => settle(fulfilled ?? null, value as T, resolve as (value: unknown) => void, resolve, reject),
        (reason) => settle(rejected ?? null, reason, reject, resolve, reject),
      );
    });
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<T> {
    return this.then().finally(settled);
  }
}

/** Of a message that it chooses, or for a limited time. */
export class SelectiveReceive<T> extends Receive<T> {
  /** Accepts or refuses a message; `null` accepts any. */
  readonly accepts: ((message: unknown) => boolean) | null;
  /** Makes of the message what the waiting one gets; `null`: just that. */
  readonly converter: Converter | null;
  /** Milliseconds to wait at most; -1 for ever. */
  readonly after: number;
  /** Messages that arrived before this reference was made are not looked at. */
  readonly since: RefTerm | null;
  /** Whether only messages that carry `since` as their `ref` are accepted: answers to it. */
  readonly answers: boolean;
  /** Mailbox position and era up to which all messages were refused. */
  seen: number;
  seenEra: number;
  /** Whether the time of `after` is over. */
  late: boolean;

  constructor(
    host: ReceiveHost,
    accepts: ((message: unknown) => boolean) | null,
    converter: Converter | null,
    after: number,
    since: RefTerm | null,
    answers: boolean,
  ) {
    super(host);
    this.accepts = accepts;
    this.converter = converter;
    this.after = after;
    this.since = since;
    this.answers = answers;
    this.seen = 0;
    this.seenEra = -1;
    this.late = false;
  }
}

/** Gives `value` to a callback of `then`, or passes it on where there is none. */
export function settle<V, R>(
  callback: ((value: V) => R | PromiseLike<R>) | null,
  value: V,
  passOn: (value: unknown) => void,
  resolve: (value: R | PromiseLike<R>) => void,
  reject: (reason: unknown) => void,
): void {
  if (callback === null) {
    passOn(value);
    return;
  }
  try {
    resolve(callback(value));
  } catch (thrown) {
    reject(thrown);
  }
}
