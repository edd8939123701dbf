/**
 * Restart intensity against the times themselves: of all restarts so far, those within the period, in whole seconds and
 * with both edges, must not be more than the intensity. The counting alone, and a supervisor on virtual time. A failure
 * prints seed and path, which repeat it exactly.
 */
import { Supervisor } from '@hot/behaviours';
import { isAlive, type Pid } from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { addRestart, type Second } from '../../packages/behaviours/src/supervisor/intensity';
import { endChild, supervise, worker } from '../behaviours/helpers/suite-supervisor';
import { nextMessage, sleep } from '../behaviours/helpers/tester';
import { coroutines } from '../helpers/body-kind';
import { fcRuns } from '../helpers/fc-runs';
import { inProcess } from '../helpers/in-process';

const limit = fc.record({ intensity: fc.nat({ max: 6 }), period: fc.integer({ min: 1, max: 6 }) });

/** Whether the last of these times, in seconds, is one too many. */
const tooMany = (times: readonly number[], { intensity, period }: { intensity: number; period: number }): boolean => {
  const now = times.at(-1) as number;
  return times.filter((time) => time >= now - period).length > intensity;
};

describe('Restart intensity', () => {
  it('counts restarts as the list of all of them does, and remembers no more seconds than it needs', () => {
    const gaps = fc.array(fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 5, 8), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(limit, gaps, (limit, gaps) => {
        let history: readonly Second[] = [];
        let now = 1000;
        const times: number[] = [];
        for (const gap of gaps) {
          now += gap;
          times.push(now);
          const counted = addRestart(history, now, limit);
          expect(counted.exceeded).to.equal(tooMany(times, limit));
          ({ history } = counted);
          expect(history.length).to.be.at.most(limit.period + 1);
        }
      }),
      fcRuns(1000),
    );
  });

  it('ends a supervisor at the restart that is one too many, and at no other', async () => {
    const gaps = fc.array(fc.constantFrom(1, 1, 10, 400, 999, 1000, 1001, 2500, 6000), { maxLength: 16 });
    const strategy = fc.constantFrom('one_for_one' as const, 'one_for_all' as const, 'rest_for_one' as const);
    await fc.assert(
      fc.asyncProperty(limit, strategy, gaps, (limit, strategy, gaps) =>
        inProcess(
          coroutines,
          function* (self, node) {
            self.trapExit = true;
            const sup: Pid = yield supervise({ ...limit, strategy }, [worker('one'), worker('two')]);
            const times: number[] = [];
            for (const gap of gaps) {
              // A child that ends takes the supervisor a ms of this time.
              yield sleep(self, gap);
              const [, { pid }] = yield Supervisor.whichChildren(sup);
              times.push(Math.floor(node.clock.now() / 1000));
              yield endChild(self, pid, 'crash');
              expect(isAlive(sup)).to.equal(!tooMany(times, limit));
              if (isAlive(sup)) continue;
              expect(yield nextMessage(self)).to.deep.equal({ type: 'EXIT', pid: sup, reason: 'shutdown' });
              return;
            }
            expect(yield nextMessage(self)).to.equal('nothing');
          },
          { logger: { silent: true } },
        ),
      ),
      fcRuns(1000),
    );
  }).timeout(60_000);
});
