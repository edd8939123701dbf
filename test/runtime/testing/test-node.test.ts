/** `startTestNode`, `VirtualClock` and `Probe`: what tests of processes stand on. */
import { type Self, timeout } from '@hot/runtime';
import { startTestNode, VirtualClock } from '@hot/runtime/testing';
import { expect } from 'chai';

describe('a test node', () => {
  it('moves time only when told, and rings every alarm on the way in order', async () => {
    const node = await startTestNode();
    const log: string[] = [];
    node.spawn(async (self: Self) => {
      for (;;) {
        expect(await self.receive(undefined, { after: 1_000 })).to.equal(timeout);
        log.push(`tick ${node.clock.now()}`);
      }
    });
    await node.settle();
    expect(log).to.deep.equal([]);
    await node.advance(999);
    expect(log).to.deep.equal([]);
    await node.advance(2_001);
    expect(log).to.deep.equal(['tick 1000', 'tick 2000', 'tick 3000']);
    expect(node.clock.now()).to.equal(3_000);
    await node.stop();
  });

  it('settles when promises of the host have been awaited, too', async () => {
    const node = await startTestNode();
    let done = false;
    node.spawn(async () => {
      for (let n = 0; n < 50; n += 1) await Promise.resolve(n);
      done = true;
    });
    await node.settle();
    expect(done).to.equal(true);
    await node.stop();
  });

  it('gives up settling when something keeps itself busy for ever', async () => {
    const node = await startTestNode();
    const pid = node.spawn(async (self: Self<string>) => {
      for (;;) {
        node.send(self.pid, 'again');
        await self.receive();
      }
    });
    let failure: unknown;
    await node.settle(20).catch((error: unknown) => (failure = error));
    expect(failure)
      .to.have.property('message')
      .that.matches(/does not settle/);
    node.exit(pid, 'kill');
    await node.settle();
    await node.stop();
  });

  it('stops a process that does not want to, after its deadline', async () => {
    const node = await startTestNode();
    const pid = node.spawn(async (self: Self) => {
      self.trapExit = true;
      for (;;) await self.receive();
    });
    await node.settle();
    await node.stop({ deadline: 2_000 });
    expect(node.isAlive(pid)).to.equal(false);
    expect(node.clock.now()).to.equal(2_000);
  });

  it('refuses a deadline that is none, and leaves no failure to the host', async () => {
    const node = await startTestNode();
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.prependListener('unhandledRejection', listener);
    const failure: unknown = await node.stop({ deadline: -1 }).catch((thrown: unknown) => thrown);
    process.off('unhandledRejection', listener);
    expect(failure).to.have.property('code', 'badarg');
    expect(unhandled).to.deep.equal([]);
    await node.stop();
  });

  it('stops without time passing when all end at once', async () => {
    const node = await startTestNode();
    node.spawn(async (self: Self) => self.receive());
    await node.stop();
    expect(node.clock.now()).to.equal(0);
    expect(node.processes()).to.deep.equal([]);
  });

  it('runs ready processes in an order that its seed decides', async () => {
    const orderOf = async (seed?: number): Promise<number[]> => {
      const node = await startTestNode(seed === undefined ? {} : { seed });
      const order: number[] = [];
      for (let n = 0; n < 20; n += 1) node.spawn(() => order.push(n));
      await node.settle();
      await node.stop();
      return order;
    };
    const fifo = Array.from({ length: 20 }, (_, n) => n);
    expect(await orderOf()).to.deep.equal(fifo);
    expect(await orderOf(7)).to.not.deep.equal(fifo);
    expect(await orderOf(7)).to.deep.equal(await orderOf(7));
    expect(await orderOf(7)).to.not.deep.equal(await orderOf(8));
    expect((await orderOf(7)).sort((a, b) => a - b)).to.deep.equal(fifo);
  });
});

describe('a probe', () => {
  it('keeps what it is sent until it is taken, and acts through its self', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    const pid = node.spawn(async (self: Self) => self.receive());
    const ref = probe.self.monitor(pid);
    probe.self.link(pid);
    node.send(probe.pid, 'hello');
    node.exit(pid, 'boom');
    await node.settle();
    expect(probe.messages).to.have.length(3);
    expect(probe.take()).to.deep.equal([
      'hello',
      { type: 'EXIT', pid, reason: 'boom' },
      { type: 'DOWN', ref, pid, reason: 'boom' },
    ]);
    expect(probe.take()).to.deep.equal([]);
    expect(probe.alive).to.equal(true);
    await node.stop();
  });

  it('dies of exit signals when it is told not to trap them', async () => {
    const node = await startTestNode();
    const probe = node.probe({ trapExit: false });
    node.exit(probe.pid, 'boom');
    expect(probe.alive).to.equal(false);
    await node.stop();
  });
});

describe('the virtual clock', () => {
  it('rings alarms in order of time, equal ones in order of setting, cancelled ones never', () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    clock.setAlarm(20, () => log.push('c'));
    clock.setAlarm(10, () => log.push('a'));
    clock.setAlarm(10, () => log.push('b'));
    clock.setAlarm(15, () => log.push('never'))();
    expect(clock.nextAlarm).to.equal(10);
    while (clock.nextAlarm < Infinity) clock.ring(clock.nextAlarm);
    expect(log).to.deep.equal(['a', 'b', 'c']);
    expect(clock.now()).to.equal(20);
    expect(clock.wallTime()).to.equal(Date.UTC(2026, 0, 1) + 20);
  });

  it('gives the same chance for the same seed', () => {
    const draw = (seed: number): number[] => {
      const clock = new VirtualClock(seed);
      return Array.from({ length: 100 }, () => clock.random());
    };
    expect(draw(3)).to.deep.equal(draw(3));
    expect(draw(3)).to.not.deep.equal(draw(4));
    expect(draw(3).every((n) => n >= 0 && n < 1)).to.equal(true);
  });
});
