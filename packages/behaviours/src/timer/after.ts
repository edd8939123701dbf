/**
 * Timers that fire once. They belong to nobody: the end of the process that made one does not end it. A name is looked up
 * when the timer fires.
 *
 * With a time of 0 there is no timer: a message is sent, a process spawned, before the function returns.
 */
import { exit, type Pid, send, sendAfter as runtimeSendAfter, spawn } from '@hot/runtime';
import type { CheckedMfa } from '../gen/mfa';
import { type Apply, thunkOf } from './apply';
import { type Destination, oneself, type Place, placeOf, whoIsAt } from './destination';
import { driveOnce } from './driver';
import { checkTime } from './time';
import { endedTimer, messageTimer, processTimer, type TimerRef } from './timer-ref';

/**
 * Makes a call later, in a process of its own (OTP: `timer:apply_after/4`).
 *
 * @example
 * timer.applyAfter(1_000, [MODULE, 'sweep', [table]]);   // the code that is current in a second
 * timer.applyAfter(1_000, () => sweep(table));           // this code
 *
 * @param time ms
 * @param what a function, `[function, args]`, or `[module, name, args]`, which is entered fully qualified
 * @throws ProcessError `badarg`
 */
export function applyAfter<const A extends Apply>(time: number, what: A & CheckedMfa<A>): TimerRef {
  const call = thunkOf(what);
  return after(time, () => void spawn(() => call()));
}

/**
 * Sends a message later (OTP: `timer:send_after/2,3`).
 * @param time ms
 * @param to to whom; to the running process unless given
 * @throws ProcessError `badarg`; with a time of 0 also when nobody has the name; `no_process` without `to` outside of any
 *   process
 */
export function sendAfter(time: number, message: unknown): TimerRef;
export function sendAfter<M>(time: number, to: Destination<M>, message: NoInfer<M>): TimerRef;
export function sendAfter(time: number, to: Exclude<Destination, Pid>, message: unknown): TimerRef;
export function sendAfter(time: number, ...rest: readonly unknown[]): TimerRef {
  checkTime(time);
  const [to, message] = rest.length > 1 ? [placeOf(rest[0]), rest[1]] : [oneself(), rest[0]];
  if (to === null) return endedTimer('once');
  if (time > 0) return messageTimer(runtimeSendAfter(time, to, message));
  // To a bare name that nobody has: badarg, as sending has it. To a name on a node: nothing.
  if (rest.length > 1 && typeof rest[0] === 'string') send(rest[0], message);
  else sendTo(to, message);
  return endedTimer('instant');
}

/** Sends to whoever is at a place now, if anybody is. */
export function sendTo(place: Place, message: unknown): void {
  const pid = whoIsAt(place);
  if (pid !== undefined) send(pid, message);
}

/**
 * Sends an exit signal later, from a process of its own (OTP: `timer:exit_after/2,3`). It is no error when nobody is there.
 * @param time ms
 * @param to to whom; to the running process unless given
 * @throws ProcessError `badarg`; `no_process` without `to` outside of any process
 */
export function exitAfter(time: number, reason: unknown): TimerRef;
export function exitAfter(time: number, to: Destination, reason: unknown): TimerRef;
export function exitAfter(time: number, ...rest: readonly unknown[]): TimerRef {
  const [to, reason] = rest.length > 1 ? [placeOf(rest[0]), rest[1]] : [oneself(), rest[0]];
  return after(time, () => {
    const pid = whoIsAt(to);
    if (pid !== undefined) exit(pid, reason);
  });
}

/** {@link exitAfter} with reason `'kill'`, which cannot be trapped (OTP: `timer:kill_after/1,2`). */
export function killAfter(time: number, to?: Destination): TimerRef {
  return exitAfter(time, to ?? oneself(), 'kill');
}

/** Has a process do something later, or at once. */
function after(time: number, fire: () => void): TimerRef {
  checkTime(time);
  if (time > 0) return processTimer('once', driveOnce(time, fire));
  spawn(fire);
  return endedTimer('instant');
}
