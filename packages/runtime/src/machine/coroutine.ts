/**
 * Coroutines: async functions as generators that the scheduler drives.
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
import { running } from './current';
import type { Mailbox } from './mailbox';
import { Receive, settle } from './receive';

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
const DONE = 2;
/** Has what was thrown in `outcome`. */
export const FAILED = 3;
/** Its generator moved into the coroutine in `outcome`, which stands for it. */
const MOVED = 4;
/** Ended by the end of its process. */
export const STOPPED = 5;

/** Nested starts on the host's stack before a start is put off. */
const DEEPEST = 150;

/** Awaits in `finally` blocks of one stopped coroutine that are passed over before it is given up. */
const FINALLY_BLOCKS = 1_000;

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
  /** The receive of any message. */
  readonly anyReceive: Receive<unknown> | null;
  mayContinue(): boolean;
  resume(coroutine: Coroutine, value: unknown, failed: boolean): void;
  postpone(coroutine: Coroutine): void;
  started(coroutine: Coroutine): void;
  unhandled(coroutine: Coroutine): void;
  handled(coroutine: Coroutine): void;
  list(coroutine: Coroutine): void;
  unlist(coroutine: Coroutine): void;
  beginReceive(coroutine: Coroutine, receive: Receive<unknown>): void;
  tellNatively(tell: Tell, value: unknown): void;
  replaceWaiter(from: Coroutine, to: Coroutine): void;
  bodyReturned(): void;
  bodyThrew(thrown: unknown): void;
}

/** Tells native code of a result. */
type Tell = (value: unknown) => void;

