/**
 * Dynamic supervisors whose children come, and end in all ways: who is there afterwards follows from the restart type and the
 * reason alone. Each is known by its number; a simple model says which must run.
 */
import { DynamicSupervisor, GenServer, ok, Pg, Supervisor } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { census } from './census';
import { KILLS, randomOf, SEED } from './random';

const SUPERVISORS = 5;
const CHILDREN = 200;
/** What is done to a child before the tree may come to rest. */
const BURST = 20;

const restarts = ['permanent', 'transient', 'temporary'] as const;
/** How a child is ended, and whether that is a crash. */
const ends = [
  ['kill', true],
  ['crash', true],
  ['shutdown', false],
  [{ shutdown: 'why' }, false],
] as const;

const server = { init: (number: number) => ok(number) };

describe('dynamic supervisors', function () {
  this.timeout(120_000);

  it(`have the children that they should after ${KILLS} ends, and nothing else (CHAOS_SEED=${SEED})`, async () => {
    const node = await startTestNode();
    await Pg.start('pg');
    await node.settle();
    const before = census(node);
    const random = randomOf(SEED);
    const supervisors: Pid[] = [];
    for (let n = 0; n < SUPERVISORS; n += 1) {
      supervisors.push(await DynamicSupervisor.startLink({ intensity: 1_000_000_000, period: 1 }));
    }
    /** The restart types of those that must run, by their number. */
    const model = new Map<number, (typeof restarts)[number]>();
    let last = 0;
    const begin = async (): Promise<void> => {
      const number = last++;
      const restart = restarts[random(restarts.length)] ?? 'permanent';
      const start = (): Promise<Pid> =>
        GenServer.startLink(server as never, number as never, { name: `child ${number}` });
      await DynamicSupervisor.startChild(supervisors[number % SUPERVISORS] as Pid, { start, restart });
      model.set(number, restart);
    };
    while (model.size < CHILDREN) await begin();

    for (let ended = 0; ended < KILLS; ended += BURST) {
      const numbers = [...model.keys()];
      for (let n = 0; n < BURST; n += 1) {
        const victim = numbers[random(numbers.length)] as number;
        const pid = node.whereis(`child ${victim}`);
        const [reason, isCrash] = ends[random(ends.length)] ?? ends[0];
        // It has ended in this burst already, and is being started again.
        if (pid === undefined) continue;
        const restart = model.get(victim);
        if (random(10) === 0) {
          await DynamicSupervisor.terminateChild(supervisors[victim % SUPERVISORS] as Pid, pid);
          model.delete(victim);
        } else {
          node.exit(pid, reason);
          if (restart === 'temporary' || (restart === 'transient' && !isCrash)) model.delete(victim);
        }
      }
      await node.settle();
      const running = node.registered().flatMap((name) => /^child (\d+)$/.exec(name)?.slice(1).map(Number) ?? []);
      expect(new Set(running)).to.deep.equal(new Set(model.keys()));
      while (model.size < CHILDREN) await begin();
    }

    for (const [place, supervisor] of supervisors.entries()) {
      const due = [...model.keys()].filter((number) => number % SUPERVISORS === place).length;
      const { specs, active } = await DynamicSupervisor.countChildren(supervisor);
      expect({ specs, active }).to.deep.equal({ specs: due, active: due });
    }
    for (const supervisor of supervisors) await Supervisor.stop(supervisor);
    expect(census(node)).to.deep.equal(before);
    await node.stop({ deadline: 0 });
  });
});
