/** A server of one request, as a module that imports itself: the shape of most servers. Checked by `one-request.ts`. */
import { type From, GenServer, ok, reply } from '@hot/behaviours';
import * as MODULE from './z';

export interface Z extends GenServer.Protocol {
  args: [];
  state: number;
  call: { boom: number };
}

const z = GenServer.named<Z>('z');

export function startLink(): Promise<GenServer.ServerPid<Z>> {
  return GenServer.startLink<Z>(MODULE, [], { name: z, debug: ['trace'] });
}

// The return type is inferred: that of just this request.
export function boing() {
  return GenServer.call(z, 'boom');
}

export function init() {
  return ok(0);
}

export function handleCall(_request: 'boom', _from: From<number>, state: number) {
  return reply(state, state + 1);
}

export function codeChange(_oldVersion: string, state: { tschak: number }) {
  return ok(state.tschak);
}
