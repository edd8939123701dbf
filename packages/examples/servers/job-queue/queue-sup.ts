// The supervisor of the queue. When the event manager is lost, the jobs are, too: nobody would hear of them.
import { DynamicSupervisor, GenEvent, Supervisor } from '@hot/behaviours';
import { events } from './job.js';
import * as LOG from './log.js';

export const init = (maxChildren: number) =>
  Supervisor.init({ strategy: 'one_for_all' }, [
    { id: 'events', start: startEvents, modules: 'dynamic' },
    { id: 'jobs', start: () => DynamicSupervisor.startLink({ maxChildren }, { name: 'jobs' }), type: 'supervisor' },
  ]);

async function startEvents() {
  const pid = await GenEvent.startLink({ name: events });
  await GenEvent.addHandler(pid, LOG, undefined);
  return pid;
}
