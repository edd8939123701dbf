/**
 * The process that drives a timer which does more than send one message.
 *
 *     maker ──spawn──▶ driver ◀── runtime timer ── fire ── runtime timer ── fire ── …     each at start + n * period
 *           ──kill───▶ (cancel)
 *                      ◀── DOWN of the one it is for                                      the end of an interval
 *
 * Each has its own: nothing is shared that one timer could hold up or take down for others, and there is no server that
 * has to be there. What does not come from its timer, or from its monitor, it throws away.
 */
import { coroutine, monotonicTime, type Pid, type Self, spawn, startTimer } from '@hot/runtime';
import { isDownOf } from '../proc-lib/signals';

/** Calls `fire` once, in `ms` milliseconds, from a process of its own. */
export function driveOnce(ms: number, fire: () => void): Pid {
  return drive(ms, { fire, period: undefined, start: 0, owner: undefined });
}

/**
 * Calls `fire` every `ms` milliseconds from now on, from a process of its own; the times do not drift.
 * @param owner whose end ends it; nobody's when it is not given
 */
export function driveEvery(ms: number, owner: Pid | undefined, fire: () => void): Pid {
  return drive(ms, { fire, period: ms, start: monotonicTime(), owner });
}

interface Plan {
  fire(): void;
  /** Ms from one time to the next; `undefined` when there is one only. */
  readonly period: number | undefined;
  /** When it was made, in ms of the node's clock. */
  readonly start: number;
  readonly owner: Pid | undefined;
}

/** The time counts from here, and not from when the process first runs. */
function drive(ms: number, plan: Plan): Pid {
  const pid = spawn(driver, plan);
  startTimer(ms, pid, plan);
  return pid;
}

const driver = coroutine(function* (self: Self, plan: Plan): Generator<unknown, void, unknown> {
  const { owner, period, start } = plan;
  const watch = owner === undefined ? undefined : self.monitor(owner);
  for (let times = 1; ;) {
    const message = yield self.receive();
    if (watch !== undefined && isDownOf(watch, message)) return;
    if (!isAlarmOf(plan, message)) continue;
    plan.fire();
    if (period === undefined) return;
    times += 1;
    // From the start, not from now: being late once does not make all that follow late.
    startTimer(Math.ceil(start + times * period), self.pid, plan, { abs: true });
  }
});

/** Whether a message is that of the plan's own timer: nobody else has the plan to put into one. */
function isAlarmOf(plan: Plan, message: unknown): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { type, message: carried } = message as { readonly type?: unknown; readonly message?: unknown };
  return type === 'timeout' && carried === plan;
}
