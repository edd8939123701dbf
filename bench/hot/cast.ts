/** A process that casts at a server as fast as it can; now and then it asks the server how many have come. */
import { GenServer } from '@hot/behaviours';
import { type Self } from '@hot/runtime';
import * as counter from './counter.js';

/** Casts before the process asks. */
const BATCH = 100_000;

export async function run(_self: Self, count: number, done: (casts: number) => void): Promise<void> {
  const server = await counter.start();
  let counted = 0;
  for (let left = count; left > 0; left -= BATCH) {
    for (let sent = 0; sent < Math.min(left, BATCH); sent += 1) GenServer.cast(server, 'increment');
    counted = await GenServer.call(server, 'count');
  }
  done(counted);
  await GenServer.stop(server);
}
