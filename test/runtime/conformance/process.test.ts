/** OTP's process_SUITE: spawning, exits, names, processes(). A test bears the name of OTP's case. */
import { exit, isPid, type Pid, processes, register, registered, send, sendAfter, whereis } from '@hot/runtime';
import { expect } from 'chai';
import { REDUCTIONS } from '../../../packages/runtime/src/machine/scheduler';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

/** A large compound term: 128 KB and more. */
function largeTerm(): unknown {
  return {
    tuple: Array.from({ length: 2_000 }, (_, n) => ({ n, text: 'x'.repeat(64) })),
    bytes: new Uint8Array(1_000),
  };
}

describe('process_SUITE', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });

    it('spawn_with_binaries: arguments arrive unchanged, however large', () =>
      inProcess(kind, function* (self) {
        const bytes = new Uint8Array(1_000_000).fill(7);
        self.spawn(
          kind.fn(function* (_: AnySelf, got: Uint8Array, to: Pid<unknown>) {
            send(to, got);
          }),
          bytes,
          self.pid,
        );
        expect(yield* next(self)).to.equal(bytes);
      }));

    it('spawn_huge_arglist: a process can be given very many arguments', () =>
      inProcess(kind, function* (self) {
        const args = Array.from({ length: 10_000 }, (_, n) => n);
        const body = kind.fn(function* (_: AnySelf, to: Pid<unknown>, ...rest: number[]) {
          send(to, rest);
        });
        self.spawn(body, self.pid, ...args);
        expect(yield* next(self)).to.deep.equal(args);
      }));

    it('t_exit_1: a trapping linked process gets exactly the term of exit/1', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const term = largeTerm();
        const pid = self.spawnLink(
          kind.fn(function* (child: AnySelf) {
            child.exit(term);
          }),
        );
        const message = yield* next(self);
        expect(message).to.deep.equal({ type: 'EXIT', pid, reason: term });
        expect(message.reason).to.equal(term);
      }));

    it('t_exit_2_other: a trapping linked process gets exactly the term of exit/2', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const term = largeTerm();
        const pid = self.spawnLink(idle);
        expect(exit(pid, term)).to.equal(true);
        expect((yield* next(self)).reason).to.equal(term);
      }));

    it("t_exit_2_other_normal: 'normal' does nothing to another process that does not trap", () =>
      inProcess(kind, function* (self, node) {
        const pid = self.spawn(idle);
        expect(exit(pid, 'normal')).to.equal(true);
        yield* pause(self);
        expect(node.isAlive(pid)).to.equal(true);
        expect(node.processInfo(pid, 'messages')).to.deep.equal([]);
      }));

    it('self_exit: exit/2 to oneself while trapping is a message that is there at once', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        expect(exit(self.pid, 'blurf')).to.equal(true);
        expect(yield* drain(self)).to.deep.equal([{ type: 'EXIT', pid: self.pid, reason: 'blurf' }]);
      }));

    it('normal_suicide_exit, abnormal_suicide_exit: exit/2 to oneself ends a process that does not trap', () =>
      inProcess(kind, function* (self) {
        for (const reason of ['normal', 'abnormal']) {
          const { pid, ref } = self.spawnMonitor(
            kind.fn(function* (child: AnySelf) {
              child.exit(child.pid, reason);
            }),
          );
          expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason });
        }
      }));

    it('t_exit_2_catch: catching around exit/2 to oneself saves nobody', () =>
      inProcess(kind, function* (self, node) {
        const log: unknown[] = [];
        const { pid } = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            try {
              child.exit(child.pid, 'die');
              log.push('returned');
            } catch {
              log.push('unwound');
            }
            yield Promise.resolve();
            log.push('survived');
          }),
        );
        expect((yield* next(self)).reason).to.equal('die');
        yield* pause(self);
        // The call does not return; what catches it comes no further than its next await.
        expect(log).to.not.include('returned');
        expect(node.isAlive(pid)).to.equal(false);
        if (kind.driven) expect(log).to.deep.equal(['unwound']);
      }));

    it('exit_and_timeout: an exit signal beats a receive that has timed out and not gone on yet', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            yield child.receive(nothing, { after: 10 });
            child.exit('timed_out');
          }),
        );
        yield* pause(self);
        node.suspendProcess(pid);
        yield* pause(self, 100);
        exit(pid, 'signal');
        expect((yield* next(self)).reason).to.equal('signal');
      }));

    it('exit_twice: of two exit signals the first one counts', () =>
      inProcess(kind, function* (self) {
        const { pid } = self.spawnMonitor(idle);
        yield* pause(self);
        exit(pid, 'first');
        exit(pid, 'second');
        expect((yield* next(self)).reason).to.equal('first');
        const doomed = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            try {
              child.exit(child.pid, 'own');
            } catch {
              self.exit(child.pid, 'other');
            }
            yield child.receive();
          }),
        );
        expect(yield* next(self)).to.include({ pid: doomed.pid, reason: 'own' });
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('trap_exit_badarg: the error that a call raises is the reason', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const pid = self.spawnLink(
          kind.fn(function* (child: AnySelf) {
            child.link('no pid' as never);
          }),
        );
        const message = yield* next(self);
        expect(message).to.include({ type: 'EXIT', pid });
        expect(message.reason).to.be.an.instanceOf(Error).with.property('code', 'badarg');
      }));

    it('trap_exit_badarg_in_bif: a function of the runtime as the body fails in the process that it is the body of', () =>
      inProcess(kind, function* (self) {
        self.trapExit = true;
        const pid = self.spawnLink(isPid as never, 'argument');
        expect(yield* next(self)).to.deep.equal({ type: 'EXIT', pid, reason: 'normal' });
        const bad = self.spawnLink(register as never, 'argument');
        const message = yield* next(self);
        expect(message.pid).to.equal(bad);
        expect(message.reason).to.have.property('code', 'badarg');
      }));

    it('bad_register: names that cannot be, dead processes, and what is no process', () =>
      inProcess(kind, function* (self) {
        const dead = self.spawn(kind.fn(function* () {}));
        yield* pause(self);
        const bad: [unknown, unknown][] = [
          ['undefined', self.pid],
          ['', self.pid],
          [47, self.pid],
          ['dead', dead],
          ['name', 'no pid'],
          ['name', { id: 1 }],
        ];
        for (const [name, pid] of bad) expect(codeOf(() => register(name as string, pid as Pid))).to.equal('badarg');
        expect(codeOf(() => send('undefined', 'message'))).to.equal('badarg');
        expect(codeOf(() => send('nobody', 'message'))).to.equal('badarg');
        expect(registered()).to.not.include('name');
        register('first', self.pid);
        expect(codeOf(() => register('second', self.pid))).to.equal('badarg');
        expect(codeOf(() => register('first', self.spawn(idle)))).to.equal('badarg');
        expect(whereis('first')).to.equal(self.pid);
      }));

    it('process_flag_badarg: a wrong value is badarg and changes nothing', () =>
      inProcess(kind, function* (self, node) {
        const child = self.spawn(idle);
        for (const wrong of ['true', 1, null, undefined, {}]) {
          expect(codeOf(() => (self.trapExit = wrong as boolean))).to.equal('badarg');
        }
        expect(self.trapExit).to.equal(false);
        self.trapExit = true;
        expect(codeOf(() => (self.trapExit = 'false' as never))).to.equal('badarg');
        expect(self.trapExit).to.equal(true);
        expect(node.processInfo(child, 'trap_exit')).to.equal(false);
      }));

    it('otp_6237: when the name is free everything that the process had is released', () =>
      inProcess(kind, function* (self, node) {
        const holder = kind.fn(function* (child: AnySelf) {
          node.ets.new('table', { key: 'id', named: true } as never);
          register('holder', child.pid);
          const timer = sendAfter(10_000, child.pid, 'late');
          send(self.pid, timer);
          yield child.receive();
        });
        for (let round = 0; round < 4; round += 1) {
          const pid = self.spawn(holder);
          const timer = yield* next(self);
          if (round % 2 === 0) exit(pid, 'kill');
          else {
            send(pid, 'end');
            while (whereis('holder') !== undefined) yield* pause(self, 0);
          }
          expect(whereis('holder')).to.equal(undefined);
          expect(node.ets.whereis('table' as never)).to.equal(undefined);
          expect(node.readTimer(timer)).to.equal(false);
        }
      }));

    it('yield: others that are ready run between two turns of a busy process', () =>
      inProcess(kind, function* (self) {
        const order: string[] = [];
        const worker = (name: string) =>
          kind.fn(function* (child: AnySelf) {
            for (let round = 0; round < 3; round += 1) {
              order.push(name);
              for (let n = 0; n < 1.5 * REDUCTIONS; n += 1) yield child.receive(nothing, { after: 0 });
            }
          });
        self.spawn(worker('a'));
        self.spawn(worker('b'));
        yield* pause(self);
        expect(order).to.deep.equal(['a', 'b', 'a', 'b', 'a', 'b']);
      }));

    for (const size of [10, 500, 3_000]) {
      it(`processes_large_tab, processes_default_tab, processes_small_tab, processes_this_tab: ${size} processes come and go`, () =>
        inProcess(kind, function* (self) {
          const before = new Set(processes());
          const born = Array.from({ length: size }, () => self.spawn(idle));
          const all = processes();
          expect(new Set(all).size).to.equal(all.length);
          expect(all.filter((pid) => !before.has(pid))).to.deep.equal(born);
          for (const [at, pid] of born.entries()) if (at % 2 === 0) exit(pid, 'kill');
          const left = processes().filter((pid) => !before.has(pid));
          expect(left).to.deep.equal(born.filter((_, at) => at % 2 === 1));
          expect(all).to.have.length(before.size + size);
        }));
    }

    it('processes_last_call_trap, processes_apply_trap, processes_gc_trap, processes_term_proc_list: a snapshot is whole and does not change', () =>
      inProcess(kind, function* (self) {
        const call = kind.fn(function* () {
          return processes();
        });
        const child = self.spawn(idle);
        const snapshot: Pid<unknown>[] = yield call();
        exit(child, 'kill');
        self.spawn(idle);
        expect(snapshot).to.include(child);
        expect(snapshot.every(isPid)).to.equal(true);
        expect(processes.apply(null, [])).to.not.include(child);
      }));

    it('processes_send_infant: a message can be sent to a process that has just been seen for the first time', () =>
      inProcess(kind, function* (self) {
        const before = new Set(processes());
        self.spawn(
          kind.fn(function* (child: AnySelf) {
            send(self.pid, yield child.receive());
          }),
        );
        for (const pid of processes()) if (!before.has(pid)) send(pid, 'hello');
        expect(yield* next(self)).to.equal('hello');
      }));

    it('otp_7738_waiting: a message wakes a process that waits', () =>
      inProcess(kind, function* (self) {
        const echo = self.spawn(
          kind.fn(function* (child: AnySelf) {
            send(self.pid, yield child.receive());
          }),
        );
        yield* pause(self);
        send(echo, 'wake');
        expect(yield* next(self)).to.equal('wake');
      }));

    it('otp_7738_suspended, otp_7738_resume: a message waits for a suspended process, and wakes it when it is resumed', () =>
      inProcess(kind, function* (self, node) {
        const echo = self.spawn(
          kind.fn(function* (child: AnySelf) {
            for (;;) send(self.pid, yield child.receive());
          }),
        );
        yield* pause(self);
        expect(node.suspendProcess(echo)).to.equal(true);
        expect(node.processInfo(echo, 'status')).to.equal('suspended');
        send(echo, 'while suspended');
        yield* pause(self, 100);
        expect(yield* drain(self)).to.deep.equal([]);
        expect(node.processInfo(echo, 'messages')).to.deep.equal(['while suspended']);
        expect(node.resumeProcess(echo)).to.equal(true);
        expect(yield* next(self)).to.equal('while suspended');
        expect(codeOf(() => node.resumeProcess(echo))).to.equal('badarg');
      }));

    it('suspend_process counts the suspensions of each suspender, and takes back those of one that ends', () =>
      inProcess(kind, function* (self, node) {
        const target = self.spawn(idle);
        const { pid: other, ref } = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            node.suspendProcess(target);
            send(self.pid, node.processInfo(child.pid, 'suspending'));
            yield child.receive();
          }),
        );
        expect(yield* next(self)).to.deep.equal([{ pid: target, count: 1 }]);
        node.suspendProcess(target);
        node.suspendProcess(target);
        expect(node.suspendProcess(target, { unlessSuspending: true })).to.equal(false);
        node.resumeProcess(target);
        expect(node.processInfo(target, 'status')).to.equal('suspended');
        node.resumeProcess(target);
        expect(codeOf(() => node.resumeProcess(target))).to.equal('badarg');
        expect(node.processInfo(target, 'status')).to.equal('suspended');
        send(other, 'end');
        yield self.receive(ofType('DOWN'), { since: ref });
        yield* pause(self);
        expect(node.processInfo(target, 'status')).to.equal('waiting');
        expect(codeOf(() => node.suspendProcess(self.pid))).to.equal('badarg');
        expect(codeOf(() => node.suspendProcess(other))).to.equal('badarg');
        expect(codeOf(() => node.suspendProcess(target, { unless: true } as never))).to.equal('badarg');
      }));

    it('an exit signal ends a suspended process', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = self.spawnMonitor(idle);
        yield* pause(self);
        node.suspendProcess(pid);
        exit(pid, 'enough');
        expect((yield* next(self)).reason).to.equal('enough');
      }));
  });
});
