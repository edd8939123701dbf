/** Supervisors of all kinds, written without a cast: what they know of their children, and what does not compile. */
import { DynamicSupervisor, GenServer, ok, PartitionSupervisor, reply, Supervisor } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { exactly } from './exactly';

interface Kv extends GenServer.Protocol {
  args: { size: number };
  state: number;
  call: { size: number };
}

type KvPid = GenServer.ServerPid<Kv>;

const kv = {
  startLink: (args: { size: number }): Promise<KvPid> =>
    GenServer.startLink<Kv>({ init: ({ size }) => ok(size), handleCall: (_size, _from, n) => reply(n, n) }, args),
  startWithInfo: async (): Promise<{ pid: KvPid; info: 'warm' }> => ({
    pid: await kv.startLink({ size: 1 }),
    info: 'warm',
  }),
  maybeStart: async (wanted: boolean): Promise<KvPid | 'ignore'> => (wanted ? kv.startLink({ size: 1 }) : 'ignore'),
};

// ---------------------------------------------------------------------------------------------- children by id

const shop = {
  init: (args: { size: number }) =>
    Supervisor.init({ strategy: 'rest_for_one', intensity: 3 }, [
      { id: 'kv', start: [kv, 'startLink', [args]] },
      { id: 'warm', start: kv.startWithInfo, restart: 'transient' },
      { id: 'maybe', start: [kv.maybeStart, [true]], shutdown: 'infinity' },
      { id: 4, start: () => kv.startLink({ size: 4 }) },
    ]),
};

export async function inTheShop(): Promise<void> {
  const sup = await Supervisor.startLink(shop, { size: 3 });
  const children = await Supervisor.whichChildren(sup);
  for (const child of children) {
    exactly<'kv' | 'warm' | 'maybe' | 4>().of(child.id);
    exactly<KvPid | 'restarting' | undefined>().of(child.pid);
    if (child.pid !== 'restarting' && child.pid !== undefined) {
      exactly<number>().of(await GenServer.call(child.pid, 'size'));
    }
  }
  await Supervisor.terminateChild(sup, 'kv');
  exactly<KvPid | undefined>().of(await Supervisor.restartChild(sup, 'kv'));
  exactly<{ pid: KvPid; info: 'warm' } | undefined>().of(await Supervisor.restartChild(sup, 'warm'));
  exactly<KvPid | undefined>().of(await Supervisor.restartChild(sup, 'maybe'));
  await Supervisor.deleteChild(sup, 4);
  exactly<'kv'>().of((await Supervisor.getChildspec(sup, 'kv')).id);

  // @ts-expect-error the shop has no such child to stop
  await Supervisor.terminateChild(sup, 'vk');
  // @ts-expect-error nor one to start again
  await Supervisor.restartChild(sup, 5);
  // @ts-expect-error nor one to forget
  await Supervisor.deleteChild(sup, 'vk');
  // @ts-expect-error nor one to look at
  await Supervisor.getChildspec(sup, 'vk');
  // @ts-expect-error the shop has a size
  await Supervisor.startLink(shop, { length: 3 });

  // What starts a child is what its caller gets.
  exactly<KvPid | undefined>().of(
    await Supervisor.startChild(sup, { id: 'kv', start: [kv, 'startLink', [{ size: 1 }]] }),
  );
  // @ts-expect-error a child with an id that the shop does not know
  await Supervisor.startChild(sup, { id: 'late', start: [kv, 'startLink', [{ size: 1 }]] });
  // @ts-expect-error a size is a number
  await Supervisor.startChild(sup, { id: 'kv', start: [kv, 'startLink', [{ size: '1' }]] });
  // @ts-expect-error its children have specifications
  await Supervisor.startChild(sup, [{ size: 1 }]);
  // @ts-expect-error they are not known by their pids
  await Supervisor.terminateChild(sup, await kv.startLink({ size: 1 }));
}

// ---------------------------------------------------------------------------------------------- children that come later

type UserPid = GenServer.ServerPid<{ call: { name: string } }>;
declare const startUser: (n: number) => Promise<UserPid>;
declare const anybody: () => Pid;

