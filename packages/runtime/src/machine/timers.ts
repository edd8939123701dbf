/**
 * Timers: many deadlines on one host alarm.
 *
 * Timers of equal length stand in one list, in which deadlines only grow, so setting and cancelling one is O(1): a
 * server call sets a timer of 5,000 ms and cancels it a microsecond later. A heap orders the lists by the deadline of
 * their first timer; its keys may be too early (the first timer was cancelled) but never too late.
 *
 *     set ──▶ new ──settle──▶ in the list of its length ──▶ fired
 *              └──cancel        └──cancel
 *
 * While processes run (`hold`) no timer can fire. One that is set then stands among the new ones until they have run
 * (`settle`), and its time counts from there: most are cancelled before, and have asked neither for the time nor for an
 * alarm.
 *
 * Invariants: no timer fires before its deadline; timers fire in order of deadline, equal ones in the order in which
 * they were set; a cancelled timer never fires. Lengths beyond the host's 2^31 ms are reached in several alarms.
 */
import { type Clock, LONGEST_HOST_DELAY } from './clock';

/** New timers that are never worth looking for cancelled ones among them. */
const CROWD = 1_000;

/** What happens at the end of a timer. */
export interface TimerTarget {
  timerFired(timer: Timer): void;
}

/** One timer; it can be set again when it has ended. */
export class Timer {
  /** Milliseconds that it runs. */
  length: number;
  /** When it ends, in ms of the clock, once it stands in a list. */
  deadline: number;
  /** Order of setting, for equal deadlines. */
  sequence: number;
  readonly target: TimerTarget;
  /** Whether it is set, and has neither fired nor been cancelled. */
  running: boolean;
  /** Whether it stands among the new ones. */
  fresh: boolean;
  /** The list of its length, if it stands there. */
  list: TimerList | null;
  /** Neighbours in the list. */
  previous: Timer | null;
  next: Timer | null;

  constructor(target: TimerTarget) {
    this.length = 0;
    this.deadline = 0;
    this.sequence = 0;
    this.target = target;
    this.running = false;
    this.fresh = false;
    this.list = null;
    this.previous = null;
    this.next = null;
  }
}

/** The timers of one length, in the order of their deadlines. */
class TimerList {
  readonly length: number;
  /** The timer that ends first, and the one that ends last. */
  first: Timer | null;
  last: Timer | null;
  /** Deadline and sequence under which the heap knows this list. */
  key: number;
  keySequence: number;
  /** Whether it stands in the heap. */
  listed: boolean;

  constructor(length: number) {
    this.length = length;
    this.first = null;
    this.last = null;
    this.key = 0;
    this.keySequence = 0;
    this.listed = false;
  }

  append(timer: Timer): void {
    timer.list = this;
    timer.previous = this.last;
    if (this.last === null) this.first = timer;
    else this.last.next = timer;
    this.last = timer;
  }

  remove(timer: Timer): void {
    if (timer.previous === null) this.first = timer.next;
    else timer.previous.next = timer.next;
    if (timer.next === null) this.last = timer.previous;
    else timer.next.previous = timer.previous;
    timer.previous = timer.next = null;
    timer.list = null;
  }
}

function before(a: TimerList, b: TimerList): boolean {
  return a.key < b.key || (a.key === b.key && a.keySequence < b.keySequence);
}

export class Timers {
  private readonly clock: Clock;
  private readonly lists = new Map<number, TimerList>();
  /** Timers that were set since processes began to run, and maybe cancelled since: nothing was done for them yet. */
  private fresh: Timer[] = [];
  /** Length of `fresh` at which those are dropped that were cancelled. */
  private crowded = CROWD;
  /** Whether processes are running. */
  private held = false;
  /** Binary heap of the lists, earliest key first. */
  private readonly heap: TimerList[] = [];
  /** Timers running. */
  private running = 0;
  private nextSequence = 0;
  /** When the host alarm rings; Infinity when none is set. */
  private alarmAt = Infinity;
  private cancelAlarm: (() => void) | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Number of timers running. */
  get count(): number {
    return this.running;
  }

  /**
   * Starts a timer of `ms` milliseconds from now, or from the end of the slice that is running.
   * @param ended a timer of the same target that does not run any more; it is set again, instead of a new one
   */
  set(ms: number, target: TimerTarget, ended: Timer | null = null): Timer {
    const timer = ended ?? new Timer(target);
    timer.length = ms;
    timer.sequence = this.nextSequence++;
    timer.running = true;
    this.running += 1;
    if (!timer.fresh) this.addFresh(timer);
    if (!this.held) this.settle();
    return timer;
  }

  private addFresh(timer: Timer): void {
    timer.fresh = true;
    if (this.fresh.push(timer) < this.crowded) return;
    const all = this.fresh;
    this.fresh = all.filter((one) => one.running);
    for (const one of all) one.fresh = one.running;
    this.crowded = Math.max(CROWD, 2 * this.fresh.length);
  }

