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

  const inCoroutine = (name: string, code: Parameters<typeof inProcess<void>>[1]): void => {
    it(name, () => inProcess(coroutines, code));
  };

  inCoroutine('the finally blocks of all frames run, inner ones first, and no catch block', function* (self) {
    const log: string[] = [];
    const inner = coroutines.fn(function* (me: AnySelf) {
      try {
        yield me.receive(nothing);
      } catch {
        log.push('caught');
      } finally {
        log.push('inner');
      }
    });
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          try {
            yield inner(me);
          } finally {
            log.push('middle');
          }
          log.push('went on');
        } catch {
          log.push('caught');
        } finally {
          log.push('outer');
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'kill');
    expect(log).to.deep.equal(['inner', 'middle', 'outer']);
    expect(yield* next(self)).to.include({ type: 'DOWN', reason: 'killed' });
  });

  inCoroutine('the finally blocks of coroutines that nobody awaits run, too', function* (self) {
    const log: string[] = [];
    const side = coroutines.fn(function* (name: string) {
      try {
        yield new Promise(() => undefined);
      } finally {
        log.push(name);
      }
    });
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        void side('one');
        void side('two');
        yield me.receive();
      }),
    );
    yield* pause(self);
    exit(pid, 'over');
    expect([...log].sort()).to.deep.equal(['one', 'two']);
  });

  inCoroutine('an await in a finally block does not come back, and outer blocks run all the same', function* (self) {
    const log: string[] = [];
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          try {
            yield me.receive(nothing);
          } finally {
            log.push('before');
            yield Promise.resolve();
            log.push('after');
          }
        } finally {
          log.push('outer');
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'kill');
    yield* pause(self, 10);
    // The block is left at its await; the one around it is as much a block of this process.
    expect(log).to.deep.equal(['before', 'outer']);
    expect(yield* next(self)).to.include({ type: 'DOWN', reason: 'killed' });
  });

  inCoroutine('a finally block of an outer frame runs though one of an inner frame awaits', function* (self) {
    const log: string[] = [];
    const inner = coroutines.fn(function* (me: AnySelf) {
      try {
        yield me.receive(nothing);
      } finally {
        yield Promise.resolve();
        log.push('never');
      }
    });
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          yield inner(me);
        } finally {
          log.push('outer');
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'kill');
    yield* pause(self, 10);
    expect(log).to.deep.equal(['outer']);
  });

  inCoroutine('a finally block that throws is reported, and hinders nobody', function* (self, node) {
    const reports: unknown[] = [];
    node.logger.addHandler('test', { log: (event) => void reports.push(event) });
    const log: string[] = [];
    const inner = coroutines.fn(function* (me: AnySelf) {
      try {
        yield me.receive(nothing);
      } finally {
        // eslint-disable-next-line no-unsafe-finally -- what is tested
        throw new Error('in finally');
      }
    });
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          yield inner(me);
        } finally {
          log.push('outer');
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'reason');
    expect(yield* next(self)).to.include({ type: 'DOWN', reason: 'reason' });
    expect(log).to.deep.equal(['outer']);
    expect(reports).to.have.length(1);
  });

  inCoroutine('a finally block can send, and is the process that it belongs to', function* (self, node) {
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          yield me.receive(nothing);
        } finally {
          send(self.pid, { last: node.self().pid });
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'kill');
    expect(yield* next(self)).to.deep.equal({ last: pid });
    expect(yield* next(self)).to.include({ type: 'DOWN', reason: 'killed' });
  });

  inCoroutine('what a finally block starts ends with the process', function* (self, node) {
    const late: unknown[] = [];
    let child: Pid<unknown> | undefined;
    const { pid } = self.spawnMonitor(
      coroutines.fn(function* (me: AnySelf) {
        try {
          yield me.receive(nothing);
        } finally {
          child = me.spawnLink(
            coroutines.fn(function* (it: AnySelf) {
              yield it.receive();
              late.push('child');
            }),
          );
          void coroutines.fn(function* () {
            yield Promise.resolve();
            late.push('coroutine');
          })();
          sendAfter(100, me.pid, 'timer');
          me.monitor(self.pid);
          me.spawnMonitor(coroutines.fn(function* () {}));
        }
      }),
    );
    yield* pause(self);
    exit(pid, 'over');
    yield* pause(self, 1_000);
    expect(node.isAlive(child as Pid<unknown>)).to.equal(false);
    expect(processInfo(self.pid, 'monitored_by')).to.deep.equal([]);
    expect(late).to.deep.equal([]);
    expect(node.scheduler.timers.count).to.equal(0);
  });

  inCoroutine('one that was doomed in its own segment gets no further than its next await', function* (self) {
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
  });

  inCoroutine('a teardown of a subscription that throws is reported, and hinders nobody', function* (self, node) {
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
  });

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
