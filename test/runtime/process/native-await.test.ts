/** A native body that awaits coroutines, as client functions are: the code behind the await belongs to its process. */
import { coroutine, self as runningSelf, type Self } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';

const echo = coroutine(function* (self: Self, value: unknown): Generator<unknown, unknown, unknown> {
  self.node.toString();
  yield Promise.resolve();
  return value;
});

const fails = coroutine(function* (): Generator<unknown, never, unknown> {
  yield Promise.resolve();
  throw new Error('no');
});

const failsAtOnce = coroutine(function* (): Generator<unknown, never, unknown> {
  throw new Error('no');
});

describe('a native body that awaits a coroutine', () => {
  let node: TestNode;

  beforeEach(async () => {
    node = await startTestNode({ logger: { silent: true } });
  });

  afterEach(() => node.stop({ deadline: 0 }));

  it('is the running process afterwards, however the coroutine ended', async () => {
    const seen: unknown[] = [];
    const pid = node.spawn(async (self) => {
      for (let i = 0; i < 3; i += 1) {
        seen.push(await echo(self as Self, i));
        seen.push(runningSelf().pid);
      }
      await fails().catch(() => seen.push(runningSelf().pid));
      try {
        await fails();
      } catch {
        seen.push(runningSelf().pid);
      }
      const ended = echo(self as Self, 'early');
      await self.receive((message): message is never => message === 'never', { after: 1 });
      seen.push(await ended, runningSelf().pid);
    });
    await node.advance(10);
    expect(seen).to.deep.equal([0, pid, 1, pid, 2, pid, pid, pid, 'early', pid]);
  });

  it('may catch what failed at once, when the call came after a receive', async () => {
    const seen: unknown[] = [];
    const pid = node.spawn(async (self) => {
      await self.receive();
      seen.push(await failsAtOnce().catch((thrown: Error) => thrown.message));
      await self.receive();
      try {
        await failsAtOnce();
      } catch {
        seen.push('caught');
      }
      await self.receive();
      seen.push(await Promise.allSettled([failsAtOnce()]).then(([one]) => one?.status));
      await self.receive();
      void failsAtOnce();
      await self.receive();
      seen.push('not reached');
    });
    for (let i = 0; i < 4; i += 1) {
      expect(node.isAlive(pid)).to.equal(true);
      node.send(pid as never, 'go' as never);
      await node.settle();
    }
    expect(seen).to.deep.equal(['no', 'caught', 'rejected']);
    expect(node.isAlive(pid)).to.equal(false);
  });

  it('is not another process, when many are told in one turn', async () => {
    const wrong: unknown[] = [];
    let rounds = 0;
    for (let i = 0; i < 20; i += 1) {
      node.spawn(async (self) => {
        for (let round = 0; round < 10; round += 1) {
          await echo(self as Self, round);
          if (runningSelf().pid !== self.pid) wrong.push([runningSelf().pid, self.pid]);
          rounds += 1;
        }
      });
    }
    await node.settle();
    expect(rounds).to.equal(200);
    expect(wrong).to.deep.equal([]);
  });

  it('tells plain code of a coroutine whose process ends with it', async () => {
    let made: Promise<unknown> | undefined;
    node.spawn(async (self) => {
      made = echo(self as Self, 'last words');
      await made;
    });
    await node.settle();
    expect(await made).to.equal('last words');
  });

  it('leaves plain code alone: nobody is running when it goes on', async () => {
    let made: Promise<unknown> | undefined;
    node.spawn(async (self) => {
      made = echo(self as Self, 'x');
      await self.receive();
    });
    await node.settle();
    expect(await made).to.equal('x');
    await null;
    expect(() => runningSelf()).to.throw('outside of any process');
  });
});