let depth = 0;

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
}

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
function mayBeThenable(value: unknown): value is object {
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

/**
 * Starts a coroutine in the running process and runs it up to its first `await`, as a call of an async function does.
 */
export function start(generator: CoroutineGenerator, owner: FrameOwner | null): Coroutine {
  const fiber = running() as Fiber | null;
  const coroutine = new Coroutine(fiber, generator, owner);
  if (fiber === null) {
    driveDetached(coroutine, undefined, false);
    return coroutine;
  }
  if (depth >= DEEPEST) {
    coroutine.state = FRESH;
    fiber.postpone(coroutine);
    return coroutine;
  }
  let step: IteratorResult<unknown, unknown>;
  depth += 1;
  try {
    step = generator.next();
  } catch (thrown) {
    fail(coroutine, thrown);
    fiber.unhandled(coroutine);
    return coroutine;
  } finally {
    depth -= 1;
  }
  if (step.done === true) {
    const result = step.value;
    if (!mayBeThenable(result)) complete(coroutine, result);
    else settleNested(coroutine, result);
  } else {
    fiber.list(coroutine);
    waitNested(fiber, coroutine, step.value);
  }
  return coroutine;
}

/** A nested coroutine has returned an object: a value, a promise to wait for, or a tail call. */
function settleNested(coroutine: Coroutine, result: object): void {
  const fiber = coroutine.fiber as Fiber;
  if (result instanceof Coroutine && takeOver(coroutine, standIn(result))) {
    // Its new generator is suspended or fresh; whoever waits for the callee's next event finds the caller.
    fiber.mayContinue();
    return;
  }
  if (isThenable(result)) {
    fiber.list(coroutine);
    coroutine.generator = returnAwaited();
    coroutine.generator.next();
    waitNested(fiber, coroutine, result);
    return;
  }
  complete(coroutine, result);
}

/** A frame that waits for one value and returns it: what is left of `return promise`. */
function* returnAwaited(): CoroutineGenerator {
  return yield;
}

/** A nested coroutine waits: nothing is resumed before the one that called it gives way, as in plain JavaScript. */
function waitNested(fiber: Fiber, coroutine: Coroutine, awaited: unknown): void {
  if (awaited instanceof Receive) {
    fiber.beginReceive(coroutine, awaited);
    return;
  }
  if (awaited instanceof Coroutine) {
    const child = standIn(awaited);
    if (child.state === DONE) fiber.resume(coroutine, child.outcome, false);
    else if (child.state === FAILED) {
      fiber.handled(child);
      fiber.resume(coroutine, child.outcome, true);
    } else await_(coroutine, child);
    return;
  }
  if (isThenable(awaited)) subscribe(fiber, coroutine, awaited);
  else fiber.resume(coroutine, awaited, false);
}

/** Makes `coroutine` the one that goes on when the unfinished `child` ends. */
function await_(coroutine: Coroutine, child: Coroutine): void {
  if (child.fiber === coroutine.fiber && child.parent === null && child.listeners === null) {
    child.parent = coroutine;
  } else {
    const fiber = coroutine.fiber as Fiber;
    (child.listeners ??= []).push({
      fulfilled: (value) => fiber.resume(coroutine, value, false),
      rejected: (reason) => fiber.resume(coroutine, reason, true),
    });
  }
}

/** The host makes a promise of any other thenable, so that it settles once, later, and with a value that is none. */
function subscribe(fiber: Fiber, coroutine: Coroutine, awaited: PromiseLike<unknown>): void {
  Promise.resolve(awaited).then(
    (value) => fiber.resume(coroutine, value, false),
    (reason: unknown) => fiber.resume(coroutine, reason, true),
  );
}

/**
 * Moves the frames of `callee` into `caller`, whose own frame has returned: a tail call.
 * False when that cannot be, because the callee has ended, or somebody else waits for it.
 */
function takeOver(caller: Coroutine, callee: Coroutine): boolean {
  if (callee.fiber !== caller.fiber) return false;
  if (callee.state !== LIVE && callee.state !== FRESH) return false;
  if (callee.parent !== null || callee.listeners !== null || callee.generator === null) return false;
  const fiber = caller.fiber as Fiber;
  caller.generator = callee.generator;
  caller.owner = callee.owner;
  caller.state = callee.state;
  callee.generator = null;
  callee.owner = null;
  callee.state = MOVED;
  callee.outcome = caller;
  if (callee.listed) {
    fiber.unlist(callee);
    if (!caller.listed) fiber.list(caller);
  }
  fiber.replaceWaiter(callee, caller);
  return true;
}

function complete(coroutine: Coroutine, value: unknown): void {
  coroutine.state = DONE;
  coroutine.outcome = value;
  coroutine.generator = null;
  coroutine.owner = null;
  if (coroutine.listed) (coroutine.fiber as Fiber).unlist(coroutine);
  if (coroutine.listeners !== null) tellFulfilled(coroutine, value);
}

function tellFulfilled(coroutine: Coroutine, value: unknown): void {
  const listeners = coroutine.listeners as Listener[];
  coroutine.listeners = null;
  for (const listener of listeners) listener.fulfilled(value);
}

function fail(coroutine: Coroutine, thrown: unknown): void {
  coroutine.state = FAILED;
  coroutine.outcome = thrown;
  coroutine.generator = null;
  coroutine.owner = null;
  if (coroutine.listed) (coroutine.fiber as Fiber).unlist(coroutine);
}

/** Called when something is about to be thrown into a waiting coroutine: the place to add its frames to the error. */
export type FailureHook = (waiting: Coroutine, thrown: unknown) => void;

let failureHook: FailureHook | null = null;

/** Sets the hook that sees every failure that is thrown into a waiting coroutine. */
export function onFailure(hook: FailureHook | null): void {
  failureHook = hook;
}

/** Something is about to be thrown into `waiting` that no other coroutine threw. */
export function failing(waiting: Coroutine, thrown: unknown): void {
  if (failureHook !== null) failureHook(waiting, thrown);
}

/**
 * Runs a coroutine of a process, and those that wait for it, until none can go on. Called by the fiber, for one
 * segment; `value` is what it awaited, or with `failed` what is to be thrown there.
 */
export function drive(fiber: Fiber, first: Coroutine, value: unknown, failed: boolean): void {
  let coroutine = first;
  for (;;) {
    let step: IteratorResult<unknown, unknown>;
    try {
      const generator = coroutine.generator as CoroutineGenerator;
      step = failed ? generator.throw(value) : generator.next(value);
    } catch (thrown) {
      if (failureHook !== null && coroutine.parent !== null) failureHook(standIn(coroutine.parent), thrown);
      fail(coroutine, thrown);
      const parent = waitingParent(coroutine);
      if (parent !== null) {
        coroutine.parent = null;
        coroutine = parent;
        value = thrown;
        failed = true;
        continue;
      }
      failedAtTop(fiber, coroutine, thrown);
      return;
    }
    failed = false;
    const result = step.value;

    if (step.done === true) {
      if (mayBeThenable(result)) {
        if (result instanceof Coroutine) {
          const callee = standIn(result);
          if (callee === coroutine) {
            coroutine.generator = throwing(chainingCycle());
            value = undefined;
            continue;
          }
          if (takeOver(coroutine, callee)) {
            if (coroutine.state !== FRESH) return;
            fiber.started(coroutine);
            coroutine.state = LIVE;
            if (!fiber.mayContinue()) {
              fiber.resume(coroutine, undefined, false);
              return;
            }
            value = undefined;
            continue;
          }
        }
        if (isThenable(result)) {
          coroutine.generator = returnAwaited();
          coroutine.generator.next();
          waitNested(fiber, coroutine, result);
          return;
        }
      }
      complete(coroutine, result);
      const parent = waitingParent(coroutine);
      if (parent === null) {
        if (fiber.root === coroutine) fiber.bodyReturned();
        return;
      }
      coroutine.parent = null;
      coroutine = parent;
      value = result;
      continue;
    }

    if (!coroutine.listed) fiber.list(coroutine);
    if (result instanceof Receive) {
      if (result === fiber.anyReceive && fiber.mailbox.length > 0 && fiber.mayContinue() && fiber.waiter === null) {
        value = fiber.mailbox.shift();
        continue;
      }
      fiber.beginReceive(coroutine, result);
      return;
    }
    if (result instanceof Coroutine) {
      const child = standIn(result);
      if (child.state === DONE) {
        if (fiber.mayContinue()) {
          value = child.outcome;
          continue;
        }
        fiber.resume(coroutine, child.outcome, false);
        return;
      }
      if (child.state === FAILED) {
        fiber.handled(child);
        value = child.outcome;
        failed = true;
        continue;
      }
      await_(coroutine, child);
      if (child.state === FRESH && child.fiber === fiber && fiber.mayContinue()) {
        fiber.started(child);
        child.state = LIVE;
        coroutine = child;
        value = undefined;
        continue;
      }
      return;
    }
    if (isThenable(result)) {
      subscribe(fiber, coroutine, result);
      return;
    }
    if (!fiber.mayContinue()) {
      fiber.resume(coroutine, result, false);
      return;
    }
    value = result;
  }
}

/** The suspended coroutine that goes on when this one ends. */
function waitingParent(coroutine: Coroutine): Coroutine | null {
  const parent = coroutine.parent;
  if (parent === null) return null;
  const target = parent.state === MOVED ? standIn(parent) : parent;
  return target.state === LIVE ? target : null;
}

/** A coroutine has failed and no coroutine of its process waits for it. */
function failedAtTop(fiber: Fiber, coroutine: Coroutine, thrown: unknown): void {
  if (coroutine.listeners !== null) {
    const listeners = coroutine.listeners;
    coroutine.listeners = null;
    for (const listener of listeners) listener.rejected(thrown);
  } else if (fiber.root === coroutine) fiber.bodyThrew(thrown);
  else fiber.unhandled(coroutine);
}

/** Ends a suspended coroutine; its `finally` blocks run, and an `await` in one of them does not come back. */
export function stop(coroutine: Coroutine): unknown {
  const generator = coroutine.generator;
  const fresh = coroutine.state === FRESH;
  coroutine.state = STOPPED;
  coroutine.generator = null;
  coroutine.owner = null;
  coroutine.listeners = null;
  if (generator === null || fresh) return undefined;
  try {
    // A `finally` block that awaits is left where it does; those around it still have to run.
    for (let left = FINALLY_BLOCKS; left > 0 && generator.return(undefined).done !== true; left -= 1);
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}

/** Runs a coroutine that was called outside of any process: on promises, as JavaScript would. */
function driveDetached(coroutine: Coroutine, value: unknown, failed: boolean): void {
  const generator = coroutine.generator as CoroutineGenerator;
  let step: IteratorResult<unknown, unknown>;
  try {
    step = failed ? generator.throw(value) : generator.next(value);
  } catch (thrown) {
    fail(coroutine, thrown);
    const listeners = coroutine.listeners;
    coroutine.listeners = null;
    if (listeners === null) reportUnlessAwaited(coroutine);
    else for (const listener of listeners) listener.rejected(thrown);
    return;
  }
  if (step.done !== true) {
    Promise.resolve(step.value).then(
      (next) => driveDetached(coroutine, next, false),
      (reason: unknown) => driveDetached(coroutine, reason, true),
    );
  } else if (step.value instanceof Coroutine && standIn(step.value) === coroutine) {
    coroutine.generator = throwing(chainingCycle());
    driveDetached(coroutine, undefined, false);
  } else if (isThenable(step.value)) {
    Promise.resolve(step.value).then(
      (result) => complete(coroutine, result),
      (reason: unknown) => {
        coroutine.generator = throwing(reason);
        driveDetached(coroutine, undefined, false);
      },
    );
  } else complete(coroutine, step.value);
}

/** What a promise says, too, that is to be resolved with itself. */
function chainingCycle(): TypeError {
  return new TypeError('Chaining cycle detected for promise');
}

/** A frame that fails at once. */
function* throwing(reason: unknown): CoroutineGenerator {
  throw reason;
}

/** What the host knows of failed coroutines outside of processes for which nobody waited when they failed. */
const unawaited = new WeakMap<Coroutine, Promise<never>>();

/** Leaves it to the host, which gives the caller the rest of this turn to await the failure. */
function reportUnlessAwaited(coroutine: Coroutine): void {
  unawaited.set(coroutine, Promise.reject(coroutine.outcome as Error));
}
