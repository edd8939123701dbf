/** A process is spawned, monitored, ends, and its DOWN message is received; then the next one. */
import { type DownMessage, type Ref, type Self } from '@hot/runtime';

async function nothing(): Promise<void> {}

function downOf(ref: Ref): (message: unknown) => message is DownMessage {
  return (message): message is DownMessage => (message as DownMessage).ref === ref;
}

export async function run(self: Self, count: number, done: (spawns: number) => void): Promise<void> {
  let ended = 0;
  for (let made = 0; made < count; made += 1) {
    const { ref } = self.spawnMonitor(nothing);
    const down = await self.receive(downOf(ref));
    if (down.reason === 'normal') ended += 1;
  }
  done(ended);
}
