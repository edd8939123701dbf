/** A process that notifies ten handlers as fast as it can; now and then it asks the last of them how many events have come. */
import { GenEvent } from '@hot/behaviours';
import { type Self } from '@hot/runtime';
import * as tally from './tally.js';

/** Events before the process asks. */
const BATCH = 100_000;

const HANDLERS = 10;

export async function run(_self: Self, count: number, done: (events: number) => void): Promise<void> {
  const manager = await GenEvent.start<tally.Events>();
  for (let id = 1; id <= HANDLERS; id += 1) await GenEvent.addHandler(manager, [tally, id], undefined);
  for (let left = count; left > 0; left -= BATCH) {
    for (let sent = 0; sent < Math.min(left, BATCH); sent += 1) GenEvent.notify(manager, 'increment');
    await GenEvent.call(manager, [tally, 1], 'count', 'infinity');
  }
  let handled = 0;
  for (let id = 1; id <= HANDLERS; id += 1) handled += await GenEvent.call(manager, [tally, id], 'count');
  done(handled / HANDLERS);
  await GenEvent.stop(manager);
}
