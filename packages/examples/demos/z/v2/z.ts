// The next version keeps its count in an object. `codeChange` makes the state of version '0' into one of this version.
import { GenServer, ok, reply } from '@hot/behaviours';
import * as MODULE from './z.js';

export const vsn = '1';

interface Z extends GenServer.Protocol {
  state: { tschak: number };
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
  return ok({ tschak: 0 });
}

export const handleCall: GenServer.HandleCall<Z> = (_boom, _from, { tschak }) => reply(tschak, { tschak: tschak + 1 });

export function codeChange(_oldVersion: '0', count: number) {
  return ok({ tschak: count });
}
