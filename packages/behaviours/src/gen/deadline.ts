/** Until when to wait: a number of ms from now, or a point in time. */
import type { Self } from '@hot/runtime';
import { monotonicTime } from '../proc-lib/node';
import { checkTimeout, type Timeout } from '../proc-lib/timeout';

/** Ms from now, `'infinity'`, or `{ abs }`: a time in ms of the node's monotonic clock (OTP: `{abs, Ms}`). */
export type Deadline = Timeout | { readonly abs: number };

/**
 * Receive options for a deadline; one that has passed looks once.
 * @throws ProcessError `timeout_value`
 */
export function msUntil(self: Self, deadline: Deadline): { after?: number } {
  if (typeof deadline === 'object') return { after: Math.max(0, Math.ceil(deadline.abs - monotonicTime(self))) };
  checkTimeout(deadline);
  return deadline === 'infinity' ? {} : { after: deadline };
}
