import { coroutine, exit, Node, type Pid, send, spawn } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { stat } from 'node:fs/promises';
import { REDUCTIONS } from '../../../packages/runtime/src/machine/scheduler';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';

/** CPU time without a turn of the event loop, in ms, that passes for "a few milliseconds" (compiler, collector). */
const LONGEST_PAUSE = 60;

/** CPU time of this OS process, in ms: unlike the time of day, it stands still while others have the machine. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Counts turns of the event loop, and the longest CPU time between two, until told to stop. */
class TurnCounter {
  turns = 0;
  longest = 0;
  private last = cpuTime();
  private over = false;

  constructor() {
    setImmediate(this.turn);
  }

  stop(): void {
    this.over = true;
  }

  private readonly turn = (): void => {
    if (this.over) return;
    const now = cpuTime();
    this.longest = Math.max(this.longest, now - this.last);
    this.last = now;
    this.turns += 1;
    setImmediate(this.turn);
  };
}

/** Runs `start` on a node in real time; it calls its argument when what is measured is over. */
async function measured(start: (over: () => void) => Pid<unknown>[]): Promise<TurnCounter> {
  const node = await Node.start({ logger: { silent: true } });
  // A first round, so that what is measured is not the compiler.
  for (const last of [false, true]) {
    const counter = new TurnCounter();
    const began = cpuTime();
    const pids = await new Promise<Pid<unknown>[]>((resolve) => {
      const started = start(() => resolve(started));
    });
    counter.stop();
    for (const pid of pids) node.exit(pid, 'kill');
    if (!last) continue;
    await node.stop({ deadline: 0 });
    expect(counter.turns).to.be.at.least(Math.floor((cpuTime() - began) / LONGEST_PAUSE));
    return counter;
  }
  throw new Error('not reached');
}

describe('P7 fairness', () => {
  overBothKinds((kind) => {
    it('one that always has messages lets others run after its budget', async () => {
      const node = await startTestNode();
      let handled = 0;
      let handledBefore = -1;
      const busy = spawn(
        kind.fn(function* (self: AnySelf) {
          for (;;) {
            yield self.receive();
            handled += 1;
          }
        }),
      );
      await node.settle();
      for (let n = 0; n < 10_000; n += 1) send(busy, n);
      spawn(
        kind.fn(function* () {
          handledBefore = handled;
        }),
      );
      await node.settle();
      expect(handled).to.equal(10_000);
      expect(handledBefore).to.be.within(0, REDUCTIONS);
      await node.stop();
    });

    it('all that are ready get their turn before any gets a second one', async () => {
      const node = await startTestNode();
      const order: number[] = [];
      const body = kind.fn(function* (self: AnySelf, name: number) {
        for (let round = 0; round < 3; round += 1) {
          order.push(name);
          send(self.pid, 'again');
          for (let n = 0; n < 1_000; n += 1) {
            yield self.receive();
            send(self.pid, n);
          }
        }
      });
      for (let name = 0; name < 5; name += 1) spawn(body, name);
      await node.settle();
      expect(order.slice(0, 5)).to.deep.equal([0, 1, 2, 3, 4]);
      expect([...order.slice(5, 10)].sort()).to.deep.equal([0, 1, 2, 3, 4]);
      await node.stop();
    });

    it('the event loop gets its turn under a flood of messages that never ends', async () => {
      const messages = kind.driven ? 2_000_000 : 100_000;
      const counter = await measured((over) => [
        spawn(
          kind.fn(function* (self: AnySelf) {
            let left = messages;
            for (let n = 0; n < 1_000; n += 1) send(self.pid, n);
            for (;;) {
              send(self.pid, yield self.receive());
              left -= 1;
              if (left === 0) over();
            }
          }),
        ),
      ]);
      expect(counter.turns).to.be.above(5);
      expect(counter.longest).to.be.below(LONGEST_PAUSE);
    });

    it('the event loop gets its turn while two processes play ping-pong', async () => {
      const counter = await measured((over) => {
        let left = kind.driven ? 1_000_000 : 50_000;
        const body = kind.fn(function* (self: AnySelf) {
          for (;;) {
            const from: Pid<unknown> = yield self.receive();
            send(from, self.pid);
            left -= 1;
            if (left === 0) over();
          }
        });
        const [a, b] = [spawn(body), spawn(body)];
        send(a, b);
        return [a, b];
      });
      expect(counter.turns).to.be.above(5);
      expect(counter.longest).to.be.below(LONGEST_PAUSE);
    });
  });

  it('the event loop gets its turn though every message means work', async () => {
    const counter = await measured((over) => [
      spawn(
        coroutine(function* (self: AnySelf) {
          for (let n = 0; n < 3_000; n += 1) send(self.pid, n);
          for (let n = 0; n < 3_000; n += 1) {
            yield self.receive();
            const began = performance.now();
            while (performance.now() - began < 0.1);
          }
          over();
        }),
      ),
    ]);
    expect(counter.turns).to.be.above(5);
    expect(counter.longest).to.be.below(LONGEST_PAUSE);
  });

  it('I/O is served while messages flood', async () => {
    const node = await Node.start({ logger: { silent: true } });
    let handled = 0;
    const pid = spawn(
      coroutine(function* (self: AnySelf) {
        for (;;) {
          send(self.pid, 'again');
          yield self.receive();
          handled += 1;
        }
      }),
    );
    const handledAt: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      await stat(__filename);
      handledAt.push(handled);
    }
    node.exit(pid, 'kill');
    expect(handledAt[4]).to.be.above(handledAt[0] as number);
    await node.stop();
  });

  const unending: Readonly<Record<string, () => Generator>> = {
    *'values that are there'() {
      for (;;) yield 'there';
    },
    *'calls that fail at once'() {
      const failing = coroutine(function* () {
        throw new Error('at once');
      });
      for (;;) {
        try {
          yield failing();
        } catch {
          // Again.
        }
      }
    },
  };
  for (const [what, code] of Object.entries(unending)) {
    it(`one that awaits ${what} for ever lets others run, and can be killed`, () => othersRun(code));
  }

  async function othersRun(code: () => Generator): Promise<void> {
    const node = await startTestNode();
    const log: string[] = [];
    const busy = spawn(coroutine(code));
    const other = spawn(
      coroutine(function* (self: AnySelf) {
        log.push('other');
        yield self.receive();
        exit(busy, 'kill');
        log.push('killed');
      }),
    );
    send(other, 'go');
    await node.settle();
    expect(log).to.deep.equal(['other', 'killed']);
    await node.stop();
  }

  it('tail calls that never wait let others run, and the event loop', async () => {
    const loop: (left: number, over: () => void) => Promise<unknown> = coroutine(function* (
      left: number,
      over: () => void,
    ) {
      if (left === 0) over();
      return left === 0 ? undefined : loop(left - 1, over);
    });
    const counter = await measured((over) => [spawn((_self, left: number) => loop(left, over), 1_000_000)]);
    expect(counter.turns).to.be.above(5);
    expect(counter.longest).to.be.below(LONGEST_PAUSE);
  });
});
