/** When a step of the behaviours' kinds has come to its end (FORMAT-behaviours, 4). */
import type { TestNode } from '@hot/runtime/testing';

/** Timers of this length and more never fire in a scenario, ms. */
const LONG = 1000;

/** Lets everything happen that can, timers below a second included. */
export async function rest(node: TestNode): Promise<void> {
  await node.settle();
  for (;;) {
    const left = node.clock.nextAlarm - node.clock.now();
    if (left >= LONG) return;
    await node.advance(left);
  }
}
