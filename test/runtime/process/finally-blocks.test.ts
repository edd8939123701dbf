import { exit, type Pid, processInfo, send, sendAfter } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, coroutines } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { next, nothing, pause } from '../../helpers/mailbox';

/** A body that awaits `inner`, and says in its `finally` block that it ends. */
function awaiting(inner: (self: AnySelf) => Promise<unknown>, log: string[]): (self: AnySelf) => Promise<void> {
  return coroutines.fn(function* (me: AnySelf) {
    try {
      yield inner(me);
    } finally {
      log.push('outer');
    }
  });
}

describe('P6 the finally blocks of a process that is ended', () => {
  it('of all frames run, inner ones first, and no catch block', () =>
    inProcess(coroutines, function* (self) {
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
    }));

  it('of coroutines that nobody awaits run, too', () =>
    inProcess(coroutines, function* (self) {
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
    }));

  it('may await, which does not come back, and outer ones run all the same', () =>
    inProcess(coroutines, function* (self) {
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
    }));

  it('of an outer frame run though one of an inner frame awaits', () =>
    inProcess(coroutines, function* (self) {
      const log: string[] = [];
      const inner = coroutines.fn(function* (me: AnySelf) {
        try {
          yield me.receive(nothing);
        } finally {
          yield Promise.resolve();
          log.push('never');
        }
      });
      const { pid } = self.spawnMonitor(awaiting(inner, log));
      yield* pause(self);
      exit(pid, 'kill');
      yield* pause(self, 10);
      expect(log).to.deep.equal(['outer']);
    }));

  it('that throw are reported, and hinder nobody', () =>
    inProcess(coroutines, function* (self, node) {
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
      const { pid } = self.spawnMonitor(awaiting(inner, log));
      yield* pause(self);
      exit(pid, 'reason');
      expect(yield* next(self)).to.include({ type: 'DOWN', reason: 'reason' });
      expect(log).to.deep.equal(['outer']);
      expect(reports).to.have.length(1);
    }));

  it('can send, and are the process that they belong to', () =>
    inProcess(coroutines, function* (self, node) {
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
    }));

  it('start nothing that outlives the process', () =>
    inProcess(coroutines, function* (self, node) {
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
    }));
});
