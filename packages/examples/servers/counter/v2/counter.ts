// A counter over HTTP, second version: it counts each path by itself.
//
//     GET /path        counts, and answers the number for this path and the total
//     POST /upgrade    takes the new version of this file, while it runs
//
// The first version's state was the total alone; `codeChange` makes it into one of this version.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { GenServer, ok, reply, sys } from '@hot/behaviours';
import { code, compile, self, type Self } from '@hot/runtime';
import * as MODULE from './counter.js';

export const vsn: string = '2';

interface State {
  total: number;
  paths: Record<string, number>;
}

interface Counter extends GenServer.Protocol {
  args: number;
  state: State;
  call: {
    count: string; // a call by the first version may still be on its way when this one takes over
    countPath: (request: { path: string }) => string;
  };
}

const counter = GenServer.named<Counter>('counter');

export async function main(_self: Self, port = '8080') {
  await GenServer.start<Counter>(MODULE, Number(port), { name: counter });
}

export async function init(port: number) {
  const server = createServer((request, response) => void MODULE.answer(request, response));
  self().signal.addEventListener('abort', () => server.close().closeAllConnections());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.log('counter listens at', server.address());
  return ok({ total: 0, paths: {} });
}

export const handleCall = GenServer.calls<Counter>({
  count: (_request, _from, state) => count('/', state),
  countPath: ({ path }, _from, state) => count(path, state),
});

function count(path: string, { total, paths }: State) {
  const number = (paths[path] ?? 0) + 1;
  const state = { total: total + 1, paths: { ...paths, [path]: number } };
  return reply(`${path} ${number} of ${state.total}`, state);
}

export function codeChange(_oldVersion: '1', total: number) {
  return ok({ total, paths: { '/': total } });
}

export async function answer(request: IncomingMessage, response: ServerResponse) {
  try {
    const path = request.url ?? '/';
    if (request.method === 'POST' && path === '/upgrade') response.end(`${await upgrade()}\n`);
    else response.end(`${await GenServer.call(counter, { type: 'countPath', path })}\n`);
  } catch (error) {
    response.writeHead(500).end(`${error}\n`);
  }
}

async function upgrade() {
  await compile.file(MODULE);
  await sys.suspend(counter);
  try {
    await code.loadFile(MODULE);
    if (MODULE.vsn !== vsn) await sys.changeCode(counter, MODULE, vsn, []);
  } finally {
    await sys.resume(counter);
  }
  return `version ${vsn} is now version ${MODULE.vsn}`;
}
