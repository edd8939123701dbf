/**
 * A receive: what a process waits for in its mailbox (P2).
 *
 * `self.receive(…)` makes one; it begins when it is awaited, by a coroutine (which yields it) or by native code (which
 * calls `then`). It is taken up by its fiber, which looks through the mailbox and resumes whoever waits.
 */
import type { RefTerm } from '../term/ref';

/** What a receive gives when its time is over. */
export const timeout: unique symbol = Symbol.for('@hot/timeout') as never;

/** Whose mailbox it is. */
export interface ReceiveHost {
  /** Native code waits for `receive`. */
  receiveNatively(
    receive: Receive<unknown>,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): void;
}

export class Receive<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Receive';
  readonly host: ReceiveHost;
  /** Accepts or refuses a message; `null` accepts any. */
  readonly accepts: ((message: unknown) => boolean) | null;
  /** What the waiting one gets for an accepted message; `null`: the message itself. */
  readonly convert: ((message: unknown) => unknown) | null;
  /** Milliseconds to wait at most; -1 for ever. */
  readonly after: number;
  /** Messages that arrived before this reference was made are not looked at. */
  readonly since: RefTerm | null;

  constructor(
    host: ReceiveHost,
    accepts: ((message: unknown) => boolean) | null,
    convert: ((message: unknown) => unknown) | null,
    after: number,
    since: RefTerm | null,
  ) {
    this.host = host;
    this.accepts = accepts;
    this.convert = convert;
    this.after = after;
    this.since = since;
  }

  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return new Promise<T>((resolve, reject) => {
      this.host.receiveNatively(this as Receive<unknown>, resolve as (value: unknown) => void, reject);
    }).then(fulfilled, rejected);
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<T> {
    return this.then().finally(settled);
  }
}
