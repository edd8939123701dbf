/** What timers do besides what OTP's suites look at. */
import { Pg, timer } from '@hot/behaviours';
import {
  coroutine,
  exit,
  inspect,
  monotonicTime,
  processes,
  register,
  send,
  type Self,
  unregister,
} from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { drain } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, nextMessage, sleep } from '../helpers/tester';

describe('a timer', () => {
  it(
    'that names a function of a module calls the one that is there when it fires; a function stays what it is',
    asTester(function* ({ self }) {
      const module = { say: (): void => send(self.pid, 'old') };
      const every = timer.applyInterval(10, [module, 'say', []]);
      timer.applyAfter(35, module.say);
      yield sleep(self, 15);
      module.say = () => send(self.pid, 'new');
      yield sleep(self, 10);
      expect(yield* drain(self)).to.deep.equal(['old', 'new']);
      timer.cancel(every);
      expect(yield nextMessage(self, 20)).to.equal('old');
    }),
  );

  it(
    'that is for a name ends with the process that had it, whoever has it afterwards',
    asTester(function* ({ self }) {
      const first = self.spawn(
        coroutine(function* (me: Self): Generator<unknown, void, unknown> {
          for (;;) yield me.receive();
        }),
      );
      register('target', first);
      timer.sendInterval(10, 'target', 'tick');
      unregister('target');
      register('target', self.pid);
      exit(first, 'kill');
      yield sleep(self, 50);
      expect(yield nextMessage(self)).to.equal('nothing');
      const timers = processes().length;
      timer.sendInterval(10, 'nobody', 'tick');
      expect(processes()).to.have.length(timers);
    }),
  );

  it(
    'that fires again and again is never early, also after it was late, though the clock does not stand at a whole ms',
    asTester(function* ({ self, node }) {
      node.clock.ring(0.25);
      const times: number[] = [];
      const every = timer.applyInterval(10, () => times.push(monotonicTime()));
      yield sleep(self, 5);
      node.clock.ring(11);
      yield sleep(self, 25);
      timer.cancel(every);
      expect(times).to.have.length(3);
      times.forEach((time, n) => expect(time - 0.25).to.be.within(10 * (n + 1), 10 * (n + 1) + 1));
    }),
  );

  it(
    'whose call fails each time goes on, and the failures are reported',
    asTester(function* ({ self, logged }) {
      const every = timer.applyInterval(10, () => {
        throw new Error('broken');
      });
      yield sleep(self, 35);
      timer.cancel(every);
      expect(logged).to.have.length(3);
    }),
  );

  it(
    'may call what waits, one call not waiting for the other',
    asTester(function* ({ self }) {
      const slow = coroutine(function* (from: AnySelf) {
        yield timer.sleep(100);
        send(from.pid, monotonicTime());
      });
      const every = timer.applyInterval(10, [slow, [self]]);
      yield sleep(self, 25);
      timer.cancel(every);
      yield sleep(self, 200);
      expect(yield* drain(self)).to.deep.equal([110, 120]);
    }),
  );

  it(
    'is opaque, and shows nothing of what drives it',
    asTester(function* ({ self }) {
      const one = timer.sendInterval(10, self.pid, 'x');
      expect(inspect(one)).to.not.match(/stop|node|Process/);
      expect(JSON.parse(JSON.stringify(one))).to.deep.equal({ tag: '@hot/timer-ref', kind: 'interval' });
      timer.cancel(one);
    }),
  );
});

describe('outside of any process', () => {
  let node: TestNode;
  beforeEach(async () => (node = await startTestNode()));
  afterEach(() => node.stop({ deadline: 0 }));

  it('timers work, those without a receiver excepted; an interval ends when it is cancelled', async () => {
    const seen: unknown[] = [];
    const probe = node.probe();
    const every = timer.applyInterval(10, () => seen.push(node.clock.now()));
    timer.sendAfter(15, probe.pid, 'hi');
    node.register('probe', probe.pid);
    timer.sendAfter(15, { name: 'probe', node: node.name }, 'by name');
    timer.sendAfter(15, { name: 'probe', node: 'elsewhere' }, 'lost');
    for (const work of [
      () => timer.sendAfter(1, 'x'),
      () => timer.sendAfter(0, 'x'),
      () => timer.sendInterval(1, 'x'),
      () => timer.exitAfter(1, 'x'),
      () => timer.killAfter(1),
    ]) {
      expect(codeOf(work)).to.equal('no_process');
    }
    await node.advance(35);
    timer.cancel(every);
    await node.advance(100);
    expect(seen).to.deep.equal([10, 20, 30]);
    expect(probe.take()).to.deep.equal(['hi', 'by name']);
    expect(processes()).to.have.length(2);
  });

  it('sleep and tc work, on the time of the node', async () => {
    const slept = timer.tc([timer.sleep, [1_500]]);
    await node.advance(1_500);
    expect(await slept).to.deep.equal([1_500_000, 'ok']);
  });

  it('groups are joined, read and left; only a process can watch them', async () => {
    await Pg.start('outside');
    const pid = node.spawn((self: Self) => self.receive());
    expect(await Pg.join('outside', 'g', pid)).to.equal('ok');
    expect(Pg.getMembers('outside', 'g')).to.deep.equal([pid]);
    expect(codeOf(() => Pg.monitor('outside', 'g'))).to.equal('no_process');
    expect(codeOf(() => Pg.monitorScope('outside'))).to.equal('no_process');
    expect(await Pg.leave('outside', 'g', pid)).to.equal('ok');
  });
});
