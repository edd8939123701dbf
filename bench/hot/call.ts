/** A process that calls a server, again and again. */
import { GenServer } from '@hot/behaviours';
import { type Self } from '@hot/runtime';
import * as counter from './counter.js';

export async function run(_self: Self, count: number, done: (calls: number) => void): Promise<void> {
  const server = await counter.start();
  for (let called = 0; called < count; called += 1) await GenServer.call(server, 'increment');
  done(await GenServer.call(server, 'count'));
  await GenServer.stop(server);
}
