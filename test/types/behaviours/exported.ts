// What a library of a user exports without a word of type can be described in its declarations: nothing that the packages
// infer has a name that only they know.
import {
  Application,
  DynamicSupervisor,
  GenEvent,
  GenServer,
  GenStatem,
  noreply,
  ok,
  PartitionSupervisor,
  Pg,
  reply,
  Supervisor,
  sys,
  timer,
} from '@hot/behaviours';
import { coroutine, ets, jsonHandler, type Self, self, spawn, spawnWith, thisNode } from '@hot/runtime';
import { z } from 'zod';

export interface Kv extends GenServer.Protocol {
  args: { size: number };
  call: { get: (key: string) => number | undefined };
  cast: { put: { key: string; value: number } };
  state: Map<string, number>;
}

export interface Door extends GenStatem.Protocol {
  args: string;
  call: { open: () => boolean };
  state: 'open' | 'closed';
  data: number;
}

export interface News extends GenEvent.Protocol {
  event: { type: 'told'; what: string };
}

export const kv = GenServer.named<Kv>('kv');
export const door = GenStatem.named<Door>('door');
export const news = GenEvent.named<News>('news');
export const worker = { startLink: (size: number) => GenServer.startLink<Kv>({} as never, { size }) };
export const startedKv = () => GenServer.start<Kv>({} as never, { size: 1 });
export const monitoredKv = () => GenServer.startMonitor<Kv>({} as never, { size: 1 });
export const startedDoor = () => GenStatem.start<Door>({} as never, '');
export const startedNews = () => GenEvent.start<News>();
export const sent = () => GenServer.sendRequest(kv, { type: 'get', key: 'a' } as never);
export const results = () => [ok(1), reply(1, 2), noreply(3), GenStatem.keepState(1), GenStatem.nextState('a', 1)];

export const tree = () =>
  Supervisor.init({ strategy: 'rest_for_one' }, [
    { id: 'kv', start: [worker, 'startLink', [1]] },
    { id: 'door', start: () => GenStatem.startLink<Door>({} as never, '') },
  ]);
export const copies = () =>
  Supervisor.init({ strategy: 'simple_one_for_one' }, [{ id: 'kv', start: [worker, 'startLink', []] }]);
export const startedTree = () => Supervisor.startLink({ init: tree }, undefined);
export const startedCopies = () => Supervisor.startLink({ init: copies }, undefined);
export const named = Supervisor.named<{ init: typeof tree }>('tree');
export const childOf = async () => Supervisor.whichChildren(await startedTree());
export const specOf = async () => Supervisor.getChildspec(await startedTree(), 'kv');
export const dynamic = () => DynamicSupervisor.startLink({});
export const partitions = () => PartitionSupervisor.startLink({} as never);
export const groups = () => Pg.getMembers('group');
export const every = () => timer.sendInterval(1, 'tick');
export const status = async () => sys.getStatus(await startedKv());
export const table = () => ets.new('t', { type: 'set' } as never);
export const node = () => thisNode();
export const own = () => self();
export const pid = () => spawn((me: Self<number>) => me.receive());
export const watched = () => spawnWith({ monitor: true }, (me: Self<number>) => me.receive());
export const loop = coroutine(function* (me: Self<number>) {
  yield me.receive();
});
export const handler = jsonHandler();
export const shop = Application.define({
  name: 'shop',
  vsn: '1',
  env: z.strictObject({ port: z.number().default(80) }),
  start: () => startedTree(),
} as never);
