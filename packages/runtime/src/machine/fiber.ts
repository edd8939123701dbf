/**
 * A fiber: one thread of control made of coroutines, with a mailbox. It is the execution half of a process; links,
 * monitors and exit signals are the process layer's, which extends this class.
 *
 *     ready ──run──▶ segment ──▶ waits in a receive / for promises ──message, time, promise──▶ ready
 *                       └──▶ the body returned or threw, or an exit signal came ──▶ `ended` ──▶ dead
 *
 * A segment is what runs between two suspensions. An exit signal that hits a fiber inside of its own segment dooms it:
 * the segment goes on to its next suspension, and never further.
 *
 * Invariants: a fiber is in the run queue at most once (`queued`); after `dead` nothing of it runs again, whatever
 * promise of it settles later (P6).
 */
import {
  Coroutine,
  FAILED,
  type Fiber as CoroutineHost,
  type FrameOwner,
  FRESH,
  isThenable,
  LIVE,
  standIn,
  STOPPED,
} from './coroutine';
import { enter, running } from './current';
import { drive, failing, stop } from './driver';
import { goOnNatively } from './native';
import { Receiver } from './receiver';
import { REDUCTIONS, type Runnable, type Scheduler } from './scheduler';

/** Something a coroutine awaited has come. */
class Resumption {
  constructor(
    readonly coroutine: Coroutine,
    readonly value: unknown,
    readonly failed: boolean,
  ) {}
}

/** Why a fiber must end, found in the middle of its own segment. */
class Doom {
  constructor(readonly reason: unknown) {}
}

let reductions = 0;

export abstract class Fiber extends Receiver implements Runnable, CoroutineHost {
  /** Whether it stands in the run queue. */
  private queued: boolean;
  /** Whether one of its segments is on the host's stack. */
  private inSegment: boolean;
  /** How many times it is held. */
  private holds: number;
  /** Set when it must end at the next suspension. */
  private doom: Doom | null;
  /** Calls the body; `null` once it has. */
  protected body: ((fiber: never) => unknown) | null;
  /** The coroutine of the body; `null` for a native body. */
  root: Coroutine | null;
  /** Coroutines that can go on, oldest first. */
  private resumptions: Resumption[] | null;
  /** Coroutines whose start was put off. */
  private postponed: Coroutine[] | null;
  /** Coroutines that failed in this turn, and that nobody awaits. */
  private failures: Coroutine[] | null;
  /** The live coroutine that suspended last. */
  live: Coroutine | null;

  constructor(scheduler: Scheduler) {
    super(scheduler);
    this.queued = false;
    this.inSegment = false;
    this.holds = 0;
    this.doom = null;
    this.body = null;
    this.root = null;
    this.resumptions = null;
    this.postponed = null;
    this.failures = null;
    this.live = null;
  }

  /** The fiber has ended for this reason: what was thrown, or what an exit signal said. Called once. */
  protected abstract ended(reason: unknown, thrown: boolean): void;
  /** A `finally` block threw while the fiber was being stopped. */
  protected abstract cleanupFailed(thrown: unknown): void;

  // ---------------------------------------------------------------------------------------------- being run

  /** Puts the fiber in the run queue unless it is there. */
  ready(): void {
    if (this.queued || this.dead || this.holds > 0) return;
    this.queued = true;
    this.scheduler.enqueue(this);
  }

  /** What it is doing, for people. */
  get status(): 'exiting' | 'running' | 'suspended' | 'runnable' | 'waiting' {
    if (this.dead) return 'exiting';
    if (this.inSegment || running() === this) return 'running';
    if (this.holds > 0) return 'suspended';
    return this.queued ? 'runnable' : 'waiting';
  }

  /** Lets it not run until released as many times (Erlang: `suspend_process/1`). */
  hold(): void {
    this.holds += 1;
  }

  /** Takes back one {@link hold}; false when there was none. */
  release(): boolean {
    if (this.holds === 0) return false;
    this.holds -= 1;
    if (this.holds === 0 && (this.body !== null || this.doom !== null || this.hasWork())) this.ready();
    return true;
  }

  /** Whether it is held. */
  get held(): boolean {
    return this.holds > 0;
  }

