/** OTP's monitor_SUITE. A test bears the name of OTP's case. */
import {
  type AliasMode,
  exit,
  makeRef,
  Node,
  type Pid,
  processInfo,
  register,
  type Ref,
  send,
  whereis,
} from '@hot/runtime';
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

    for (const name of ['case_1', 'case_1a']) {
      it(`${name}: one that monitors a process which kills it and ends leaves no trace`, () =>
        inProcess(kind, function* (self) {
          self.trapExit = true;
          const b = self.spawn(obedient);
          const a = self.spawnLink(
            kind.fn(function* (me: AnySelf) {
              me.monitor(b);
              yield me.receive(nothing);
            }),
          );
          yield* pause(self);
          const killer = self.spawn(
            kind.fn(function* (me: AnySelf) {
              exit(a, 'cruel');
              if (name === 'case_1a') exit(b, 'cruel');
              else send(b, 'cruel');
              me.exit('done');
            }),
          );
          expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid: a, reason: 'cruel' });
          yield* pause(self);
          expect([a, b, killer].map((pid) => processInfo(pid))).to.deep.equal([undefined, undefined, undefined]);
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

    it('demon_e_1: what is no reference is badarg', () =>
      inProcess(kind, function* (self) {
        for (const wrong of ['plutt', 1, self.pid, null, undefined]) {
          expect(codeOf(() => self.demonitor(wrong as never))).to.equal('badarg');
        }
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

    it('gh_5225_demonitor_alias: demonitor of what is only an alias is harmless', () =>
      inProcess(kind, function* (self) {
        const alias = self.alias();
        for (const options of [undefined, { flush: true }, { info: true }, { flush: true, info: true }]) {
          expect(self.demonitor(alias, options)).to.equal(options?.info !== true);
        }
        send(alias, 'still an alias');
        expect(yield* next(self)).to.equal('still an alias');
        const { pid, ref } = self.spawnWith({ monitor: { alias: 'explicit_unalias' } }, short);
        yield* pause(self);
        expect(self.demonitor(ref)).to.equal(true);
        expect(yield* next(self)).to.include({ type: 'DOWN', pid });
        expect(self.demonitor(ref, { flush: true })).to.equal(true);
        send(ref, 'alias');
        expect(yield* next(self)).to.equal('alias');
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
        send(pid, 'end');
        yield* pause(self);
        expect(info(self.pid)).to.deep.equal({ monitors: [], monitored_by: [] });
        const watcher = self.spawn(
          kind.fn(function* (me: AnySelf) {
            me.monitor(self.pid);
            yield me.receive();
          }),
        );
        yield* pause(self);
        expect(info(self.pid)?.monitored_by).to.deep.equal([watcher]);
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

    it('monitor_tag_storage: a thousand monitors with tags of their own', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(obedient);
        const refs = Array.from({ length: 1_000 }, (_, n) => self.monitor(pid, { tag: `tag ${n}` }));
        send(pid, 'bye');
        for (const [n, ref] of refs.entries()) {
          expect(yield* next(self)).to.deep.equal({ type: `tag ${n}`, ref, pid, reason: 'bye' });
        }
      }));

    it('unexpected_alias_at_demonitor_gh5310: after demonitor a reply_demonitor alias is dead', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(
          kind.fn(function* (me: AnySelf) {
            for (;;) send(yield me.receive(), 'through the alias');
          }),
        );
        const ref = self.monitor(pid, { alias: 'reply_demonitor' });
        self.demonitor(ref);
        send(pid, ref);
        yield* pause(self);
        expect(yield* drain(self)).to.deep.equal([]);
        // Made once more, it works: nothing of the first one is left.
        send(pid, self.monitor(pid, { alias: 'reply_demonitor' }));
        expect(yield* next(self)).to.equal('through the alias');
      }));

    it('down_on_alias_gh5310: demonitor with flush against the end of the process leaves no DOWN', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 100; round += 1) {
          const { pid, ref } = self.spawnWith({ monitor: { alias: 'explicit_unalias' } }, obedient);
          send(pid, 'end');
          if (round % 2 === 0) yield* pause(self);
          self.demonitor(ref, { flush: true });
          yield* pause(self);
          expect(yield* drain(self)).to.deep.equal([]);
          expect(self.unalias(ref)).to.equal(true);
        }
      }));

    it('monitor_3_noproc_gh6185: tag and alias with a name that nobody has, and with a dead pid', () =>
      inProcess(kind, function* (self) {
        const dead = self.spawn(short);
        yield* pause(self);
        const modes: AliasMode[] = ['explicit_unalias', 'demonitor', 'reply_demonitor'];
        for (const alias of modes) {
          const byName = self.monitor('nobody', { tag: 'by name', alias });
          const byPid = self.monitor(dead, { tag: 'by pid', alias });
          expect(yield* drain(self)).to.deep.equal([
            { type: 'by name', ref: byName, pid: undefined, name: 'nobody', reason: 'noproc' },
            { type: 'by pid', ref: byPid, pid: dead, reason: 'noproc' },
          ]);
          for (const ref of [byName, byPid]) {
            send(ref, alias);
            const works = alias === 'explicit_unalias';
            expect(yield* drain(self)).to.deep.equal(works ? [alias] : []);
            expect(self.unalias(ref)).to.equal(works);
          }
        }
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
