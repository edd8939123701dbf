// A gen_server that counts how often it was called. Started with `debug: ['trace']`, it prints what it gets and sends.
import { GenServer, ok, reply } from '@hot/behaviours';
import * as MODULE from './z.js';

export const vsn = '0';

interface Z extends GenServer.Protocol {
  state: number;
  call: { boom: number };
}

const z = GenServer.named<Z>('z');

export function startLink() {
  return GenServer.startLink<Z>(MODULE, [], { name: z, debug: ['trace'] });
}

export function boing() {
  return GenServer.call(z, 'boom');
}

export function init() {
  return ok(0);
}

export const handleCall: GenServer.HandleCall<Z> = (_boom, _from, count) => reply(count, count + 1);