const club = {
  init: () =>
    Supervisor.init(
      {},
      [{ id: 'kv', start: [kv, 'startLink', [{ size: 1 }]] }],
      Supervisor.later<`user ${number}`, UserPid>(),
      Supervisor.later<'guest'>(),
    ),
};

export async function inTheClub(n: number): Promise<void> {
  const sup = await Supervisor.startLink(club, undefined);
  const user = await Supervisor.startChild(sup, { id: `user ${n}`, start: [startUser, [n]], restart: 'transient' });
  exactly<UserPid | undefined>().of(user);
  await Supervisor.startChild(sup, { id: 'guest', start: anybody });
  await Supervisor.terminateChild(sup, 'user 7');
  exactly<UserPid | undefined>().of(await Supervisor.restartChild(sup, 'user 7'));
  for (const { id } of await Supervisor.whichChildren(sup)) exactly<'kv' | `user ${number}` | 'guest'>().of(id);
  // @ts-expect-error there is no such child, and none to come
  await Supervisor.startChild(sup, { id: 'user x', start: [startUser, [n]] });
  // @ts-expect-error a user is the process of a user
  await Supervisor.startChild(sup, { id: 'user 7', start: anybody });
  // @ts-expect-error of which each has a number
  await Supervisor.startChild(sup, { id: 'user 7', start: [startUser, ['7']] });
}

export async function byName(): Promise<void> {
  const name = Supervisor.named<typeof shop>('shop_sup');
  await Supervisor.startLink(shop, { size: 3 }, { name });
  await Supervisor.terminateChild(name, 'warm');
  // @ts-expect-error the name knows the children, too
  await Supervisor.terminateChild(name, 'cold');
  // A name without a type may be any supervisor's.
  await Supervisor.terminateChild('shop_sup', 'cold');
  const [first] = await Supervisor.whichChildren('shop_sup');
  exactly<Pid | 'restarting' | undefined>().of(first!.pid);
}

// ---------------------------------------------------------------------------------------------- specifications

export const wrongTrees = [
  // @ts-expect-error arguments are checked where the specification is written
  Supervisor.init({}, [{ id: 'kv', start: [kv, 'startLink', [{ size: 'ten' }]] }]),
  // @ts-expect-error there is no such function in the module
  Supervisor.init({}, [{ id: 'kv', start: [kv, 'start', []] }]),
  // @ts-expect-error an argument is missing
  Supervisor.init({}, [{ id: 'kv', start: [kv.startLink, []] }]),
  // @ts-expect-error a function without a list of arguments takes none
  Supervisor.init({}, [{ id: 'kv', start: kv.startLink }]),
  // @ts-expect-error what does not give a pid starts nobody
  Supervisor.init({}, [{ id: 'kv', start: () => 7 }]),
  // @ts-expect-error there is no such restart type
  Supervisor.init({}, [{ id: 'kv', start: () => kv.startLink({ size: 1 }), restart: 'always' }]),
  // @ts-expect-error there is no such strategy
  Supervisor.init({ strategy: 'all_for_one' }, []),
  // @ts-expect-error a child has an id
  Supervisor.init({}, [{ start: () => kv.startLink({ size: 1 }) }]),
  Supervisor.init({}, [
    // @ts-expect-error another child has the id
    { id: 'a', start: anybody },
    { id: 'b', start: anybody },
    // @ts-expect-error another child has the id
    { id: 'a', start: anybody },
  ]),
  // @ts-expect-error there is one template
  Supervisor.init({ strategy: 'simple_one_for_one' }, []),
  Supervisor.init(
    { strategy: 'simple_one_for_one' },
    // @ts-expect-error and no other
    [
      { id: 'a', start: anybody },
      { id: 'b', start: anybody },
    ],
  ),
  // @ts-expect-error children with ids are not counted
  Supervisor.init({ max_children: 7 }, [{ id: 'a', start: anybody }]),
];

declare const text: string;
declare const counts: readonly number[];
declare const specs: readonly Supervisor.ChildSpec[];

