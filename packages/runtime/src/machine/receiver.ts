/**
 * The part of a fiber that receives: its mailbox, and who waits for what in it (P2).
 *
 *     beginReceive ──▶ waits ──a message, its time──▶ tryReceive ──▶ found, or too late ──▶ who waits goes on
 *                        ▲                                └──▶ nothing ──┐
 *                        └───────────────────────────────────────────────┘
 *
 * Invariant: one receive at a time (`waiter`, P4).
 */
import { ProcessError } from '../term/process-error';
import type { RefTerm } from '../term/ref';
import type { Coroutine } from './coroutine';
import { Mailbox } from './mailbox';
import { goOnNatively, NativeWaiter } from './native';
import { again, type Converter, type Receive, type ReceiveHost, SelectiveReceive, timeout } from './receive';
import type { Scheduler } from './scheduler';
import type { Timer, TimerTarget } from './timers';

export abstract class Receiver implements TimerTarget, ReceiveHost {
  readonly scheduler: Scheduler;
  readonly mailbox: Mailbox;
  /** Whether the fiber has ended, or is ending. */
  dead: boolean;
  /** Who waits in a receive, and for what. */
  waiter: Coroutine | NativeWaiter | null;
  private wanted: Receive<unknown> | null;
  /** The timer of its receives: one waits at a time, so one serves them all. `null` until one has a time limit. */
  private deadline: Timer | null;
  /** The receive of any message; made once, it is used again and again. */
  anyReceive: Receive<unknown> | null;

  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
    this.mailbox = new Mailbox();
    this.dead = false;
    this.waiter = null;
    this.wanted = null;
    this.deadline = null;
    this.anyReceive = null;
  }

  /** Puts the fiber in the run queue. */
  abstract ready(): void;
  /** What a coroutine awaited is there; it goes on when the fiber runs. */
  abstract resume(coroutine: Coroutine, value: unknown, failed: boolean): void;
  /** A coroutine that waited in a receive goes on now. */
  protected abstract goOnWith(waiter: Coroutine, value: unknown, failed: boolean): void;
  /** Counts one reduction. */
  protected abstract spend(): void;

  /** Whether somebody waits for a message, or for a time that is over. Not yet whether there is one that matches. */
  protected get mayReceive(): boolean {
    if (this.waiter === null) return false;
    return this.mailbox.length > 0 || (this.wanted instanceof SelectiveReceive && this.wanted.late);
  }

  /** A coroutine of this fiber waits in a receive. */
  beginReceive(coroutine: Coroutine, receive: Receive<unknown>): void {
    const error = this.refuse(receive);
    if (error === null) this.begin_(coroutine, receive);
    else this.resume(coroutine, error, true);
  }

  /** Native code waits in a receive. */
  receiveNatively(
    receive: Receive<unknown>,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ): void {
    if (this.dead) return;
    const error = this.refuse(receive);
    if (error !== null) {
      reject(error);
      return;
    }
    this.begin_(new NativeWaiter(resolve, reject), receive);
    if (this.mayReceive) this.ready();
  }

  private refuse(receive: Receive<unknown>): ProcessError | null {
    if (receive.host !== this) {
      return new ProcessError('badarg', 'a process can only await its own receive, not the one of another process');
    }
    if (this.waiter === null) return null;
    return new ProcessError(
      'concurrent_receive',
      'this process waits in another receive already, and a call to a server is one, too: await that one first (a call takes ' +
        'a time limit), send several requests and receive their answers, or spawn a process for each',
    );
  }

  private begin_(waiter: Coroutine | NativeWaiter, receive: Receive<unknown>): void {
    this.waiter = waiter;
    this.wanted = receive;
    if (receive !== this.anyReceive) this.beginSelective(receive as SelectiveReceive<unknown>);
  }

  private beginSelective(receive: SelectiveReceive<unknown>): void {
    const since = receive.since;
    const mailbox = this.mailbox;
    receive.seen = since !== null && since.markEra === mailbox.era ? since.mark : mailbox.head;
    receive.seenEra = mailbox.era;
    receive.late = receive.after === 0;
    if (receive.after > 0) this.deadline = this.scheduler.timers.set(receive.after, this, this.deadline);
  }

  timerFired(): void {
    const wanted = this.wanted as SelectiveReceive<unknown>;
    wanted.late = true;
    this.ready();
  }

  /** Looks for what the waiting one wants and resumes it; false when it is not there. */
  protected tryReceive(): boolean {
    if (this.wanted !== this.anyReceive) return this.trySelective(this.wanted as SelectiveReceive<unknown>);
    if (this.mailbox.length === 0) return false;
    this.spend();
    this.finishReceive(this.mailbox.shift(), false);
    return true;
  }

  private trySelective(wanted: SelectiveReceive<unknown>): boolean {
    const mailbox = this.mailbox;
    let value: unknown = timeout;
    let found = false;
    if (mailbox.length > 0) {
      if (wanted.accepts === null && wanted.since === null) {
        value = mailbox.shift();
        found = true;
      } else {
        let at: number;
        // Taken before: what `accepts` itself sends to this process is not looked at this time.
        const { tail } = mailbox;
        try {
          const from = wanted.seenEra === mailbox.era ? wanted.seen : mailbox.head;
          if (wanted.answers) at = mailbox.findAnswer(wanted.since as RefTerm, from);
          else at = mailbox.find(wanted.accepts ?? acceptAny, from);
        } catch (thrown) {
          this.finishReceive(thrown, true);
          return true;
        }
        if (at >= 0) {
          value = mailbox.take(at);
          found = true;
        } else {
          wanted.seen = tail;
          wanted.seenEra = mailbox.era;
        }
      }
    }
    if (!found && !wanted.late) return false;
    this.spend();
    if (wanted.converter === null) this.finishReceive(value, false);
    else this.convert(wanted, value);
    return true;
  }

  /** Has what was received made into what the waiting one gets. The code that does so may begin a receive itself. */
  private convert(wanted: SelectiveReceive<unknown>, received: unknown): void {
    const waiter = this.waiter as Coroutine | NativeWaiter;
    const { deadline } = this;
    this.waiter = null;
    this.wanted = null;
    this.deadline = null;
    let value: unknown;
    let failed = false;
    try {
      value = (wanted.converter as Converter).convert(received);
    } catch (thrown) {
      value = thrown;
      failed = true;
    }
    if (value === again && received !== timeout && !failed) {
      const error = this.refuse(wanted);
      if (error === null) {
        this.waiter = waiter;
        this.wanted = wanted;
        this.deadline = deadline;
        return;
      }
      value = error;
      failed = true;
    }
    if (deadline !== null) {
      this.scheduler.timers.cancel(deadline);
      this.deadline ??= deadline;
    }
    this.resumeWaiter(waiter, value, failed);
  }

  private finishReceive(value: unknown, failed: boolean): void {
    const waiter = this.waiter as Coroutine | NativeWaiter;
    this.waiter = null;
    this.wanted = null;
    this.cancelDeadline();
    this.resumeWaiter(waiter, value, failed);
  }

  private resumeWaiter(waiter: Coroutine | NativeWaiter, value: unknown, failed: boolean): void {
    if (waiter instanceof NativeWaiter) goOnNatively(this, failed ? waiter.reject : waiter.resolve, value, false);
    else this.goOnWith(waiter, value, failed);
  }

  /** Waits no more: the fiber ends. */
  protected giveUpReceive(): void {
    this.cancelDeadline();
    this.waiter = null;
    this.wanted = null;
  }

  /** Ends the timer of a receive, if it runs. */
  private cancelDeadline(): void {
    if (this.deadline !== null) this.scheduler.timers.cancel(this.deadline);
  }

  /** The coroutine that waits in a receive is now another one. */
  replaceWaiter(from: Coroutine, to: Coroutine): void {
    if (this.waiter === from) this.waiter = to;
  }
}

function acceptAny(): boolean {
  return true;
}
