/** Waiting for work, but not for ever. */
import type { Clock } from '../machine/clock';

/**
 * Waits for work for `ms` milliseconds at the most.
 * @returns whether it was done by then; rejects as the work does
 */
export async function within(clock: Clock, work: PromiseLike<unknown>, ms: number): Promise<boolean> {
  let cancel = (): void => undefined;
  const late = new Promise<false>((resolve) => {
    cancel = clock.setAlarm(Math.max(0, ms), () => resolve(false));
  });
  try {
    return await Promise.race([Promise.resolve(work).then(() => true), late]);
  } finally {
    cancel();
  }
}
