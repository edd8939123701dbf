// The data: a gen_server around a map.
import { GenServer, ok, reply } from '@hot/behaviours';
import * as MODULE from './store.js';

interface Store extends GenServer.Protocol {
  state: Map<string, string>;
  call: {
    get: (request: { key: string }) => string | undefined;
    set: (request: { key: string; value: string }) => 'ok';
    delete: (request: { key: string }) => boolean;
    keys: string[];
  };
}

const store = GenServer.named<Store>('store');

export const startLink = () => GenServer.startLink<Store>(MODULE, [], { name: store });
export const get = (key: string) => GenServer.call(store, { type: 'get', key });
export const set = (key: string, value: string) => GenServer.call(store, { type: 'set', key, value });
export const remove = (key: string) => GenServer.call(store, { type: 'delete', key });
export const keys = () => GenServer.call(store, 'keys');

export const init = () => ok(new Map<string, string>());

export const handleCall = GenServer.calls<Store>({
  get: ({ key }, _from, map) => reply(map.get(key), map),
  set: ({ key, value }, _from, map) => reply('ok', map.set(key, value)),
  delete: ({ key }, _from, map) => reply(map.delete(key), map),
  keys: (_request, _from, map) => reply([...map.keys()], map),
});
