/**
 * The scheduler: runs what is ready, and gives the event loop its turn (P7).
 *
 *     host turn ──▶ slice: run, run, run … until the queue is empty or SLICE ms are over ──▶ next host turn
 *
 * A ready fiber runs until it waits or its budget of reductions is used up; then it goes behind the others. Within a
 * host turn a new wake-up continues in a microtask (cheap); once the turn has lasted SLICE ms it waits for the next
 * turn, so sockets and timers are served at least that often, however many messages are queued.
 *
 * Invariant: `slice` is not re-entered; at most one continuation is pending with the host.
 */
import { AsyncResource } from 'node:async_hooks';
import type { Clock } from './clock';
import { FifoQueue, type RunQueue } from './run-queue';
import { Timers } from './timers';

/** Longest time in ms that processes run before the event loop gets its turn. */
const SLICE = 4;
/** Messages, resumptions and starts that a fiber may take before others get their turn. */
export const REDUCTIONS = 100;
/** Reductions between two looks at the clock; each run of a fiber counts as one more. */
const LOOK = 64;
/** Looks and microtasks in one turn, if its time does not come to an end: on virtual time it stands still. */
const LOOKS = 1_000;

/** What the scheduler runs. */
export interface Runnable {
  /** Runs until it waits or has used up `REDUCTIONS`; gives how many it has used. Never throws. */
  run(): number;
}

export class Scheduler {
  readonly clock: Clock;
  readonly timers: Timers;
  private readonly queue: RunQueue<Runnable>;
  /** Whether a slice is running or pending with the host. */
  private awake: boolean;
  /** When the present host turn began, as far as the scheduler has seen. */
  private turnBegan: number;
  /** Looks at the clock that are left to the present turn. */
  private looks: number;
  private stopped: boolean;

  constructor(clock: Clock, queue: RunQueue<Runnable> = new FifoQueue()) {
    this.clock = clock;
    this.timers = new Timers(clock);
    this.queue = queue;
    this.awake = false;
    this.turnBegan = -Infinity;
    this.looks = LOOKS;
    this.stopped = false;
  }

  /** Number of fibers that are ready. */
  get ready(): number {
    return this.queue.length;
  }

  /** Whether it has been stopped: nothing runs any more. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** Makes a fiber ready; it must not be in the queue already. */
  enqueue(fiber: Runnable): void {
    this.queue.push(fiber);
    if (!this.awake) this.wake();
  }

  /** Drops everything that is ready and runs nothing any more. */
  stop(): void {
    this.stopped = true;
    this.timers.clear();
    while (this.queue.length > 0) this.queue.shift();
  }

  private wake(): void {
    this.awake = true;
    if (this.clock.now() - this.turnBegan < SLICE && --this.looks > 0) this.clock.thisTurn(this.continueTurn);
    else this.clock.nextTurn(this.beginTurn);
  }

  // Whoever makes a process ready lends it nothing of his: it runs in the asynchronous context that the node was started in.
  private readonly beginTurn = AsyncResource.bind((): void => {
    this.turnBegan = this.clock.now();
    this.looks = LOOKS;
    this.slice();
  });

  private readonly continueTurn = AsyncResource.bind((): void => {
    this.slice();
  });

  private slice(): void {
    const queue = this.queue;
    const end = this.turnBegan + SLICE;
    let look = LOOK;
    this.timers.hold();
    while (queue.length > 0 && !this.stopped) {
      look -= 1 + queue.shift().run();
      if (look <= 0) {
        look = LOOK;
        if (this.clock.now() >= end || --this.looks <= 0) break;
      }
    }
    this.timers.settle();
    if (queue.length > 0 && !this.stopped) this.clock.nextTurn(this.beginTurn);
    else this.awake = false;
  }
}
