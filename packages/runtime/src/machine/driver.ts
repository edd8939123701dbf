/**
 * The driver: starts the coroutines of a process, runs those that can go on, and stops them.
 *
 *     start ──first segment──▶ suspended ──drive──▶ … until it ends, and then those who wait for it, in a loop
 *
 * Invariant: no stack grows with the depth of awaits; only starts nest, and no deeper than `DEEPEST`.
 */
import {
  complete,
  Coroutine,
  type CoroutineGenerator,
  DONE,
  fail,
  FAILED,
  type Fiber,
  type FrameOwner,
  FRESH,
  isThenable,
  list,
  LIVE,
  mayBeThenable,
  MOVED,
  standIn,
  STOPPED,
  unlist,
} from './coroutine';
import { running } from './current';
import { driveDetached } from './detached';
import { chainingCycle, returnAwaited, throwing } from './frame';
import { Receive } from './receive';

/** Nested starts on the host's stack before a start is put off. */
const DEEPEST = 150;

/** Awaits in `finally` blocks of one stopped coroutine that are passed over before it is given up. */
const FINALLY_BLOCKS = 1_000;

/**
 * The functions of native generators, which all coroutines have. To look them up on each generator would cost a search:
 * every generator function makes a kind of object of its own.
 */
const { next, throw: throwInto } = (Object.getPrototypeOf(returnAwaited) as GeneratorFunction).prototype as unknown as {
  next: CoroutineGenerator['next'];
  throw: CoroutineGenerator['throw'];
};

let depth = 0;

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
    step = next.call(generator);
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
    list(fiber, coroutine);
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
    list(fiber, coroutine);
    coroutine.generator = returnAwaited();
    coroutine.generator.next();
    waitNested(fiber, coroutine, result);
    return;
  }
  complete(coroutine, result);
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
    unlist(fiber, callee);
    if (!caller.listed) list(fiber, caller);
  }
  fiber.replaceWaiter(callee, caller);
  if (fiber.root === callee) fiber.root = caller;
  return true;
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
      step = failed ? throwInto.call(generator, value) : next.call(generator, value);
    } catch (thrown) {
      if (failureHook !== null && coroutine.parent !== null) failureHook(standIn(coroutine.parent), thrown);
      fail(coroutine, thrown);
      const parent = fiber.root === coroutine ? null : waitingParent(coroutine);
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
      if (fiber.root === coroutine) {
        fiber.bodyReturned();
        return;
      }
      const parent = waitingParent(coroutine);
      if (parent === null) return;
      coroutine.parent = null;
      coroutine = parent;
      value = result;
      continue;
    }

    if (!coroutine.listed) list(fiber, coroutine);
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
        if (!fiber.mayContinue()) {
          fiber.resume(coroutine, child.outcome, true);
          return;
        }
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

/** A coroutine has failed that is the body, or that no coroutine of its process waits for. */
function failedAtTop(fiber: Fiber, coroutine: Coroutine, thrown: unknown): void {
  const { listeners } = coroutine;
  coroutine.listeners = null;
  if (listeners !== null) for (const listener of listeners) listener.rejected(thrown);
  // The process ends with its body, whoever else waits for that.
  if (fiber.root === coroutine) fiber.bodyThrew(thrown);
  else if (listeners === null) fiber.unhandled(coroutine);
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
