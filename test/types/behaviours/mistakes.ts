// What compiled once and was wrong: names of something else, and fields that there are not.
import { GenStatem, Supervisor } from '@hot/behaviours';

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
