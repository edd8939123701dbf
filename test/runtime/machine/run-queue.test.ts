import { VirtualClock } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { FifoQueue, ShuffledQueue } from '../../../packages/runtime/src/machine/run-queue';
import { fcRuns } from '../../helpers/fc-runs';

const pushes = fc.array(fc.boolean(), { maxLength: 3_000, size: 'max' });

describe('a run queue', () => {
  it('that is first come first served gives items in order', () => {
    fc.assert(
      fc.property(pushes, (steps) => {
        const queue = new FifoQueue<number>();
        const model: number[] = [];
        for (const [at, push] of steps.entries()) {
          if (push) {
            queue.push(at);
            model.push(at);
          } else if (model.length > 0) expect(queue.shift()).to.equal(model.shift());
          expect(queue.length).to.equal(model.length);
        }
      }),
      fcRuns(10),
    );
  });

  it('that is shuffled gives every item once, and others from another seed', () => {
    fc.assert(
      fc.property(pushes, fc.nat(), (steps, seed) => {
        const clock = new VirtualClock(seed);
        const queue = new ShuffledQueue<number>(() => clock.random());
        const model = new Set<number>();
        for (const [at, push] of steps.entries()) {
          if (push) {
            queue.push(at);
            model.add(at);
          } else if (model.size > 0) expect(model.delete(queue.shift())).to.equal(true);
          expect(queue.length).to.equal(model.size);
        }
      }),
      fcRuns(10),
    );
  });

  it('grows beyond its first size without losing the order', () => {
    const queue = new FifoQueue<number>();
    for (let n = 0; n < 700; n += 1) queue.push(n);
    for (let n = 0; n < 600; n += 1) queue.shift();
    for (let n = 700; n < 5_000; n += 1) queue.push(n);
    for (let n = 600; n < 5_000; n += 1) expect(queue.shift()).to.equal(n);
    expect(queue.length).to.equal(0);
  });
});
