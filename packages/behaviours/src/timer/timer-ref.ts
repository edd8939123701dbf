/** Timers as their makers hold them, and how they are cancelled (OTP: `timer:tref()`, `timer:cancel/1`). */
import { cancelTimer, exit, type Pid, ProcessError, type Ref } from '@hot/runtime';
import { formatShort } from '../proc-lib/format-term';

const TAG = '@hot/timer-ref';

/** A timer; opaque, to be given to `cancel` (OTP: `{once, Ref}`, `{interval, Ref}`, `{instant, Ref}`, `{send_local, Ref}`). */
export interface TimerRef {
  readonly tag: typeof TAG;
  /** `instant` has done what it was to do. */
  readonly kind: 'once' | 'interval' | 'instant';
}

class DrivenTimer implements TimerRef {
  readonly tag = TAG;
  readonly kind: TimerRef['kind'];
  private readonly stop: () => void;

  constructor(kind: TimerRef['kind'], stop: () => void) {
    this.kind = kind;
    this.stop = stop;
    // Whoever prints or compares a timer does not mean what drives it.
    Object.defineProperty(this, 'stop', { enumerable: false });
  }

  cancel(): void {
    this.stop();
  }
}

/** A timer that sends a message, which the runtime does. */
export function messageTimer(ref: Ref): TimerRef {
  return new DrivenTimer('once', () => cancelTimer(ref));
}

/** A timer that a process drives. Nobody else has this pid, so nobody misses what is killed. */
export function processTimer(kind: 'once' | 'interval', pid: Pid): TimerRef {
  return new DrivenTimer(kind, () => exit(pid, 'kill'));
}

/** A timer that has nothing to do any more. */
export function endedTimer(kind: TimerRef['kind']): TimerRef {
  return new DrivenTimer(kind, () => undefined);
}

/**
 * Cancels a timer: what it has not done by now it never does (OTP: `timer:cancel/1`). One that is over, or was cancelled
 * before, is fine, too.
 * @returns `'cancel'`
 * @throws ProcessError `badarg` for what is no timer of this module
 */
export function cancel(timer: TimerRef): 'cancel' {
  if ((timer as unknown as Partial<TimerRef> | null | undefined)?.tag !== TAG) {
    throw new ProcessError('badarg', `timer.cancel takes what a function of timer gave, not ${formatShort(timer)}`);
  }
  (timer as DrivenTimer).cancel();
  return 'cancel';
}