/** What may be the same id, and is not known to be. */
export const trees = [
  Supervisor.init({}, [
    { id: text, start: anybody },
    { id: text, start: anybody },
    { id: `a${text}`, start: anybody },
    { id: `a${text}`, start: anybody },
    { id: 'ab', start: anybody },
  ]),
  Supervisor.init({}, specs),
  Supervisor.init({}, [{ id: 'a', start: anybody }, ...specs]),
  Supervisor.init({ strategy: 'simple_one_for_one', max_children: 7 }, specs),
  Supervisor.init(
    {},
    counts.map((n) => ({ id: n, start: [startUser, [n]] as const })),
  ),
];

export async function wrongModules(): Promise<void> {
  // @ts-expect-error a supervisor has an init
  await Supervisor.startLink({ start: shop.init }, { size: 3 });
  // @ts-expect-error which returns flags and children
  await Supervisor.startLink({ init: () => ok(7) }, undefined);
  // @ts-expect-error its name is a name
  await Supervisor.startLink(shop, { size: 3 }, { name: 7 });
  // A plain object of flags and children is as good; it knows no ids.
  const plain = { init: () => ({ flags: {}, children: [{ id: 'kv', start: () => kv.startLink({ size: 1 }) }] }) };
  const sup = await Supervisor.startLink(plain, undefined);
  await Supervisor.terminateChild(sup, 'anything');
}

// ---------------------------------------------------------------------------------------------- copies of one child

const copies = {
  init: () =>
    Supervisor.init({ strategy: 'simple_one_for_one' }, [{ id: 'kv', start: kv.startLink, restart: 'temporary' }]),
};

export async function manyCopies(): Promise<void> {
  const sup = await Supervisor.startLink(copies, undefined);
  const pid = await Supervisor.startChild(sup, [{ size: 3 }]);
  exactly<KvPid | undefined>().of(pid);
  if (pid !== undefined) await Supervisor.terminateChild(sup, pid);
  const [first] = await Supervisor.whichChildren(sup);
  exactly<undefined>().of(first!.id);
  exactly<KvPid | 'restarting' | undefined>().of(first!.pid);
  // @ts-expect-error a copy takes what its start function does
  await Supervisor.startChild(sup, [{ size: '3' }]);
  // @ts-expect-error all of it
  await Supervisor.startChild(sup, []);
  // @ts-expect-error copies have no ids
  await Supervisor.restartChild(sup, 'kv');
}

const sizes = { startLink: (_shelf: string, size: number): Promise<KvPid> => kv.startLink({ size }) };

const shelf = {
  init: (name: string) =>
    Supervisor.init({ strategy: 'simple_one_for_one' }, [{ id: 'kv', start: [sizes, 'startLink', [name]] }]),
};

export async function onTheShelf(): Promise<void> {
  const sup = await Supervisor.startLink(shelf, 'first');
  exactly<KvPid | undefined>().of(await Supervisor.startChild(sup, [3]));
  // @ts-expect-error the name of the shelf is in the specification
  await Supervisor.startChild(sup, ['first', 3]);
  // @ts-expect-error a template is checked as far as it goes
  Supervisor.init({ strategy: 'simple_one_for_one' }, [{ id: 'kv', start: [sizes, 'startLink', [7]] }]);
}

// ---------------------------------------------------------------------------------------------- dynamic supervisors

export async function dynamic(): Promise<void> {
  const sup = await DynamicSupervisor.startLink({ maxChildren: 10 }, { name: 'sessions' });
  const pid = await DynamicSupervisor.startChild(sup, {
    start: [kv, 'startLink', [{ size: 1 }]],
    restart: 'transient',
  });
  exactly<KvPid | undefined>().of(pid);
  if (pid !== undefined) await DynamicSupervisor.terminateChild(sup, pid);
  exactly<{ pid: KvPid; info: 'warm' } | undefined>().of(
    await DynamicSupervisor.startChild('sessions', { start: kv.startWithInfo }),
  );
  // @ts-expect-error its arguments are checked, too
  await DynamicSupervisor.startChild(sup, { start: [kv, 'startLink', [{ size: '1' }]] });
  // @ts-expect-error a child of a dynamic supervisor is named by its pid
  await DynamicSupervisor.terminateChild(sup, 'kv');
  // @ts-expect-error there is no such flag
  await DynamicSupervisor.startLink({ max_children: 10 });
  // @ts-expect-error its children have no ids
  await Supervisor.startChild(sup, { id: 'kv', start: [kv, 'startLink', [{ size: 1 }]] });
  // @ts-expect-error and are not started again by them
  await Supervisor.restartChild(sup, undefined);
  // @ts-expect-error nor forgotten
  await Supervisor.deleteChild(sup, 'kv');
  const notDynamic = await Supervisor.startLink(shop, { size: 3 });
  // @ts-expect-error a supervisor of children with ids
  await DynamicSupervisor.startChild(notDynamic, { start: [kv, 'startLink', [{ size: 1 }]] });
  // @ts-expect-error a supervisor of children with ids
  await DynamicSupervisor.terminateChild(notDynamic, await kv.startLink({ size: 1 }));
}

