/** Messages in one direction, as fast as they can be sent; now and then the sender asks how many have come. */
import { type Pid, type Self, send } from '@hot/runtime';

/** Messages before the sender asks. */
const BATCH = 100_000;

type Message = 'increment' | { readonly from: Pid<number> };

async function counter(self: Self<Message>): Promise<void> {
  let count = 0;
  for (;;) {
    const message = await self.receive();
    if (message === 'increment') count += 1;
    else send(message.from, count);
  }
}

export async function run(self: Self<number>, count: number, done: (messages: number) => void): Promise<void> {
  const receiver = self.spawnLink(counter);
  let counted = 0;
  for (let left = count; left > 0; left -= BATCH) {
    for (let sent = 0; sent < Math.min(left, BATCH); sent += 1) send(receiver, 'increment');
    send(receiver, { from: self.pid });
    counted = await self.receive();
  }
  done(counted);
  self.exit('shutdown');
}
