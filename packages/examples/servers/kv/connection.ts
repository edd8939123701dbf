// One client: a gen_server that owns the socket. What the client says comes as messages; each is handled by the current
// version of this module, so a connection lives through any number of reloads.
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { GenServer, noreply, ok, stop } from '@hot/behaviours';
import { self, send } from '@hot/runtime';
import { answer } from './commands.js';
import * as MODULE from './connection.js';

interface Connection extends GenServer.Protocol {
  args: Socket;
  state: Socket;
  info: { type: 'line'; line: string } | { type: 'closed' };
}

export const startLink = (socket: Socket) => GenServer.startLink<Connection>(MODULE, socket);

export function init(socket: Socket) {
  const { pid, signal } = self();
  createInterface({ input: socket })
    .on('line', (line) => send(pid, { type: 'line', line }))
    .on('close', () => send(pid, { type: 'closed' }));
  socket.on('error', () => socket.destroy());
  signal.addEventListener('abort', () => socket.destroy());
  return ok(socket);
}

export const handleInfo: GenServer.HandleInfo<Connection> = async (message, socket) => {
  if (message.type === 'closed' || message.line.toUpperCase() === 'QUIT') return stop('normal', socket);
  socket.write(`${await answer(message.line)}\n`);
  return noreply(socket);
};
