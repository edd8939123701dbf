// What compiled once and was wrong: names of something else, and fields that there are not.
import { DynamicSupervisor, GenServer, GenStatem, PartitionSupervisor, Supervisor } from '@hot/behaviours';

interface Door extends GenStatem.Protocol {
  state: 'open';
  data: number;
}
interface Gate extends GenStatem.Protocol {
  state: 'shut';
  data: string;
  call: { ring: 'ding' };
}
declare const door: GenStatem.Callbacks<Door>;
declare const start: () => Promise<GenStatem.ServerPid<Door>>;

void GenStatem.start<Door>(door, undefined, { name: GenStatem.named<Door>('door') });
// @ts-expect-error -- the name is that of a gate
void GenStatem.start<Door>(door, undefined, { name: GenStatem.named<Gate>('gate') });

const house = { init: () => Supervisor.init({}, [{ id: 'door', start }]) };
const yard = { init: () => Supervisor.init({}, [{ id: 'gate', start }]) };
void yard;
void Supervisor.startLink(house, undefined, { name: Supervisor.named<typeof house>('house') });
void Supervisor.startLink(house, undefined, { name: 'house' });
void Supervisor.startLink(house, undefined, { name: { global: 'house' } });
// @ts-expect-error -- the name is that of a yard
void Supervisor.startLink(house, undefined, { name: Supervisor.named<typeof yard>('yard') });

void Supervisor.init({}, [
  { id: 'a', start },
  // @ts-expect-error -- restart is misspelt
  { id: 'b', start, restrat: 'temporary' },
]);

// A name that knows whose it is is given to nobody else.
declare const kv: GenServer.Callbacks<Kv>;
declare const startKv: () => Promise<GenServer.ServerPid<Kv>>;
interface Kv extends GenServer.Protocol {
  call: { size: number };
}
const names = {
  house: Supervisor.named<typeof house>('house'),
  kv: GenServer.named<Kv>('kv'),
  door: GenStatem.named<Door>('door'),
  dynamic: DynamicSupervisor.named<['x']>('dynamic'),
  partitions: PartitionSupervisor.named<typeof start>('partitions'),
};
void GenServer.start<Kv>(kv, undefined, { name: names.kv });
void DynamicSupervisor.startLink({ extraArguments: ['x'] as ['x'] }, { name: names.dynamic });
void PartitionSupervisor.startLink({ child: { start } }, { name: names.partitions });
// @ts-expect-error -- the name is that of a supervisor
void GenServer.start<Kv>(kv, undefined, { name: names.house });
// @ts-expect-error -- the name is that of a supervisor
void GenStatem.start<Door>(door, undefined, { name: names.house });
// @ts-expect-error -- the name is that of a server
void Supervisor.startLink(house, undefined, { name: names.kv });
// @ts-expect-error -- the name is that of a dynamic supervisor
void Supervisor.startLink(house, undefined, { name: names.dynamic });
// @ts-expect-error -- the name is that of a supervisor with other children
void DynamicSupervisor.startLink({}, { name: names.house });
// @ts-expect-error -- the name is that of a supervisor with other extra arguments
void DynamicSupervisor.startLink({ extraArguments: ['y'] }, { name: names.dynamic });
// @ts-expect-error -- the name is that of partitions that are doors
void PartitionSupervisor.startLink({ child: { start: startKv } }, { name: names.partitions });
// @ts-expect-error -- the name is that of a machine
void PartitionSupervisor.startLink({ child: { start } }, { name: names.door });