const pooled = { startLink: (_pool: 'pool', args: { size: number }): Promise<KvPid> => kv.startLink(args) };

export async function withExtraArguments(): Promise<void> {
  const sup = await DynamicSupervisor.startLink({ extraArguments: ['pool'] });
  exactly<DynamicSupervisor.DynamicSupervisorPid<readonly ['pool']>>().of(sup);
  exactly<KvPid | undefined>().of(
    await DynamicSupervisor.startChild(sup, { start: [pooled, 'startLink', [{ size: 1 }]] }),
  );
  // @ts-expect-error the pool comes from the supervisor
  await DynamicSupervisor.startChild(sup, { start: [pooled, 'startLink', ['pool', { size: 1 }]] });
  const name = DynamicSupervisor.named<['pool']>('pooled');
  await DynamicSupervisor.startChild(name, { start: [pooled.startLink, [{ size: 1 }]] });
  const module = { init: (size: number) => DynamicSupervisor.init({ maxChildren: size, extraArguments: ['pool'] }) };
  const other = await DynamicSupervisor.startLink(module, 3);
  await DynamicSupervisor.startChild(other, { start: [pooled, 'startLink', [{ size: 1 }]] });
  // @ts-expect-error what init takes
  await DynamicSupervisor.startLink(module, '3');
  const pond = await DynamicSupervisor.startLink({ extraArguments: ['pond'] });
  // @ts-expect-error what comes from the supervisor is no pool
  await DynamicSupervisor.startChild(pond, { start: [pooled, 'startLink', [{ size: 1 }]] });
  // @ts-expect-error in the other form neither
  await DynamicSupervisor.startChild(pond, { start: [pooled.startLink, [{ size: 1 }]] });
}

// ---------------------------------------------------------------------------------------------- partitions

export async function partitioned(): Promise<void> {
  const sup = await PartitionSupervisor.startLink({
    child: { start: [kv, 'startLink', [{ size: 1 }]] },
    partitions: 4,
  });
  exactly<number>().of(await GenServer.call(PartitionSupervisor.via(sup, 'any key'), 'size'));
  // @ts-expect-error a partition has the protocol of its server
  await GenServer.call(PartitionSupervisor.via(sup, 'any key'), 'length');
  const [first] = await PartitionSupervisor.whichChildren(sup);
  exactly<number>().of(first!.id);
  exactly<KvPid | 'restarting' | undefined>().of(first!.pid);
  exactly<number>().of(PartitionSupervisor.partitions(sup));

  const name = PartitionSupervisor.named<typeof kv.startLink>('kvs');
  const child = (partition: number) => ({ start: [kv, 'startLink', [{ size: partition }]] as const });
  await PartitionSupervisor.startLink({ child }, { name });
  exactly<number>().of(await GenServer.call(PartitionSupervisor.via(name, 7), 'size'));
  // @ts-expect-error so it has by name
  await GenServer.call(PartitionSupervisor.via(name, 7), 'length');
  // A name without a type leads to any server.
  await GenServer.call(PartitionSupervisor.via('kvs', 7), 'whatever');
  await GenServer.call({ via: [PartitionSupervisor, { name: 'kvs', key: 7 }] }, 'whatever');
  // @ts-expect-error its arguments are checked, too
  await PartitionSupervisor.startLink({ child: { start: [kv, 'startLink', [{ size: '1' }]] } });
  // @ts-expect-error partitions are numbered by the supervisor
  await PartitionSupervisor.startLink({ child: { id: 1, start: kv.startWithInfo } });
}
