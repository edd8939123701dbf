/**
 * Timers that fire again and again, at `start + n * time`: they do not drift, and what comes late is made up for. They
 * end when they are cancelled, or with the process that they are for.
 */
import { type Pid, spawn } from '@hot/runtime';
import { running } from '../proc-lib/running';
import { sendTo } from './after';
import type { CheckedMfa } from '../gen/mfa';
import { type Apply, thunkOf } from './apply';
import { type Destination, oneself, placeOf, whoIsAt } from './destination';
import { driveEvery } from './driver';
import { checkTime } from './time';
import { endedTimer, processTimer, type TimerRef } from './timer-ref';

/**
 * Makes a call every `time` milliseconds, each in a process of its own (OTP: `timer:apply_interval/4`). It ends with the
 * process that made it; made by plain Node code, when it is cancelled.
 * @param time ms; 0 keeps the node busy for ever
 * @param what a function, `[function, args]`, or `[module, name, args]`, which is entered fully qualified each time
 * @throws ProcessError `badarg`
 */
export function applyInterval<const A extends Apply>(time: number, what: A & CheckedMfa<A>): TimerRef {
  checkTime(time);
  const call = thunkOf(what);
  const owner = running()?.pid;
  return processTimer(
    'interval',
    driveEvery(time, owner, () => void spawn(() => call())),
  );
}

/**
 * Sends a message every `time` milliseconds (OTP: `timer:send_interval/2,3`). It ends with the process that it is for: of
 * a name, with the one who has it when the timer is made, though the messages go to who has it then.
 * @param time ms; 0 keeps the node busy for ever
 * @param to to whom; to the running process unless given
 * @throws ProcessError `badarg`; `no_process` without `to` outside of any process
 */
export function sendInterval(time: number, message: unknown): TimerRef;
export function sendInterval<M>(time: number, to: Destination<M>, message: NoInfer<M>): TimerRef;
export function sendInterval(time: number, to: Exclude<Destination, Pid>, message: unknown): TimerRef;
export function sendInterval(time: number, ...rest: readonly unknown[]): TimerRef {
  checkTime(time);
  const [to, message] = rest.length > 1 ? [placeOf(rest[0]), rest[1]] : [oneself(), rest[0]];
  const owner = whoIsAt(to);
  if (to === null || owner === undefined) return endedTimer('interval');
  return processTimer(
    'interval',
    driveEvery(time, owner, () => sendTo(to, message)),
  );
}