  run(): number {
    this.queued = false;
    if (this.dead || this.holds > 0) return 0;
    const previous = enter(this);
    const budget = reductions;
    reductions = REDUCTIONS;
    this.inSegment = true;
    try {
      this.segment();
    } catch (thrown) {
      // What was awaited or returned failed when it was looked at: a proxy, a promise with a `constructor` that throws.
      this.doom ??= new Crash(thrown);
    }
    this.inSegment = false;
    const used = REDUCTIONS - reductions;
    reductions = budget;
    if (this.doom !== null) this.end(this.doom.reason, false);
    else if (this.failures !== null) this.checkFailuresLater();
    enter(previous);
    return used;
  }

  private segment(): void {
    if (this.body !== null) this.begin();
    while (this.doom === null) {
      if (reductions <= 0) {
        if (this.hasWork()) this.ready();
        return;
      }
      if (this.postponed !== null) this.startPostponed();
      else if (this.resumptions !== null) this.goOn();
      else if (this.waiter === null || !this.tryReceive()) return;
    }
  }

  /** Whether the running segment may take another message or result. Costs one reduction. */
  mayContinue(): boolean {
    return --reductions > 0 && this.doom === null && this.resumptions === null;
  }

  protected override spend(): void {
    reductions -= 1;
  }

  private hasWork(): boolean {
    if (this.resumptions !== null || this.postponed !== null) return true;
    return this.mayReceive;
  }

  private begin(): void {
    const body = this.body as (fiber: this) => unknown;
    this.body = null;
    let result: unknown;
    try {
      result = body(this);
    } catch (thrown) {
      this.bodyThrew(thrown);
      return;
    }
    if (result instanceof Coroutine) {
      const root = standIn(result);
      if (root.fiber === this) {
        this.root = root;
        if (root.state === FAILED) {
          this.handled(root);
          this.bodyThrew(root.outcome);
        } else if (root.state !== LIVE && root.state !== FRESH) this.bodyReturned();
        return;
      }
    }
    if (!isThenable(result)) {
      this.bodyReturned();
      return;
    }
    Promise.resolve(result).then(
      () => this.nativeBodySettled(() => this.bodyReturned()),
      (thrown: unknown) => this.nativeBodySettled(() => this.bodyThrew(thrown)),
    );
  }

  private nativeBodySettled(finish: () => void): void {
    if (this.dead) return;
    finish();
    this.ready();
  }

  /** The body has returned: the process ends normally. */
  bodyReturned(): void {
    this.doom ??= new Doom('normal');
  }

  /** The body has thrown: the process crashes. */
  bodyThrew(thrown: unknown): void {
    this.doom ??= new Crash(thrown);
  }

  /**
   * Ends the fiber for `reason`: at once, or at the next suspension when it is in the middle of a segment.
   * The first reason counts.
   */
  stop(reason: unknown): void {
    if (this.dead) return;
    if (this.inSegment) this.doom ??= new Doom(reason);
    else this.end(reason, false);
  }

  /** Ends the fiber as if its body had thrown: from a callback that works on its behalf. */
  crash(thrown: unknown): void {
    if (this.dead) return;
    this.doom ??= new Crash(thrown);
    if (!this.inSegment) this.end(undefined, true);
  }

  /** Whether an exit has hit it that it has not come to yet. */
  get doomed(): boolean {
    return this.doom !== null;
  }

  private end(reason: unknown, thrown: boolean): void {
    const doom = this.doom;
    this.dead = true;
    this.giveUpReceive();
    this.body = null;
    const previous = enter(this);
    this.stopCoroutines();
    this.resumptions = null;
    this.postponed = null;
    this.failures = null;
    this.root = null;
    if (doom instanceof Crash) this.ended(doom.reason, true);
    else this.ended(reason, thrown);
    this.mailbox.clear();
    this.doom = null;
    enter(previous);
  }

  // ---------------------------------------------------------------------------------------------- coroutines

  protected override goOnWith(waiter: Coroutine, value: unknown, failed: boolean): void {
    if (failed) failing(waiter, value);
    drive(this, waiter, value, failed);
  }

  /** A coroutine that native code awaits has ended; `tell` is called in a microtask, and what it resumes is this fiber's. */
  tellNatively(tell: (value: unknown) => void, value: unknown): void {
    goOnNatively(this, tell, value, true);
  }

