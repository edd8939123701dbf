/**
 * The run queue: what is ready to run, first come first served.
 *
 * `ShuffledQueue` takes a random one instead, from a seed: a test finds with it what depends on the order in which
 * ready processes run, and finds it again.
 */

export interface RunQueue<T> {
  readonly length: number;
  push(item: T): void;
  /** Takes the next one; only when `length > 0`. */
  shift(): T;
}

/** First in, first out; a ring of a power-of-two size. */
export class FifoQueue<T> implements RunQueue<T> {
  private ring: (T | undefined)[] = new Array<T | undefined>(1024).fill(undefined);
  private head = 0;
  private tail = 0;

  get length(): number {
    return this.tail - this.head;
  }

  push(item: T): void {
    if (this.tail - this.head === this.ring.length) this.grow();
    this.ring[this.tail & (this.ring.length - 1)] = item;
    this.tail += 1;
  }

  shift(): T {
    const slot = this.head & (this.ring.length - 1);
    const item = this.ring[slot] as T;
    this.ring[slot] = undefined;
    this.head += 1;
    return item;
  }

  private grow(): void {
    const size = this.ring.length;
    const larger = new Array<T | undefined>(size * 2).fill(undefined);
    for (let at = this.head; at < this.tail; at += 1) larger[at & (size * 2 - 1)] = this.ring[at & (size - 1)];
    this.ring = larger;
  }
}

/** In an order drawn from `random`. */
export class ShuffledQueue<T> implements RunQueue<T> {
  private readonly items: T[] = [];
  private readonly random: () => number;

  constructor(random: () => number) {
    this.random = random;
  }

  get length(): number {
    return this.items.length;
  }

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T {
    const at = Math.floor(this.random() * this.items.length);
    const item = this.items[at] as T;
    const last = this.items.pop() as T;
    if (at < this.items.length) this.items[at] = last;
    return item;
  }
}
