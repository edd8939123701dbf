/** What a process is sent and what it takes, as their users write it. */
import { type Pid, type Self, send, spawn, type timeout } from '@hot/runtime';
import { z } from 'zod';
import { exactly } from './exactly';

interface Tick {
  readonly type: 'tick';
  readonly n: number;
}

const isTick = (message: unknown): message is Tick => (message as Partial<Tick> | null)?.type === 'tick';

export async function listener(self: Self<Tick | 'stop'>): Promise<void> {
  exactly<Tick | 'stop'>().of(await self.receive());
  exactly<Tick>().of(await self.receive(isTick));
  exactly<{ name: string }>().of(await self.receive(z.object({ name: z.string() })));
  exactly<Tick | typeof timeout>().of(await self.receive(isTick, { after: 5 }));
  exactly<Tick | 'stop' | typeof timeout>().of(await self.receive(undefined, { after: 5 }));
  exactly<Pid<Tick | 'stop'>>().of(self.pid);
  // @ts-expect-error a process does not understand any message
  send(self.pid, 'start');
}

export function sender(): void {
  const pid = spawn(listener);
  exactly<Pid<Tick | 'stop'>>().of(pid);
  send(pid, { type: 'tick', n: 1 });
  // @ts-expect-error a tick has a number
  send(pid, { type: 'tick', n: 'one' });
  // A pid of one who understands less is asked less of.
  const narrow: Pid<'stop'> = pid;
  send(narrow, 'stop');
  // @ts-expect-error and not the other way around
  const wide: Pid<Tick | 'stop' | 'start'> = pid;
  void wide;
}
