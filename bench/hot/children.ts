/** Servers are started under one supervisor, and stopped with it. */
import { Supervisor } from '@hot/behaviours';
import { type Self } from '@hot/runtime';
import * as child from './child.js';
import * as MODULE from './children.js';

/** Children of one supervisor: the Erlang source says it again. */
const MANY = 100_000;

export const init = () =>
  Supervisor.init({ strategy: 'simple_one_for_one' }, [{ id: 'child', start: [child, 'startLink', []] }]);

export async function run(_self: Self, count: number, done: (children: number) => void): Promise<void> {
  let started = 0;
  for (let left = count; left > 0; left -= MANY) {
    const supervisor = await Supervisor.startLink(MODULE, undefined);
    for (let made = 0; made < MANY; made += 1) await Supervisor.startChild(supervisor, []);
    started += (await Supervisor.countChildren(supervisor)).active;
    await Supervisor.stop(supervisor);
  }
  done(started);
}
