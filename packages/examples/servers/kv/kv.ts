// A key-value store over TCP: `hot run kv.ts [port]`, then `nc 127.0.0.1 7070`.
//
//     kv ──link── store           the data
//      └───link── connection      one for each client
//
// The server traps exits: it goes on when a connection ends, for whatever reason, and ends when the store does. All that
// are linked to it end with it.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { GenServer, noreply, ok, stop } from '@hot/behaviours';
import { type Pid, self, type Self, send } from '@hot/runtime';
import * as connection from './connection.js';
import * as MODULE from './kv.js';
import * as store from './store.js';

interface Kv extends GenServer.Protocol {
  args: number;
  state: Set<Pid>;
  info: { type: 'client'; socket: Socket } | { type: 'EXIT'; pid: Pid; reason: unknown };
}

export async function main(_self: Self, port = '7070') {
  await GenServer.start<Kv>(MODULE, Number(port), { name: 'kv' });
}

export async function init(port: number) {
  const me = self();
  me.trapExit = true;
  await store.startLink();
  const options = { allowHalfOpen: true, pauseOnConnect: true }; // an answer to the last line; nothing unheard
  const server = createServer(options, (socket) => send(me.pid, { type: 'client', socket }));
  me.signal.addEventListener('abort', () => server.close());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.log('kv listens at', server.address());
  return ok(new Set<Pid>());
}

export const handleInfo: GenServer.HandleInfo<Kv> = async (message, connections) => {
  switch (message.type) {
    case 'client':
      return noreply(connections.add(await connection.startLink(message.socket)));
    case 'EXIT':
      // A client has left, or its connection crashed: nobody else need know. Any other end is ours, and takes all that are
      // linked with it; an end with `normal` would not.
      return connections.delete(message.pid) ? noreply(connections) : stop({ shutdown: message.reason }, connections);
  }
};
