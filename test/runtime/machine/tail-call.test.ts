import { coroutine, exit, Node, send, spawn } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { processOf } from '../../../packages/runtime/src/process/process';
import type { PidTerm } from '../../../packages/runtime/src/term/pid';
import type { AnySelf } from '../../helpers/body-kind';

const MANY = 10_000_000;
/** CPU time that ten million calls may take, in ms. */
const LIMIT = 10_000;

/** Bytes on the heap that something holds. */
function heapInUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

/** CPU time of this OS process, in ms. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Takes part in a loop of `MANY` steps: looks at the heap now and then, and finds it flat. */
class Watch {
  private readonly began = cpuTime();
  private readonly sizes: number[] = [];

  step(left: number): void {
    if (left % (MANY / 5) === 0) this.sizes.push(heapInUse());
  }

  check(): void {
    expect(cpuTime() - this.began).to.be.below(LIMIT);
    expect(this.sizes).to.have.length(6);
    // The first look is before anything was compiled. A hundred bytes a call would be a gigabyte.
    expect(Math.max(...this.sizes) - (this.sizes[0] as number)).to.be.below(8_000_000);
  }
}

/** Runs `body` on a node in real time until it calls its argument. */
async function until(body: (self: AnySelf, over: () => void) => unknown): Promise<void> {
  const node = await Node.start({ logger: { silent: true } });
  await new Promise<void>((resolve) => spawn((self: AnySelf) => body(self, resolve)));
  await node.stop({ deadline: 0 });
}

type Loop = (...args: never[]) => Promise<unknown>;

describe('tail calls', () => {
  it('that wait for a message each: ten million in flat memory', async function () {
    this.timeout(120_000);
    const watch = new Watch();
    const loop: Loop = coroutine(function* (self: AnySelf, left: number, over: () => void) {
      watch.step(left);
      send(self.pid, left);
      yield self.receive();
      if (left > 0) return loop(...([self, left - 1, over] as never[]));
      over();
      return undefined;
    });
    await until((self, over) => loop(...([self, MANY, over] as never[])));
    watch.check();
  });

  it('that never wait: ten million in flat memory, on a flat stack', async function () {
    this.timeout(120_000);
    const watch = new Watch();
    const loop: Loop = coroutine(function* (left: number, over: () => void) {
      watch.step(left);
      if (left > 0) return loop(...([left - 1, over] as never[]));
      over();
      return undefined;
    });
    await until((_self, over) => loop(...([MANY, over] as never[])));
    watch.check();
  });

  it('in turn between two functions, some waiting for promises, keep one coroutine alive', async () => {
    const node = await startTestNode();
    let result: unknown;
    let most = 0;
    const even: (left: number) => Promise<unknown> = coroutine(function* (left: number) {
      if (left % 100 === 0) {
        yield Promise.resolve();
        most = Math.max(most, processOf(node.self().pid as unknown as PidTerm)?.liveCoroutines().length ?? Infinity);
      }
      return left === 0 ? 'even' : odd(left - 1);
    });
    const odd: (left: number) => Promise<unknown> = coroutine(function* (left: number) {
      return left === 0 ? 'odd' : even(left - 1);
    });
    node.spawn(
      coroutine(function* () {
        result = yield even(10_000);
      }),
    );
    await node.settle();
    expect(result).to.equal('even');
    // The one that counts, and the body that waits for it.
    expect(most).to.equal(2);
    await node.stop();
  });

  it('hand over who waits: the first caller gets the result or the error of the last callee', async () => {
    const node = await startTestNode();
    const results: unknown[] = [];
    const count: (left: number, end: () => unknown) => Promise<unknown> = coroutine(function* (
      left: number,
      end: () => unknown,
    ) {
      if (left % 3 === 0) yield Promise.resolve();
      return left === 0 ? end() : count(left - 1, end);
    });
    node.spawn(
      coroutine(function* () {
        results.push(yield count(1_000, () => 'value'));
        results.push(yield count(1_000, () => Promise.resolve('promise')));
        try {
          yield count(1_000, () => {
            throw new Error('error');
          });
        } catch (thrown) {
          results.push((thrown as Error).message);
        }
        results.push(yield Promise.all([count(10, () => 1), count(20, () => 2)]));
      }),
    );
    await node.settle();
    expect(results).to.deep.equal(['value', 'promise', 'error', [1, 2]]);
    await node.stop();
  });

  it('start what was called before them, though they never wait', async () => {
    const node = await startTestNode();
    const log: string[] = [];
    const side = coroutine(function* (n: number) {
      log.push(`side ${n}`);
      yield Promise.resolve();
    });
    const loop: (left: number) => Promise<unknown> = coroutine(function* (left: number) {
      if (left === 5_000 || left === 100) void side(left);
      if (left > 0) return loop(left - 1);
      log.push('end');
      return undefined;
    });
    node.spawn(() => loop(10_000));
    await node.settle();
    expect(log.sort()).to.deep.equal(['end', 'side 100', 'side 5000']);
    await node.stop();
  });
});

describe('calls that are awaited, a hundred thousand deep', () => {
  const DEPTH = 100_000;

  it('give their results', async () => {
    const node = await startTestNode();
    let result: unknown;
    const depthOf: (left: number) => Promise<number> = coroutine(function* (left: number) {
      if (left === 0) return 0;
      const inner: number = yield depthOf(left - 1);
      return inner + 1;
    });
    node.spawn(
      coroutine(function* () {
        result = yield depthOf(DEPTH);
      }),
    );
    await node.settle();
    expect(result).to.equal(DEPTH);
    await node.stop();
  });

  it('pass an error up, through every catch and finally', async () => {
    const node = await startTestNode();
    let result: unknown;
    let unwound = 0;
    const fail: (left: number) => Promise<unknown> = coroutine(function* (left: number) {
      try {
        if (left === 0) throw new Error('deep down');
        yield fail(left - 1);
      } finally {
        unwound += 1;
      }
    });
    node.spawn(
      coroutine(function* () {
        try {
          yield fail(DEPTH);
        } catch (thrown) {
          result = (thrown as Error).message;
        }
      }),
    );
    await node.settle();
    expect(result).to.equal('deep down');
    expect(unwound).to.equal(DEPTH + 1);
    await node.stop();
  });

  it('are all ended by an exit signal, inner ones first', async () => {
    const node = await startTestNode();
    const order: number[] = [];
    const wait: (self: AnySelf, left: number) => Promise<unknown> = coroutine(function* (self: AnySelf, left: number) {
      try {
        if (left === 0) yield self.receive();
        else yield wait(self, left - 1);
      } finally {
        order.push(left);
      }
    });
    const pid = node.spawn(wait, DEPTH);
    await node.settle();
    exit(pid, 'kill');
    expect(order).to.have.length(DEPTH + 1);
    expect(order.slice(0, 3)).to.deep.equal([0, 1, 2]);
    expect(order[DEPTH]).to.equal(DEPTH);
    await node.stop();
  });
});
