/**
 * Async generators of hot code: a generator, and a line of requests to it.
 *
 * Each `next`, `throw` and `return` is a coroutine of whoever called it, so it belongs to that process and to the version
 * of the generator's code. Requests are served one after the other, as the language has it.
 */
import type { CoroutineGenerator } from '../machine/coroutine';
import { start } from '../machine/driver';
import { delegating, type DelegationHost } from './delegation';
import { running } from '../machine/current';
import type { Process } from '../process/process';
import type { ModuleVersion } from './module-version';

/** A value on its way to the consumer, as against one that is awaited. */
class Yielded {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

type How = 'next' | 'throw' | 'return';
type Result = IteratorResult<unknown, unknown>;

/** The generator of the user behind the one that serves a request, for those who ask where a process waits. */
const served = new WeakMap<object, CoroutineGenerator>();

/** The user's generator that a suspended generator stands for: itself, unless it serves an async generator. */
export function userGenerator(generator: CoroutineGenerator): CoroutineGenerator {
  return served.get(generator) ?? generator;
}

class AsyncGeneratorObject {
  readonly #generator: CoroutineGenerator;
  /** The one that the user wrote, which that one stands before. */
  readonly #written: CoroutineGenerator;
  readonly #owner: ModuleVersion;
  #state: 'new' | 'suspended' | 'done';
  /** The request served last, or the last one that waits. */
  #last: Turn | null;

  constructor(written: CoroutineGenerator, owner: ModuleVersion) {
    this.#generator = delegating(written, host);
    this.#written = written;
    this.#owner = owner;
    this.#state = 'new';
    this.#last = null;
  }

  get [Symbol.toStringTag](): string {
    return 'AsyncGenerator';
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(value?: unknown): PromiseLike<unknown> {
    return this.#request('next', value);
  }

  throw(thrown?: unknown): PromiseLike<unknown> {
    return this.#request('throw', thrown);
  }

  return(value?: unknown): PromiseLike<unknown> {
    return this.#request('return', value);
  }

  #request(how: How, value: unknown): PromiseLike<unknown> {
    const turn = new Turn();
    const serving = this.#serve(this.#last, how, value, turn);
    served.set(serving, this.#written);
    this.#last = turn;
    return start(serving, this.#owner);
  }

  *#serve(before: Turn | null, how: How, value: unknown, turn: Turn): CoroutineGenerator {
    try {
      // However the request before this one ends.
      if (before !== null && !before.isOver) yield before.over();
      return yield* this.#answer(how, value);
    } finally {
      turn.end();
    }
  }

  *#answer(how: How, value: unknown): Generator<unknown, unknown, unknown> {
    if (this.#state === 'new' && how !== 'next') this.#state = 'done';
    let sent = value;
    // A process that is ending awaits nothing any more; the generator's `finally` blocks run all the same.
    if (how === 'return' && !isEnding()) {
      try {
        sent = yield value;
      } catch (thrown) {
        if (this.#state === 'done') throw thrown;
        return yield* this.#run('throw', thrown);
      }
    }
    if (this.#state !== 'done') return yield* this.#run(how, sent);
    if (how === 'throw') throw value;
    return { value: how === 'return' ? sent : undefined, done: true };
  }

  *#run(how: How, value: unknown): Generator<unknown, unknown, unknown> {
    const generator = this.#generator;
    this.#state = 'done';
    let abandoned = true;
    try {
      let step: Result = generator[how](value);
      while (step.done !== true && !(step.value instanceof Yielded)) step = yield* awaiting(generator, step.value);
      abandoned = false;
      if (step.done === true) return { value: step.value, done: true };
      this.#state = 'suspended';
      return { value: (step.value as Yielded).value, done: false };
    } catch (thrown) {
      abandoned = false;
      throw thrown;
    } finally {
      // The process ends: what the user's `finally` blocks do is done now.
      if (abandoned) leave(generator);
    }
  }
}

/** Whether this is done by the cleanup of a process that has been told to end. */
function isEnding(): boolean {
  return (running() as Process | null)?.dead === true;
}

function* awaiting(generator: CoroutineGenerator, awaited: unknown): Generator<unknown, Result, unknown> {
  let value: unknown;
  try {
    value = yield awaited;
  } catch (thrown) {
    return generator.throw(thrown);
  }
  return generator.next(value);
}

/** The time in which a request is served. */
class Turn {
  isOver: boolean;
  /** Who waits for the end of it: there can be but one. */
  #next: (() => void) | null;

  constructor() {
    this.isOver = false;
    this.#next = null;
  }

  /** Fulfilled when it is over. */
  over(): Promise<void> {
    return new Promise((resolve) => {
      this.#next = resolve;
    });
  }

  end(): void {
    this.isOver = true;
    this.#next?.();
  }
}

/** Ends a generator whose process has ended: an `await` in a `finally` block leaves the block, and those around it run. */
function leave(generator: CoroutineGenerator): void {
  for (let left = 1_000; left > 0 && generator.return(undefined).done !== true; left -= 1);
}

/** The helper `$yield` of compiled code. */
export function yielded(value: unknown): unknown {
  return new Yielded(value);
}

/** The helper `$iter`: the iterator that `for await` uses. */
export function asyncIterator(iterable: unknown): AsyncIterator<unknown> {
  const source = iterable as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const make = source[Symbol.asyncIterator];
  if (make !== undefined && make !== null) return make.call(source);
  if (typeof source[Symbol.iterator] !== 'function') throw new TypeError(`${String(iterable)} is not async iterable`);
  return new FromSync((source as Iterable<unknown>)[Symbol.iterator]());
}

/** A plain iterator as an async one: its values are awaited. */
class FromSync implements AsyncIterator<unknown> {
  readonly #inner: Iterator<unknown>;

  constructor(inner: Iterator<unknown>) {
    this.#inner = inner;
  }

  next(value?: unknown): Promise<Result> {
    return this.#settle(() => this.#inner.next(value as never));
  }

  return(value?: unknown): Promise<Result> {
    return this.#settle(() => this.#inner.return?.(value) ?? { value, done: true });
  }

  throw(thrown?: unknown): Promise<Result> {
    if (this.#inner.throw)
      return this.#settle(() => (this.#inner.throw as NonNullable<Iterator<unknown>['throw']>)(thrown));
    this.#inner.return?.();
    return Promise.reject(new TypeError('The iterator does not provide a throw method'));
  }

  async #settle(step: () => Result): Promise<Result> {
    const { value, done } = step();
    try {
      return { value: await value, done: done === true } as Result;
    } catch (thrown) {
      if (done !== true) this.#inner.return?.();
      throw thrown;
    }
  }
}

const host: DelegationHost = { iter: asyncIterator, mark: yielded };

type GeneratorFunction = (this: unknown, ...args: unknown[]) => CoroutineGenerator;

/** The helper `$agen` of one version. Errors in the parameters are thrown, as from a native async generator. */
export function asyncGeneratorStarter(
  owner: ModuleVersion,
): (make: GeneratorFunction, self: unknown, args: ArrayLike<unknown>) => object {
  return (make, self, args) => new AsyncGeneratorObject(Reflect.apply(make, self, args), owner);
}
