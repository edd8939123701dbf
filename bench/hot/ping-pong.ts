/** Two processes, a message there and a message back. */
import { type Pid, type Self, send } from '@hot/runtime';

type Ping = { readonly from: Pid<'pong'> } | 'stop';

async function pong(self: Self<Ping>): Promise<void> {
  for (;;) {
    const message = await self.receive();
    if (message === 'stop') return;
    send(message.from, 'pong');
  }
}

export async function run(self: Self<'pong'>, count: number, done: (messages: number) => void): Promise<void> {
  const partner = self.spawn(pong);
  let answers = 0;
  for (let sent = 0; sent < count / 2; sent += 1) {
    send(partner, { from: self.pid });
    if ((await self.receive()) === 'pong') answers += 1;
  }
  send(partner, 'stop');
  done(2 * answers);
}
