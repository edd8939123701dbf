/** Ping-pong without a loop: after each message either process calls itself, fully qualified. */
import { type Pid, type Self, send } from '@hot/runtime';
import * as MODULE from './tail-call.js';

type Ping = { readonly from: Pid<'pong'> } | 'stop';

export async function pong(self: Self<Ping>): Promise<void> {
  const message = await self.receive();
  if (message === 'stop') return;
  send(message.from, 'pong');
  return MODULE.pong(self);
}

export async function ping(self: Self<'pong'>, partner: Pid<Ping>, left: number, answers: number): Promise<number> {
  if (left === 0) return answers;
  send(partner, { from: self.pid });
  const answer = await self.receive();
  return MODULE.ping(self, partner, left - 1, answer === 'pong' ? answers + 1 : answers);
}

export async function run(self: Self<'pong'>, count: number, done: (messages: number) => void): Promise<void> {
  const partner = self.spawn(pong);
  const answers = await MODULE.ping(self, partner, count / 2, 0);
  send(partner, 'stop');
  done(2 * answers);
}