  /** Processes begin to run: until {@link settle} no timer is wanted. */
  hold(): void {
    this.held = true;
  }

  /** Processes have run: gives the new timers their deadlines, and sees to the alarm. */
  settle(): void {
    this.held = false;
    if (this.fresh.length > 0) this.fileFresh();
    if (this.running === 0 && this.heap.length > 0) this.disarm();
  }

  private fileFresh(): void {
    const set = this.fresh.filter((timer) => timer.running);
    for (const timer of this.fresh) timer.fresh = false;
    this.fresh.length = 0;
    this.crowded = CROWD;
    if (set.length === 0) return;
    const now = this.clock.now();
    // One that was cancelled and set again stands where it stood.
    for (const timer of set.sort((a, b) => a.sequence - b.sequence)) this.file(timer, now);
  }

  private file(timer: Timer, now: number): void {
    timer.deadline = now + timer.length;
    let list = this.lists.get(timer.length);
    if (list === undefined) {
      list = new TimerList(timer.length);
      this.lists.set(timer.length, list);
    }
    list.append(timer);
    if (list.listed) return;
    list.key = timer.deadline;
    list.keySequence = timer.sequence;
    this.insert(list);
    if (list.key < this.alarmAt) this.arm(list.key);
  }

  /** Ends a timer without firing it; false when it had fired or was cancelled before. */
  cancel(timer: Timer): boolean {
    if (!timer.running) return false;
    timer.running = false;
    this.running -= 1;
    if (timer.list !== null) timer.list.remove(timer);
    if (this.running === 0 && !this.held) this.disarm();
    return true;
  }

  /** Milliseconds until a timer fires, 0 at the earliest; rounded up, so that waiting so long is never too short. */
  remaining(timer: Timer): number {
    if (timer.fresh) return timer.length;
    return Math.max(0, Math.ceil(timer.deadline - this.clock.now()));
  }

  /** Drops all timers. */
  clear(): void {
    for (const timer of this.fresh) timer.running = timer.fresh = false;
    this.fresh.length = 0;
    for (const list of this.lists.values()) {
      for (let timer = list.first; timer !== null; timer = list.first) {
        timer.running = false;
        list.remove(timer);
      }
      list.listed = false;
    }
    this.lists.clear();
    this.heap.length = 0;
    this.running = 0;
    this.disarm();
  }

  private arm(deadline: number): void {
    this.cancelAlarm?.();
    this.alarmAt = deadline;
    const delay = Math.min(LONGEST_HOST_DELAY, Math.max(0, Math.ceil(deadline - this.clock.now())));
    this.cancelAlarm = this.clock.setAlarm(delay, () => {
      this.cancelAlarm = null;
      this.alarmAt = Infinity;
      this.fireDue();
    });
  }

  private disarm(): void {
    this.cancelAlarm?.();
    this.cancelAlarm = null;
    this.alarmAt = Infinity;
    // Without an alarm no list may stay in the heap: the next timer set would not arm one.
    for (const list of this.heap) {
      list.listed = false;
      this.lists.delete(list.length);
    }
    this.heap.length = 0;
  }

  private fireDue(): void {
    const now = this.clock.now();
    for (;;) {
      const list = this.heap[0];
      if (list === undefined) return;
      if (list.key > now) break;
      const timer = list.first;
      if (timer !== null && timer.deadline <= list.key) {
        list.remove(timer);
        timer.running = false;
        this.running -= 1;
        timer.target.timerFired(timer);
        if (!list.listed) continue;
      }
      this.refile(list);
    }
    if (this.running === 0 && !this.held) this.disarm();
    const next = this.heap[0];
    if (next !== undefined && next.key < this.alarmAt) this.arm(next.key);
  }

  /** Puts the list at the root of the heap where its first timer belongs, or out of the heap. */
  private refile(list: TimerList): void {
    const heap = this.heap;
    if (heap[0] !== list) return;
    if (list.first === null) {
      list.listed = false;
      this.lists.delete(list.length);
      const last = heap.pop() as TimerList;
      if (last !== list) {
        heap[0] = last;
        this.sink(0);
      }
      return;
    }
    list.key = list.first.deadline;
    list.keySequence = list.first.sequence;
    this.sink(0);
  }

  private insert(list: TimerList): void {
    list.listed = true;
    const heap = this.heap;
    let at = heap.length;
    heap.push(list);
    while (at > 0) {
      const up = (at - 1) >> 1;
      const parent = heap[up] as TimerList;
      if (!before(list, parent)) break;
      heap[at] = parent;
      at = up;
    }
    heap[at] = list;
  }

  private sink(from: number): void {
    const heap = this.heap;
    const list = heap[from] as TimerList;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as TimerList)) child += 1;
      const lower = heap[child] as TimerList;
      if (!before(lower, list)) break;
      heap[at] = lower;
      at = child;
    }
    heap[at] = list;
  }
}
