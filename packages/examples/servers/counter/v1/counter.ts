// A counter over HTTP.
//
//     GET /            counts, and answers the number
//     POST /upgrade    takes the new version of this file, while it runs
//
// The number lives in a gen_server, which also owns the HTTP server: when the one ends, so does the other.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GenServer, ok, reply, sys } from '@hot/behaviours';
import { code, compile, self, type Self } from '@hot/runtime';
import * as MODULE from './counter.js';

export const vsn = '1';

interface Counter extends GenServer.Protocol {
  args: number;
  state: number;
  call: { count: number };
}

const counter = GenServer.named<Counter>('counter');

export async function main(_self: Self, port = '8080') {
  await GenServer.start<Counter>(MODULE, Number(port), { name: counter });
}

export async function init(port: number) {
  // `MODULE.answer` is looked up for each request: it is that of the current version.
  const server = createServer((request, response) => void MODULE.answer(request, response));
  self().signal.addEventListener('abort', () => server.close().closeAllConnections());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.log('counter listens at', server.address());
  return ok(0);
}

export const handleCall: GenServer.HandleCall<Counter> = (_count, _from, number) => reply(number + 1, number + 1);

export async function answer(request: IncomingMessage, response: ServerResponse) {
  try {
    if (request.method === 'POST' && request.url === '/upgrade') response.end(`${await upgrade()}\n`);
    else response.end(`${await GenServer.call(counter, 'count')}\n`);
  } catch (error) {
    response.writeHead(500).end(`${error}\n`);
  }
}

async function upgrade() {
  await compile.file(MODULE); // if it does not compile, nothing has happened
  await sys.suspend(counter);
  try {
    await code.loadFile(MODULE);
    if (MODULE.vsn !== vsn) await sys.changeCode(counter, MODULE, vsn, []);
  } finally {
    await sys.resume(counter);
  }
  return `version ${vsn} is now version ${MODULE.vsn}`;
}
