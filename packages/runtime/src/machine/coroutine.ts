/**
 * Coroutines: async functions as generators that the scheduler drives. What one is; `driver.ts` runs it.
 *
 * The loader compiles `async function f` to a generator function and a starter; calling `f` makes a coroutine, runs it
 * up to its first `await` (a `yield`) and returns it, a thenable to everybody else.
 *
 *     started ──yield──▶ suspended ──resume──▶ … ──▶ done | failed
 *        │                   └── stop ──▶ stopped (the `finally` blocks have run)
 *        └── returns another coroutine ──▶ takes over that one's generator and goes on as it: a tail call
 *
 * A tail call leaves the caller's frame: the callee's generator moves into the caller's coroutine, so whoever waits for
 * the caller waits for the callee, ten million calls long, and nothing but one coroutine is kept.
 *
 * Invariants: a coroutine is driven by one stack frame at a time; it stands in its fiber's list of live coroutines from
 * its first suspension until its end; `owner` is the module version of the generator it is executing now.
 */
import type { Mailbox } from './mailbox';
import { type Receive, settle } from './receive';

/** What a frame belongs to: a version of a module. The runtime itself asks for nothing but its identity. */
export interface FrameOwner {
  /** Module and version, for people. */
  readonly label: string;
}

/** What a suspended generator function gives: anything it awaits. */
export type CoroutineGenerator = Generator<unknown, unknown, unknown>;

/** Made, not yet run: calls nest too deep on the host's stack, so it starts from the scheduler. */
export const FRESH = 0;
/** Suspended or running. */
export const LIVE = 1;
/** Has its result in `outcome`. */
export const DONE = 2;
/** Has what was thrown in `outcome`. */
export const FAILED = 3;
/** Its generator moved into the coroutine in `outcome`, which stands for it. */
export const MOVED = 4;
/** Ended by the end of its process. */
export const STOPPED = 5;

/** Someone who waits for a coroutine from outside its process. */
export interface Listener {
  fulfilled(value: unknown): void;
  rejected(reason: unknown): void;
}

/** What coroutines need of the fiber that they are part of; `fiber.ts` implements it. */
export interface Fiber {
  /** The coroutine of the body. */
  root: Coroutine | null;
  /** Who waits in a receive. */
  readonly waiter: object | null;
  readonly mailbox: Mailbox;
  /** The live coroutine that suspended last, head of the list of all of them. */
  live: Coroutine | null;
  /** The receive of any message. */
  readonly anyReceive: Receive<unknown> | null;
  mayContinue(): boolean;
  resume(coroutine: Coroutine, value: unknown, failed: boolean): void;
  postpone(coroutine: Coroutine): void;
  started(coroutine: Coroutine): void;
  unhandled(coroutine: Coroutine): void;
  handled(coroutine: Coroutine): void;
  beginReceive(coroutine: Coroutine, receive: Receive<unknown>): void;
  tellNatively(tell: Tell, value: unknown): void;
  replaceWaiter(from: Coroutine, to: Coroutine): void;
  bodyReturned(): void;
  bodyThrew(thrown: unknown): void;
}

/** Tells native code of a result. */
type Tell = (value: unknown) => void;

export class Coroutine implements Promise<unknown> {
  /** The process it runs in; `null` when it was called outside of any and is driven by promises. */
  readonly fiber: Fiber | null;
  /** The frames it executes; `null` once it has ended. */
  generator: CoroutineGenerator | null;
  /** The module version of those frames; `null` for code that is not hot. */
  owner: FrameOwner | null;
  state: number;
  /** Result, error, or the coroutine that it moved into. */
  outcome: unknown;
  /** The coroutine of the same process that awaits it. */
  parent: Coroutine | null;
  /** Others who await it. */
  listeners: Listener[] | null;
  /** Neighbours in the list of live coroutines of its fiber. */
  previous: Coroutine | null;
  next: Coroutine | null;
  /** Whether it stands in that list. */
  listed: boolean;

  constructor(fiber: Fiber | null, generator: CoroutineGenerator, owner: FrameOwner | null) {
    this.fiber = fiber;
    this.generator = generator;
    this.owner = owner;
    this.state = LIVE;
    this.outcome = undefined;
    this.parent = null;
    this.listeners = null;
    this.previous = null;
    this.next = null;
    this.listed = false;
  }

  get [Symbol.toStringTag](): string {
    return 'Coroutine';
  }

