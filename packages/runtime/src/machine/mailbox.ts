/**
 * A mailbox: messages in order of arrival, of which a receive may take any one.
 *
 * Messages stand in a power-of-two ring; taking one from the middle leaves a hole, so no message ever moves and a
 * position stays valid (a receive need not look again at what it has refused, nor at what came before a reference was
 * made). Holes at the head are dropped at once; when there is a hole for every eight messages the mailbox is packed, which
 * starts a new `era`: positions of older eras count as "look at everything".
 *
 * Invariant: `head <= tail`; the slots `head .. tail - 1` hold messages or holes, all others `undefined`;
 * `length` counts the messages among them.
 */
import { HOLE, search } from './mailbox-search';

/** An emptied ring larger than this is given back. */
const KEPT_SIZE = 64;
/** Slots of a ring from which on the spare one is taken, and that the spare one has at most. */
const SPARE_FROM = 1024;
const SPARE_SIZE = 2 ** 17;
/** Holes that are never worth packing. */
const KEPT_HOLES = 32;

/** An empty ring that was given back: the next mailbox that grows large takes it instead of a new megabyte. */
let spare: unknown[] | null = null;

/** What a bounded mailbox does with one message too many (P9). */
export interface MailboxBound {
  /** Messages it holds at most. */
  readonly max: number;
  /** `exit`: the receiver ends with `'mailbox_overflow'`; `drop_new`, `drop_old`: that message is dropped. */
  readonly overflow: 'exit' | 'drop_new' | 'drop_old';
}

let nextEra = 0;

export class Mailbox {
  /** The ring; `null` until the first message. Its size is a power of two. */
  private ring: unknown[] | null;
  /** Position of the oldest slot in use. Positions only grow within an era. */
  head: number;
  /** Position that the next message will get. */
  tail: number;
  /** Messages waiting. */
  length: number;
  /** Changes when positions become invalid; no two mailboxes ever have the same. */
  era: number;

  constructor() {
    this.ring = null;
    this.head = 0;
    this.tail = 0;
    this.length = 0;
    this.era = nextEra++;
  }

  /** Adds a message behind all others. */
  push(message: unknown): void {
    let ring = this.ring;
    if (ring === null) {
      // Written out, and grown by `concat`: V8 knows that such an array has no missing elements.
      ring = this.ring = [undefined, undefined, undefined, undefined];
    } else if (this.tail - this.head === ring.length) {
      ring = this.grow(ring);
    }
    ring[this.tail & (ring.length - 1)] = message;
    this.tail += 1;
    this.length += 1;
  }

  /** Takes the oldest message. Only when `length > 0`. */
  shift(): unknown {
    const ring = this.ring as unknown[];
    const mask = ring.length - 1;
    const slot = this.head & mask;
    const message = ring[slot];
    ring[slot] = undefined;
    this.head += 1;
    this.length -= 1;
    if (this.head === this.tail) this.emptied(ring);
    else if (ring[this.head & mask] === HOLE) this.skipHoles(ring, mask);
    return message;
  }

  /**
   * Position of the first message at or behind `from` that `accepts`, or -1.
   * What `accepts` throws goes to the caller; the mailbox is as before.
   */
  find(accepts: (message: unknown) => boolean, from: number): number {
    const ring = this.ring;
    if (ring === null) return -1;
    const start = from < this.head ? this.head : from;
    const mask = ring.length - 1;
    // In two straight runs, up to the end of the ring and from its beginning.
    const wrap = start + (ring.length - (start & mask));
    const slot = search(ring, accepts, start & mask, Math.min(this.tail, wrap) - start);
    if (slot >= 0) return start - (start & mask) + slot;
    if (this.tail <= wrap) return -1;
    const rest = search(ring, accepts, 0, this.tail - wrap);
    return rest >= 0 ? wrap + rest : -1;
  }

  /** Position of the first message at or behind `from` that has `ref` as its `ref`, or -1. */
  findAnswer(ref: object, from: number): number {
    const ring = this.ring;
    if (ring === null) return -1;
    const mask = ring.length - 1;
    const { tail } = this;
    for (let at = from < this.head ? this.head : from; at < tail; at += 1) {
      const message = ring[at & mask];
      if (typeof message === 'object' && message !== null && (message as { ref?: unknown }).ref === ref) return at;
    }
    return -1;
  }

  /** The message at a position that `find` gave. */
  at(position: number): unknown {
    const ring = this.ring as unknown[];
    return ring[position & (ring.length - 1)];
  }

  /** Takes the message at a position that `find` gave. */
  take(position: number): unknown {
    if (position === this.head) return this.shift();
    const ring = this.ring as unknown[];
    const mask = ring.length - 1;
    const message = ring[position & mask];
    this.length -= 1;
    ring[position & mask] = HOLE;
    // The tail stays even when the last message goes: a later one must never get a position that was looked at.
    const holes = this.tail - this.head - this.length;
    if (holes > KEPT_HOLES && holes > this.length >> 3) this.pack(ring);
    return message;
  }

  /** All messages, oldest first. */
  toArray(): unknown[] {
    const ring = this.ring;
    if (ring === null) return [];
    const messages: unknown[] = [];
    for (let at = this.head; at < this.tail; at += 1) {
      const message = ring[at & (ring.length - 1)];
      if (message !== HOLE) messages.push(message);
    }
    return messages;
  }

  /** Drops everything. */
  clear(): void {
    this.ring = null;
    this.head = this.tail;
    this.length = 0;
    this.era = nextEra++;
  }

  private emptied(ring: unknown[]): void {
    if (ring.length <= KEPT_SIZE) return;
    this.ring = null;
    if (ring.length <= SPARE_SIZE && ring.length > (spare === null ? SPARE_FROM : spare.length)) spare = ring;
  }

  private skipHoles(ring: unknown[], mask: number): void {
    while (this.head !== this.tail && ring[this.head & mask] === HOLE) {
      ring[this.head & mask] = undefined;
      this.head += 1;
    }
    if (this.head === this.tail) this.emptied(ring);
  }

  /** Doubles the full ring: each message then stands twice, and stays where its position wants it. */
  private grow(ring: unknown[]): unknown[] {
    const size = ring.length;
    if (size >= SPARE_FROM && spare !== null && spare.length > size) return this.moveToSpare(ring, spare);
    const larger = ring.concat(ring);
    for (let at = this.head; at < this.tail; at += 1) larger[(at & (size * 2 - 1)) ^ size] = undefined;
    return (this.ring = larger);
  }

  private moveToSpare(ring: unknown[], larger: unknown[]): unknown[] {
    spare = null;
    for (let at = this.head; at < this.tail; at += 1) larger[at & (larger.length - 1)] = ring[at & (ring.length - 1)];
    return (this.ring = larger);
  }

  /** Closes the holes. */
  private pack(ring: unknown[]): void {
    const mask = ring.length - 1;
    let to = this.head;
    for (let at = this.head; at < this.tail; at += 1) {
      const message = ring[at & mask];
      if (message === HOLE) continue;
      ring[to & mask] = message;
      to += 1;
    }
    for (let at = to; at < this.tail; at += 1) ring[at & mask] = undefined;
    this.tail = to;
    this.era = nextEra++;
  }
}
