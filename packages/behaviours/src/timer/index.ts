/**
 * timer: doing something later, or again and again (OTP: module `timer`). One process drives each timer that does more
 * than send one message, see `driver.ts`: there is no timer server to start.
 */
import { plainExports } from '@hot/runtime';

export { applyAfter, exitAfter, killAfter, sendAfter } from './after';
export type { Apply } from './apply';
export type { Destination, NameOnNode } from './destination';
export { applyInterval, sendInterval } from './interval';
export { sleep } from './sleep';
export { tc, type Timed } from './tc';
export { hms, hours, minutes, nowDiff, seconds, type Timestamp } from './time';
export { cancel, type TimerRef } from './timer-ref';

module.exports = plainExports(module.exports as object);
