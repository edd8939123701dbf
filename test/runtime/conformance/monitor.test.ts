/** OTP's monitor_SUITE. A test bears the name of OTP's case. */
import { exit, makeRef, Node, type Pid, processInfo, register, type Ref, send, whereis } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

describe('monitor_SUITE', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });
    const short = kind.fn(function* (self: AnySelf, reason: unknown = 'normal') {
      self.exit(reason);
    });
    /** Ends with the first message as its reason. */
    const obedient = kind.fn(function* (self: AnySelf) {
      self.exit(yield self.receive());
    });

    for (const [name, linked] of [
      ['case_1', false],
      ['case_1a', true],
    ] as const) {
      it(`${name}: a process that monitors the one that kills it, which then ends, leaves no trace`, () =>
        inProcess(kind, function* (self) {
          self.trapExit = linked;
          const b = self.spawn(
            kind.fn(function* (me: AnySelf) {
              const victim: Pid<unknown> = yield me.receive();
              exit(victim, 'foobar');
            }),
          );
          const body = kind.fn(function* (me: AnySelf) {
            me.monitor(b);
            send(self.pid, 'monitors');
            yield me.receive(nothing);
          });
          const a = linked ? self.spawnLink(body) : self.spawn(body);
          expect(yield* next(self)).to.equal('monitors');
          expect(processInfo(b, 'monitored_by')).to.deep.equal([a]);
          send(b, a);
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal(linked ? [{ type: 'EXIT', pid: a, reason: 'foobar' }] : []);
          expect([a, b].map((pid) => processInfo(pid))).to.deep.equal([undefined, undefined]);
        }));
    }

    for (const name of ['case_2', 'case_2a']) {
      it(`${name}: demonitor by one who does not own the monitor is true and does nothing`, () =>
        inProcess(kind, function* (self) {
          const b = self.spawn(
            kind.fn(function* (me: AnySelf) {
              const ref: Ref = yield me.receive();
              send(self.pid, me.demonitor(ref));
              send(self.pid, me.demonitor(ref, { info: true, flush: name === 'case_2a' }));
            }),
          );
          const ref = self.monitor(b);
          send(b, ref);
          expect(yield* next(self)).to.equal(true);
          expect(yield* next(self)).to.equal(false);
          expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid: b, reason: 'normal' });
        }));
    }

    it('mon_e_1: what cannot be monitored', () =>
      inProcess(kind, function* (self) {
        for (const target of [['bingo'], 42, null, undefined, {}, makeRef(), { id: 1, node: 'x' }]) {
          expect(codeOf(() => self.monitor(target as never))).to.equal('badarg');
        }
        for (const options of [{ alias: 'always' }, { alias: true }, { tag: 1 }]) {
          expect(codeOf(() => self.monitor(self.pid, options as never))).to.equal('badarg');
          expect(codeOf(() => self.spawnWith({ monitor: options as never }, idle))).to.equal('badarg');
        }
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('demon_e_1: what is no reference is badarg; a monitor of somebody else is left alone', () =>
      inProcess(kind, function* (self) {
        for (const wrong of ['plutt', 1, self.pid, null, undefined]) {
          expect(codeOf(() => self.demonitor(wrong as never))).to.equal('badarg');
        }
        const { ref } = self.spawnMonitor(idle);
        self.spawn(
          kind.fn(function* (me: AnySelf) {
            send(self.pid, me.demonitor(ref));
          }),
        );
        expect(yield* next(self)).to.equal(true);
        expect(self.demonitor(ref, { info: true })).to.equal(true);
      }));

    it('demon_1: a reference that is no monitor is fine', () =>
      inProcess(kind, function* (self) {
        expect(self.demonitor(makeRef())).to.equal(true);
        expect(self.demonitor(makeRef(), { info: true })).to.equal(false);
        expect(self.demonitor(makeRef(), { info: true, flush: true })).to.equal(false);
      }));

    it('demon_2: monitoring oneself never fires; after demonitor nothing comes', () =>
      inProcess(kind, function* (self) {
        const own = self.monitor(self.pid);
        expect(self.demonitor(own)).to.equal(true);
        expect(self.demonitor(own)).to.equal(true);
        const pid = self.spawn(obedient);
        const ref = self.monitor(pid);
        expect(self.demonitor(ref)).to.equal(true);
        send(pid, 'bye');
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
        self.monitor(self.spawn(short));
        expect((yield* next(self)).reason).to.be.oneOf(['normal', 'noproc']);
      }));

    it('demonitor_flush: takes the DOWN of that monitor out of the mailbox, and no other', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(obedient);
        const refs = Array.from({ length: 4 }, () => self.monitor(pid)) as [Ref, Ref, Ref, Ref];
        for (const options of [{ flus: true }, { flush: 'yes' }, { info: 1 }, 'flush']) {
          expect(codeOf(() => self.demonitor(refs[0], options as never))).to.equal('badarg');
        }
        expect(processInfo(self.pid, 'monitors')).to.have.length(4);
        expect(self.demonitor(refs[0], { flush: true })).to.equal(true);
        send(pid, 'bye');
        yield* pause(self);
        expect(self.demonitor(refs[1], { flush: true })).to.equal(true);
        expect(self.demonitor(refs[2])).to.equal(true);
        expect(yield* drain(self)).to.deep.equal([
          { type: 'DOWN', ref: refs[2], pid, reason: 'bye' },
          { type: 'DOWN', ref: refs[3], pid, reason: 'bye' },
        ]);
      }));

    for (const seed of [1, 2, 3]) {
      it(`local_remove_monitor: info says whether the DOWN is there (run order ${seed})`, () =>
        inProcess(
          kind,
          function* (self) {
            const count = { active: 0, over: 0 };
            for (let round = 0; round < 200; round += 1) {
              const { pid, ref } = self.spawnMonitor(obedient);
              send(pid, 'race');
              if (round % 2 === 0) yield self.receive(nothing, { after: 0 });
              if (round % 3 === 0) yield self.receive(nothing, { after: 0 });
              const active = self.demonitor(ref, { info: true });
              const messages = yield* drain(self);
              expect(messages).to.deep.equal(active ? [] : [{ type: 'DOWN', ref, pid, reason: 'race' }]);
              yield* pause(self);
              expect(yield* drain(self)).to.deep.equal([]);
              count[active ? 'active' : 'over'] += 1;
            }
            expect(count.active).to.be.above(0);
            expect(count.active + count.over).to.equal(200);
          },
          { seed },
        ));
    }

    it('mon_1: by pid and by name, of the living, the dying and the dead', () =>
      inProcess(kind, function* (self) {
        const living = self.spawn(obedient);
        const ref = self.monitor(living);
        send(living, 'bye');
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid: living, reason: 'bye' });
        const late = self.monitor(living);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref: late, pid: living, reason: 'noproc' });

        const named = self.spawn(obedient);
        register('named', named);
        const byName = self.monitor('named');
        send('named', 'bye');
        expect(yield* next(self)).to.deep.equal({
          type: 'DOWN',
          ref: byName,
          pid: named,
          name: 'named',
          reason: 'bye',
        });
        const nobody = self.monitor('named');
        expect(yield* next(self)).to.deep.equal({
          type: 'DOWN',
          ref: nobody,
          pid: undefined,
          name: 'named',
          reason: 'noproc',
        });

        for (let round = 0; round < 50; round += 1) {
          const spawned = self.spawnMonitor(short, round);
          expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref: spawned.ref, pid: spawned.pid, reason: round });
        }
      }));

    it('mon_1: a monitor by name is on the process that had the name', () =>
      inProcess(kind, function* (self, node) {
        const first = self.spawn(obedient);
        register('name', first);
        const ref = self.monitor('name');
        node.unregister('name');
        register('name', self.spawn(obedient));
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([{ name: 'name' }]);
        send('name', 'second');
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
        send(first, 'first');
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid: first, name: 'name', reason: 'first' });
      }));

    it('large_exit: a large reason arrives as it is', () =>
      inProcess(kind, function* (self) {
        const reason = { atoms: Array.from({ length: 10_000 }, (_, n) => `a${n}`), nested: [[[{ deep: true }]]] };
        const { pid, ref } = self.spawnMonitor(short, reason);
        const down = yield* next(self);
        expect(down).to.deep.equal({ type: 'DOWN', ref, pid, reason });
        expect(down.reason).to.equal(reason);
      }));

    it('list_cleanup: monitors and monitored_by are empty after demonitor, and after the end of either side', () =>
      inProcess(kind, function* (self) {
        const info = (pid: Pid<unknown>) => processInfo(pid, ['monitors', 'monitored_by']);
        const pid = self.spawn(obedient);
        register('target', pid);
        const [byPid, byName] = [self.monitor(pid), self.monitor('target')];
        expect(info(self.pid)).to.deep.equal({ monitors: [pid, { name: 'target' }], monitored_by: [] });
        expect(info(pid)).to.deep.equal({ monitors: [], monitored_by: [self.pid, self.pid] });
        self.demonitor(byPid);
        self.demonitor(byName);
        expect(info(pid)).to.deep.equal({ monitors: [], monitored_by: [] });
        self.monitor(pid);
        self.monitor('target');
        send(pid, 'end');
        yield* pause(self);
        expect(info(self.pid)).to.deep.equal({ monitors: [], monitored_by: [] });
        expect(yield* drain(self)).to.have.length(2);
        register('me', self.pid);
        const watcher = self.spawn(
          kind.fn(function* (me: AnySelf) {
            me.monitor(self.pid);
            me.monitor('me');
            yield me.receive();
          }),
        );
        yield* pause(self);
        expect(info(self.pid)?.monitored_by).to.deep.equal([watcher, watcher]);
        exit(watcher, 'kill');
        expect(info(self.pid)?.monitored_by).to.deep.equal([]);
      }));

    it('mixer: many monitors in both directions, some twice', () =>
      inProcess(kind, function* (self) {
        const puppet = kind.fn(function* (me: AnySelf) {
          for (;;) me.monitor(yield me.receive());
        });
        const pids = Array.from({ length: 20 }, () => self.spawn(puppet));
        for (const [at, pid] of pids.entries()) {
          for (const other of pids.slice(at)) {
            send(pid, other);
            send(other, pid);
          }
          send(pid, pids[(at + 1) % 20]);
        }
        yield* pause(self);
        for (const [at, pid] of pids.entries()) {
          const monitors = processInfo(pid, 'monitors') as Pid<unknown>[];
          // Once each, oneself never, the next one once more.
          expect(monitors).to.have.length(19 + 1);
          expect(monitors.filter((other) => other === pids[(at + 1) % 20])).to.have.length(2);
          for (const other of monitors) {
            const back = processInfo(other, 'monitored_by')?.filter((watcher) => watcher === pid);
            expect(back).to.have.length(monitors.filter((one) => one === other).length);
          }
        }
        for (const pid of pids.slice(0, 10)) exit(pid, 'kill');
        for (const pid of pids.slice(10)) {
          expect(processInfo(pid, 'monitors')?.every((other) => pids.indexOf(other as Pid<unknown>) >= 10)).to.equal(
            true,
          );
          expect(processInfo(pid, 'monitored_by')?.every((other) => pids.indexOf(other) >= 10)).to.equal(true);
        }
      }));

    it('named_down: when the DOWN arrives the name is free', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 20; round += 1) {
          const { pid } = self.spawnMonitor(obedient);
          register('again', pid);
          send('again', 'end');
          expect(yield* next(self)).to.include({ type: 'DOWN', pid });
          expect(whereis('again')).to.equal(undefined);
          const successor = self.spawn(idle);
          expect(register('again', successor)).to.equal(true);
          exit(successor, 'kill');
        }
      }));

    it('otp_5827: a pid of a node that has stopped is a dead one', () =>
      inProcess(kind, function* (self) {
        const ended: { pid: Pid<unknown> | undefined } = { pid: undefined };
        yield Node.start({ name: 'ended', logger: { silent: true } }).then((node) => {
          ended.pid = node.spawn(() => new Promise(() => undefined));
          return node.stop();
        });
        const ref = self.monitor(ended.pid as Pid<unknown>);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid: ended.pid, reason: 'noproc' });
      }));
  });

  it('a process of one node is monitored from another one in the same OS process', async () => {
    const [near, far] = [await startTestNode({ name: 'near' }), await startTestNode({ name: 'far' })];
    const target = far.spawn(() => new Promise(() => undefined));
    const probe = near.probe();
    const ref = probe.self.monitor(target);
    far.exit(target, 'over');
    await near.settle();
    expect(probe.take()).to.deep.equal([{ type: 'DOWN', ref, pid: target, reason: 'over' }]);
    await Promise.all([near.stop(), far.stop()]);
  });
});