  then<A = unknown, B = never>(
    fulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    const { fiber } = this;
    if (fiber === null) {
      return new Promise<unknown>((resolve, reject) => {
        listen(this, { fulfilled: resolve, rejected: reject });
      }).then(fulfilled, rejected);
    }
    // Native code of the same process, as a rule: it goes on as this process, see `Fiber.tellNatively`.
    return new Promise<A | B>((resolve, reject) => {
      const answer = (value: unknown): void => settle(fulfilled ?? null, value, resolve as Tell, resolve, reject);
      const failure = (reason: unknown): void => settle(rejected ?? null, reason, reject, resolve, reject);
      listen(this, {
        fulfilled: (value) => fiber.tellNatively(answer, value),
        rejected: (reason) => fiber.tellNatively(failure, reason),
      });
    });
  }

  catch<B = never>(rejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<unknown> {
    return this.then(undefined, rejected);
  }

  finally(settled?: (() => void) | null): Promise<unknown> {
    return this.then().finally(settled);
  }

  /** Nothing, as of a promise that somebody forgot to await: its frames and their code are nobody's data. */
  toJSON(): object {
    return {};
  }

  /** As a promise is printed. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const { state, outcome } = standIn(this);
    if (state === DONE) return `Coroutine { ${inspect(outcome, options)} }`;
    return state === FAILED ? `Coroutine { <rejected> ${inspect(outcome, options)} }` : 'Coroutine { <pending> }';
  }
}

// Libraries know a promise by `instanceof`: to them, a check that is async and no promise has passed.
Object.setPrototypeOf(Coroutine.prototype, Promise.prototype);

/** The coroutine that stands for `coroutine` now. */
export function standIn(coroutine: Coroutine): Coroutine {
  let at = coroutine;
  while (at.state === MOVED) at = at.outcome as Coroutine;
  return at;
}

/** Tells `listener` how the coroutine ends, now if it has. */
function listen(coroutine: Coroutine, listener: Listener): void {
  const target = standIn(coroutine);
  if (target.state === DONE) listener.fulfilled(target.outcome);
  else if (target.state === FAILED) {
    if (target.fiber === null) void unawaited.get(target)?.catch(() => undefined);
    else target.fiber.handled(target);
    listener.rejected(target.outcome);
  } else (target.listeners ??= []).push(listener);
}

/** Whether a value is of a kind that can have a `then`. */
export function mayBeThenable(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function';
}

/** Whether a value has a `then` that is to be waited for. One that throws when it is looked at counts: it rejects. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (!mayBeThenable(value)) return false;
  try {
    return typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return true;
  }
}

/** Adds a coroutine to the live ones of its fiber. */
export function list(fiber: Fiber, coroutine: Coroutine): void {
  coroutine.listed = true;
  const next = fiber.live;
  coroutine.next = next;
  if (next !== null) next.previous = coroutine;
  fiber.live = coroutine;
}

/** Takes a coroutine out of the live ones. */
export function unlist(fiber: Fiber, coroutine: Coroutine): void {
  coroutine.listed = false;
  const { previous, next } = coroutine;
  if (previous === null) fiber.live = next;
  else previous.next = next;
  if (next !== null) next.previous = previous;
  coroutine.previous = coroutine.next = null;
}

/** A coroutine has returned: it ends with this value. */
export function complete(coroutine: Coroutine, value: unknown): void {
  coroutine.state = DONE;
  coroutine.outcome = value;
  coroutine.generator = null;
  coroutine.owner = null;
  if (coroutine.listed) unlist(coroutine.fiber as Fiber, coroutine);
  if (coroutine.listeners !== null) tellFulfilled(coroutine, value);
}

function tellFulfilled(coroutine: Coroutine, value: unknown): void {
  const listeners = coroutine.listeners as Listener[];
  coroutine.listeners = null;
  for (const listener of listeners) listener.fulfilled(value);
}

/** A coroutine has thrown, and ends; who waits for it is told by its driver. */
export function fail(coroutine: Coroutine, thrown: unknown): void {
  coroutine.state = FAILED;
  coroutine.outcome = thrown;
  coroutine.generator = null;
  coroutine.owner = null;
  if (coroutine.listed) unlist(coroutine.fiber as Fiber, coroutine);
}

/** What the host knows of failed coroutines outside of processes for which nobody waited when they failed. */
const unawaited = new WeakMap<Coroutine, Promise<never>>();

/** Leaves it to the host, which gives the caller the rest of this turn to await the failure. */
export function reportUnlessAwaited(coroutine: Coroutine): void {
  unawaited.set(coroutine, Promise.reject(coroutine.outcome as Error));
}
