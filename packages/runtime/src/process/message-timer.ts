/**
 * Timers that send a message (Erlang: `send_after/3`, `start_timer/3`, `cancel_timer/1`, `read_timer/1`).
 *
 * A timer belongs to nobody: it outlives the process that made it, and anybody may cancel it. One that is aimed at a
 * pid ends with that process; one aimed at a name looks the name up when it fires.
 */
import type { Timer, TimerTarget } from '../machine/timers';
import { isPid, type Pid, type PidTerm } from '../term/pid';
import { badarg } from '../term/process-error';
import { RefTerm, type Ref } from '../term/ref';
import { type Process, type ProcessHost, processOf } from './process';
import { refTerm } from './relations';

class MessageTimer implements TimerTarget {
  readonly ref: RefTerm;
  private readonly host: ProcessHost;
  /** The pid or name that the message goes to. */
  private readonly to: PidTerm | string;
  /** The message; for `startTimer` it is made when the timer fires. */
  private readonly message: unknown;
  private readonly wrapped: boolean;
  private readonly timer: Timer;

  constructor(host: ProcessHost, ms: number, to: PidTerm | string, message: unknown, wrapped: boolean) {
    this.ref = new RefTerm(0, -1);
    this.host = host;
    this.to = to;
    this.message = message;
    this.wrapped = wrapped;
    this.timer = host.scheduler.timers.set(ms, this);
    this.ref.timer = this;
    if (typeof to === 'string') return;
    const process = processOf(to);
    if (process === null) this.cancel();
    else (process.timers ??= new Set()).add(this);
  }

  timerFired(): void {
    const process = this.release();
    process?.deliver(this.wrapped ? { type: 'timeout', ref: this.ref, message: this.message } : this.message);
  }

  /** Stops the timer; the milliseconds that were left. */
  cancel(): number {
    const left = this.read();
    this.host.scheduler.timers.cancel(this.timer);
    this.release();
    return left;
  }

  /** The milliseconds that are left. */
  read(): number {
    return this.host.scheduler.timers.remaining(this.timer);
  }

  /** Forgets the timer; gives whom it was for, if there is such a process. */
  private release(): Process | null {
    this.ref.timer = null;
    if (typeof this.to === 'string') return this.host.names.get(this.to) ?? null;
    const process = processOf(this.to);
    process?.timers?.delete(this);
    return process;
  }
}

/** Starts a timer; see {@link MessageTimer}. Throws `badarg` for a bad time or destination. */
export function startMessageTimer(
  host: ProcessHost,
  ms: number,
  to: Pid<never> | string,
  message: unknown,
  wrapped: boolean,
): Ref {
  if (!Number.isSafeInteger(ms) || ms < 0) {
    throw badarg('a timer takes a whole number of milliseconds from 0 on', ms);
  }
  if (typeof to !== 'string' && !isPid(to)) throw badarg('a timer sends to a pid or a name', to);
  return new MessageTimer(host, ms, to as PidTerm | string, message, wrapped).ref;
}

/** Erlang's `cancel_timer/1`: the milliseconds left, or false when it has fired or was cancelled before. */
export function cancelTimer(ref: Ref): number | false {
  const timer = refTerm(ref, 'cancelTimer').timer as MessageTimer | null;
  return timer === null ? false : timer.cancel();
}

/** Erlang's `read_timer/1`: the milliseconds left, or false. */
export function readTimer(ref: Ref): number | false {
  const timer = refTerm(ref, 'readTimer').timer as MessageTimer | null;
  return timer === null ? false : timer.read();
}
