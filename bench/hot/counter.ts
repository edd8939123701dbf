/** A server that counts: the callback module of the works `call` and `cast`. */
import { GenServer, noreply, ok, reply } from '@hot/behaviours';
import * as MODULE from './counter.js';

interface Counter extends GenServer.Protocol {
  args: undefined;
  state: number;
  /** Both answer with the count so far. */
  call: { increment: number; count: number };
  cast: 'increment';
}

export function start(): Promise<GenServer.ServerPid<Counter>> {
  return GenServer.start<Counter>(MODULE, undefined);
}

export const init: GenServer.Init<Counter> = () => ok(0);

export const handleCall: GenServer.HandleCall<Counter> = (request, _from, count) =>
  reply(count, request === 'increment' ? count + 1 : count);

export const handleCast: GenServer.HandleCast<Counter> = (_increment, count) => noreply(count + 1);
