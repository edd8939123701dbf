/** A ring of processes that pass on a number, one more at each hop. */
import { type Pid, type Self, send } from '@hot/runtime';

const SIZE = 503;

type Token = number | 'stop';

async function member(self: Self<Token>, next: Pid<Token>): Promise<void> {
  for (;;) {
    const token = await self.receive();
    if (token === 'stop') {
      send(next, 'stop');
      return;
    }
    send(next, token + 1);
  }
}

export async function run(self: Self<Token>, count: number, done: (hops: number) => void): Promise<void> {
  let next: Pid<Token> = self.pid;
  for (let made = 1; made < SIZE; made += 1) next = self.spawn(member, next);
  let hops = 0;
  for (let round = 0; round < count / SIZE; round += 1) {
    send(next, hops + 1);
    hops = (await self.receive()) as number;
  }
  send(next, 'stop');
  await self.receive();
  done(hops);
}
