import { exit, type Pid, processInfo, register, send, sendAfter, whereis } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { type AnySelf, coroutines, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

/** The ways in which a process ends, each done to one that waits for a message. */
const ENDS: Readonly<Record<string, { end(pid: Pid<unknown>): void; reason: unknown }>> = {
  'an exit signal': { end: (pid) => exit(pid, 'signal'), reason: 'signal' },
  kill: { end: (pid) => exit(pid, 'kill'), reason: 'killed' },
  'its own return': { end: (pid) => send(pid, 'return'), reason: 'normal' },
  'its own exception': { end: (pid) => send(pid, 'throw'), reason: { nocatch: 'thrown' } },
  'its own exit': { end: (pid) => send(pid, 'exit'), reason: 'own' },
};

describe('P6 the end of a process', () => {
  overBothKinds((kind) => {
    for (const [way, { end, reason }] of Object.entries(ENDS)) {
      it(`by ${way}: signal aborts, subscriptions and timers end, name and tables are free, others are told`, () =>
        inProcess(kind, function* (self, node) {
          self.trapExit = true;
          const source = new Subject<number>();
          const events: string[] = [];
          let signal: AbortSignal | undefined;
          const victim = self.spawnLink(
            kind.fn(function* (me: AnySelf) {
              register('victim', me.pid);
              node.ets.new('of the victim', { key: 'id', named: true } as never);
              signal = me.signal;
              signal.addEventListener('abort', () => events.push(`aborted, name ${String(whereis('victim'))}`));
              me.subscribe(source, (n) => n);
              const wanted = yield me.receive((message): message is string => typeof message === 'string');
              if (wanted === 'throw') throw 'thrown';
              if (wanted === 'exit') me.exit('own');
            }),
          );
          const ref = self.monitor(victim);
          yield* pause(self);
          const timer = sendAfter(10_000, victim, 'never');
          source.next(1);
          expect(processInfo(victim, 'messages')).to.deep.equal([1]);
          expect(source.observed).to.equal(true);
          end(victim);
          yield* pause(self);
          expect(signal?.aborted).to.equal(true);
          expect(signal?.reason).to.deep.equal(reason);
          expect(events).to.deep.equal([`aborted, name ${victim.toString()}`]);
          expect(source.observed).to.equal(false);
          expect(node.readTimer(timer)).to.equal(false);
          expect(whereis('victim')).to.equal(undefined);
          expect(node.ets.whereis('of the victim' as never)).to.equal(undefined);
          expect(yield* drain(self)).to.deep.equal([
            { type: 'EXIT', pid: victim, reason },
            { type: 'DOWN', ref, pid: victim, reason },
          ]);
          expect(node.scheduler.timers.count).to.equal(0);
        }));
    }

    it('a late promise of a dead process does nothing', () =>
      inProcess(kind, function* (self) {
        const log: string[] = [];
        let settle: (value: string) => void = () => undefined;
        let fail: (reason: unknown) => void = () => undefined;
        const late = new Promise<string>((resolve) => (settle = resolve));
        const failing = new Promise<string>((_, reject) => (fail = reject));
        const waiting = kind.fn(function* (me: AnySelf, what: Promise<string>) {
          const value: string = yield what;
          // Native code cannot be stopped at a promise; at its next receive it is.
          if (kind.driven) log.push(value);
          yield me.receive(nothing, { after: 0 });
          log.push('received');
          send(self.pid, 'alive');
        });
        const first = self.spawnMonitor(waiting, late);
        const second = self.spawnMonitor(waiting, failing);
        yield* pause(self);
        exit(first.pid, 'over');
        exit(second.pid, 'over');
        expect(yield* drain(self)).to.have.length(2);
        settle('late');
        fail(new Error('late'));
        yield* pause(self);
        expect(log).to.deep.equal([]);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('a process that ends wakes nobody who does not wait for it', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            yield me.receive(nothing, { after: 1_000 });
          }),
        );
        yield* pause(self);
        exit(pid, 'kill');
        yield self.receive(ofType('DOWN'));
        yield* pause(self, 2_000);
        expect(yield* drain(self)).to.deep.equal([]);
        expect(node.isAlive(pid)).to.equal(false);
      }));

    it('self.signal aborts what the host does for the process', () =>
      inProcess(kind, function* (self) {
        let aborted: unknown;
        const { pid } = self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            const work = new Promise((_, reject) =>
              me.signal.addEventListener('abort', () => reject(me.signal.reason as Error)),
            );
            work.catch((reason: unknown) => (aborted = reason));
            yield me.receive();
          }),
        );
        yield* pause(self);
        exit(pid, 'stop it');
        yield* pause(self);
        expect(aborted).to.equal('stop it');
      }));

    it('self.signal, asked for when the process is gone, is aborted already', () =>
      inProcess(kind, function* (self) {
        let kept: AnySelf | undefined;
        self.spawnMonitor(
          kind.fn(function* (me: AnySelf) {
            kept = me;
          }),
        );
        yield* next(self);
        expect(kept?.signal.aborted).to.equal(true);
      }));
  });

  it('native code that goes on after the end can tie nothing to its process', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    let goOn: () => void = () => undefined;
    const late = new Promise<void>((resolve) => (goOn = resolve));
    const codes: string[] = [];
    const before = node.processes().length;
    const pid = node.spawn(async (self: AnySelf) => {
      await late;
      const ties: (() => unknown)[] = [
        () => self.spawn(() => new Promise(() => undefined)),
        () => self.spawnLink(() => new Promise(() => undefined)),
        () => self.spawnMonitor(() => new Promise(() => undefined)),
        () => self.spawnWith({ link: true }, () => new Promise(() => undefined)),
        () => self.spawnRequest({}, () => new Promise(() => undefined)),
        () => self.link(probe.pid),
        () => self.monitor(probe.pid),
        () => self.alias(),
        () => self.subscribe(new Subject(), () => 1),
      ];
      for (const tie of ties) codes.push(codeOf(tie));
    });
    await node.settle();
    node.exit(pid, 'kill');
    goOn();
    await node.settle();
    expect(codes).to.deep.equal(new Array(9).fill('no_process'));
    expect(node.processes()).to.have.length(before);
    expect(node.processInfo(probe.pid, ['links', 'monitored_by'])).to.deep.equal({ links: [], monitored_by: [] });
    await node.stop();
  });

  it('one that was doomed in its own segment gets no further than its next await', () =>
    inProcess(coroutines, function* (self) {
      const log: string[] = [];
      self.spawnMonitor(
        coroutines.fn(function* (me: AnySelf) {
          try {
            exit(me.pid, 'doomed');
          } catch {
            log.push('caught');
          }
          send(me.pid, 'message');
          try {
            yield me.receive();
            log.push('received');
          } finally {
            log.push('finally');
          }
        }),
      );
      expect(yield* next(self)).to.include({ reason: 'doomed' });
      expect(log).to.deep.equal(['caught', 'finally']);
    }));

  it('a teardown of a subscription that throws is reported, and hinders nobody', () =>
    inProcess(coroutines, function* (self, node) {
      const reports: unknown[] = [];
      node.logger.addHandler('test', { log: (event) => void reports.push(event) });
      const { pid } = self.spawnMonitor(
        coroutines.fn(function* (me: AnySelf) {
          me.subscribe(
            {
              subscribe: () => ({
                unsubscribe() {
                  throw new Error('teardown');
                },
              }),
            },
            () => 1,
          );
          yield me.receive(nothing);
        }),
      );
      yield* pause(self);
      exit(pid, 'bye');
      expect(yield* next(self)).to.include({ reason: 'bye' });
      expect(reports).to.have.length(1);
    }));

  it('all processes that fall with one another end on a flat stack, however long the chain', async () => {
    const node = await startTestNode();
    const idle = coroutines.fn(function* (self: AnySelf) {
      yield self.receive(nothing);
    });
    const links = 100_000;
    const chain: (self: AnySelf, left: number) => Promise<unknown> = coroutines.fn(function* (
      self: AnySelf,
      left: number,
    ) {
      self.spawnLink(left > 0 ? chain : idle, left - 1);
      yield self.receive(nothing);
    });
    const before = node.processes();
    const first = node.spawn(chain, links);
    await node.settle();
    expect(node.processes()).to.have.length(before.length + links + 2);
    node.exit(first, 'fall');
    expect(node.processes()).to.deep.equal(before);
    await node.stop();
  });
});
