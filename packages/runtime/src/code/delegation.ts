/**
 * `yield*` inside an async generator: the generator steps aside, and whatever its consumer sends goes to the inner
 * iterator until that one is done.
 *
 * Compiled code says `yield $delegate(iterable)`. The wrapper made here around every generator of an async generator
 * function sees that mark, and does what the language asks for: the inner iterator's `next`, `throw` and `return` are
 * called and awaited; a `return` that ends the inner iterator ends the generator too.
 */
import type { CoroutineGenerator } from '../machine/coroutine';

/** What a generator yields to step aside. */
class Delegation {
  readonly iterable: unknown;

  constructor(iterable: unknown) {
    this.iterable = iterable;
  }
}

/** The helper `$delegate` of compiled code. */
export function delegate(iterable: unknown): unknown {
  return new Delegation(iterable);
}

/** What delegation needs of the engine's async generators. */
export interface DelegationHost {
  /** The async iterator that `for await` would use. */
  readonly iter: (iterable: unknown) => AsyncIterator<unknown>;
  /** Marks a value as yielded to the consumer, not awaited. */
  readonly mark: (value: unknown) => unknown;
}

type Step = IteratorResult<unknown, unknown>;

/** What an inner iterator is asked for: a `close` is the end of one that cannot be thrown into. */
type Asked = 'next' | 'throw' | 'return' | 'close';

/** The generator of an async generator function, which may yield `delegate(…)`, with that done. */
export function delegating(own: CoroutineGenerator, host: DelegationHost): CoroutineGenerator {
  return new DelegatingGenerator(own, host) as unknown as CoroutineGenerator;
}

class DelegatingGenerator {
  readonly #own: CoroutineGenerator;
  readonly #host: DelegationHost;
  /** The iterator that it stepped aside for. */
  #inner: AsyncIterator<unknown> | null;
  /** Whether a result of the inner iterator is being awaited, and not a value yielded to the consumer. */
  #awaiting: boolean;
  /** What that result answers. */
  #asked: Asked;

  constructor(own: CoroutineGenerator, host: DelegationHost) {
    this.#own = own;
    this.#host = host;
    this.#inner = null;
    this.#awaiting = false;
    this.#asked = 'next';
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(value: unknown): Step {
    if (this.#inner === null) return this.#look(this.#own.next(value));
    if (this.#awaiting) return this.#received(value);
    const inner = this.#inner;
    return this.#ask('next', () => inner.next(value));
  }

  throw(thrown: unknown): Step {
    const inner = this.#inner;
    if (inner === null || this.#awaiting) return this.#leave(() => this.#own.throw(thrown));
    if (inner.throw) return this.#ask('throw', () => (inner.throw as NonNullable<typeof inner.throw>)(thrown));
    if (inner.return) return this.#ask('close', () => (inner.return as NonNullable<typeof inner.return>)());
    return this.#leave(() => this.#own.throw(cannotThrow()));
  }

  return(value: unknown): Step {
    const inner = this.#inner;
    if (inner === null || this.#awaiting || !inner.return) return this.#leave(() => this.#own.return(value));
    return this.#ask('return', () => (inner.return as NonNullable<typeof inner.return>)(value));
  }

  /** Calls the inner iterator and yields its answer, a promise, to be awaited. */
  #ask(asked: Asked, call: () => unknown): Step {
    this.#awaiting = true;
    this.#asked = asked;
    try {
      return { done: false, value: call() };
    } catch (thrown) {
      return this.#leave(() => this.#own.throw(thrown));
    }
  }

  #received(step: unknown): Step {
    if (typeof step !== 'object' || step === null) {
      return this.#leave(() => this.#own.throw(new TypeError(`Iterator result ${String(step)} is not an object`)));
    }
    if (this.#asked === 'close') return this.#leave(() => this.#own.throw(cannotThrow()));
    const { done, value } = step as Step;
    if (done === true) {
      return this.#leave(() => (this.#asked === 'return' ? this.#own.return(value) : this.#own.next(value)));
    }
    this.#awaiting = false;
    return { done: false, value: this.#host.mark(value) };
  }

  #leave(resume: () => Step): Step {
    this.#inner = null;
    this.#awaiting = false;
    return this.#look(resume());
  }

  #look(step: Step): Step {
    if (step.done === true || !(step.value instanceof Delegation)) return step;
    const { iterable } = step.value;
    let inner: AsyncIterator<unknown>;
    try {
      inner = this.#host.iter(iterable);
    } catch (thrown) {
      return this.#leave(() => this.#own.throw(thrown));
    }
    this.#inner = inner;
    return this.#ask('next', () => inner.next(undefined));
  }
}

function cannotThrow(): TypeError {
  return new TypeError('The iterator does not provide a throw method');
}