  /** What a coroutine awaited is there. Late results of a dead fiber are nothing. */
  resume(coroutine: Coroutine, value: unknown, failed: boolean): void {
    if (this.dead) return;
    const resumption = new Resumption(coroutine, value, failed);
    if (this.resumptions === null) this.resumptions = [resumption];
    else this.resumptions.push(resumption);
    if (!this.inSegment) this.ready();
  }

  private goOn(): void {
    const resumptions = this.resumptions as Resumption[];
    const { coroutine, value, failed } = resumptions.shift() as Resumption;
    if (resumptions.length === 0) this.resumptions = null;
    const target = standIn(coroutine);
    if (target.state !== LIVE) return;
    reductions -= 1;
    drive(this, target, value, failed);
  }

  /** A coroutine could not be started where it was called, because calls nest too deep. */
  postpone(coroutine: Coroutine): void {
    if (this.postponed === null) this.postponed = [coroutine];
    else this.postponed.push(coroutine);
  }

  /** One whose start was put off is started by the coroutine that has become it or awaits it. */
  started(coroutine: Coroutine): void {
    const { postponed } = this;
    if (postponed === null || standIn(postponed[postponed.length - 1] as Coroutine) !== coroutine) return;
    if (postponed.length === 1) this.postponed = null;
    else postponed.pop();
  }

  private startPostponed(): void {
    const postponed = this.postponed as Coroutine[];
    const coroutine = standIn(postponed.shift() as Coroutine);
    if (postponed.length === 0) this.postponed = null;
    if (coroutine.state !== FRESH) return;
    reductions -= 1;
    coroutine.state = LIVE;
    drive(this, coroutine, undefined, false);
  }

  /**
   * A coroutine failed and nobody awaits it yet; if nobody does by the end of the turn the fiber crashes (P5). Not
   * sooner, because `Promise.all` and its like await what they are given in a microtask of their own.
   */
  unhandled(coroutine: Coroutine): void {
    if (this.dead) return;
    if (this.failures === null) this.failures = [coroutine];
    else this.failures.push(coroutine);
    // Called by native code, whose `await` queues the look at what it awaits only after this: one microtask more.
    if (!this.inSegment) this.scheduler.clock.thisTurn(() => this.checkFailuresLater());
  }

  /** To be called when the segment is over: the microtasks that it has queued run before the check. */
  private checkFailuresLater(): void {
    this.scheduler.clock.thisTurn(() => this.checkFailures());
  }

  /** Somebody awaits the failed coroutine after all. */
  handled(coroutine: Coroutine): void {
    if (this.failures === null) return;
    const at = this.failures.indexOf(coroutine);
    if (at >= 0) this.failures.splice(at, 1);
  }

  private checkFailures(): void {
    const failure = this.failures?.[0];
    this.failures = null;
    if (failure !== undefined) this.crash(failure.outcome);
  }

  /** Whether a frame of `owner` is suspended in this fiber. */
  hasFrameOf(owner: FrameOwner): boolean {
    for (let at = this.live; at !== null; at = at.next) if (at.owner === owner) return true;
    return false;
  }

  /** The suspended coroutines, each before the one that awaits it. */
  liveCoroutines(): Coroutine[] {
    const awaiting = new Set<Coroutine>();
    const all: Coroutine[] = [];
    for (let at = this.live; at !== null; at = at.next) {
      all.push(at);
      if (at.parent !== null) awaiting.add(standIn(at.parent));
    }
    const ordered: Coroutine[] = [];
    for (const leaf of all) {
      if (awaiting.has(leaf)) continue;
      for (let at: Coroutine | null = leaf; at !== null; at = at.parent === null ? null : standIn(at.parent)) {
        if (at.listed) ordered.push(at);
      }
    }
    return ordered;
  }

  private stopCoroutines(): void {
    if (this.live === null) return;
    // Most have one frame: then there is no order to find.
    const coroutines = this.live.next === null ? [this.live] : this.liveCoroutines();
    for (const coroutine of coroutines) {
      if (coroutine.state === STOPPED) continue;
      const thrown = stop(coroutine);
      if (thrown !== undefined) this.cleanupFailed(thrown);
    }
    this.live = null;
  }
}

/** A doom that was thrown, and is reported as a crash. */
class Crash extends Doom {}
