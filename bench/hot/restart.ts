/** A registered server is killed; its supervisor starts it again, under its name. Some times, then under another supervisor. */
import { Supervisor } from '@hot/behaviours';
import { exit, type Pid, type Self, whereis } from '@hot/runtime';
import * as child from './child.js';
import * as MODULE from './restart.js';

/** Restarts of one supervisor: the Erlang source says it again. */
const BATCH = 100;

export const init = (told: Pid<'up'>) =>
  Supervisor.init({ intensity: BATCH, period: 60 }, [{ id: 'child', start: [child, 'startNamed', [told]] }]);

export async function run(self: Self<'up'>, count: number, done: (restarts: number) => void): Promise<void> {
  let restarts = 0;
  for (let left = count; left > 0; left -= BATCH) {
    const supervisor = await Supervisor.startLink(MODULE, self.pid);
    await self.receive();
    for (let killed = 0; killed < Math.min(left, BATCH); killed += 1) {
      const pid = whereis(child.name) as Pid;
      exit(pid, 'kill');
      await self.receive();
      if (whereis(child.name) !== pid) restarts += 1;
    }
    await Supervisor.stop(supervisor);
  }
  done(restarts);
}
