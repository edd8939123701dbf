// A gate over HTTP: `hot run gate.ts [port] [rate] [burst]`. Each client, told apart by its header `x-client`, has
// requests in its bucket; one that has none left is answered 429 and when to come again.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GenServer } from '@hot/behaviours';
import type { Self } from '@hot/runtime';
import * as MODULE from './gate.js';
import { limiter, startLink } from './limiter.js';

export async function main(self: Self, port = '8080', rate = '1', burst = '5') {
  await startLink({ rate: Number(rate), burst: Number(burst) });
  const server = createServer((request, response) => void MODULE.answer(request, response));
  self.signal.addEventListener('abort', () => server.close().closeAllConnections());
  server.listen(Number(port), '127.0.0.1');
  await once(server, 'listening');
  console.log('gate listens at', server.address());
  // A main that returned would end, and close the gate.
  await self.receive((_message): _message is never => false);
}

export async function answer(request: IncomingMessage, response: ServerResponse) {
  try {
    const client = String(request.headers['x-client'] ?? request.socket.remoteAddress);
    const verdict = await GenServer.call(limiter, { type: 'take', client, tokens: 1 });
    if (verdict.allowed) response.end(`come in, ${verdict.left} left\n`);
    else {
      const seconds = verdict.retryAfter === 'infinity' ? 'never' : `${Math.ceil(verdict.retryAfter / 1000)}`;
      response.writeHead(429, { 'retry-after': seconds }).end(`come again in ${seconds} s\n`);
    }
  } catch (error) {
    response.writeHead(500).end(`${error}\n`);
  }
}
