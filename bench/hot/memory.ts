/** Many processes, each waiting for its first message. */
import { type Pid, type Self, send } from '@hot/runtime';

async function idle(self: Self, parent: Pid<'ready'>): Promise<void> {
  send(parent, 'ready');
  await self.receive();
}

export async function run(self: Self<'ready'>, count: number, done: (waiting: number) => void): Promise<void> {
  for (let made = 0; made < count; made += 1) self.spawn(idle, self.pid);
  let waiting = 0;
  for (; waiting < count; waiting += 1) await self.receive();
  done(waiting);
}
