/** The wanted message is the last of the mailbox, behind 1,000 that nobody wants. */
import { type Self, send } from '@hot/runtime';

const WAITING = 1000;

interface Unwanted {
  readonly type: 'unwanted';
}

interface Wanted {
  readonly type: 'wanted';
  readonly number: number;
}

type Message = Unwanted | Wanted;

function wanted(number: number): (message: unknown) => message is Wanted {
  return (message): message is Wanted =>
    (message as Message).type === 'wanted' && (message as Wanted).number === number;
}

export async function run(self: Self<Message>, count: number, done: (messages: number) => void): Promise<void> {
  for (let sent = 0; sent < WAITING; sent += 1) send(self.pid, { type: 'unwanted' });
  let taken = 0;
  for (let number = 0; number < count; number += 1) {
    send(self.pid, { type: 'wanted', number });
    const message = await self.receive(wanted(number));
    if (message.number === number) taken += 1;
  }
  done(taken);
}
