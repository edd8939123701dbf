/** OTP's process_SUITE: process_info. A test bears the name of OTP's case. */
import { exit, isPid, makeRef, type Pid, processInfo, register, type Self, send, spawn } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

const ITEMS = [
  'registered_name',
  'initial_call',
  'status',
  'message_queue_len',
  'messages',
  'links',
  'monitors',
  'monitored_by',
  'trap_exit',
  'parent',
  'suspending',
  'dictionary',
  'hibernating',
  'current_stacktrace',
  'current_location',
] as const;

describe('process_SUITE, process_info', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* idle(self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });

    it('t_process_info: the items of the running process, and what is no item or no pid', () =>
      inProcess(kind, function* (self) {
        expect(processInfo(self.pid, 'status')).to.equal('running');
        yield* pause(self);
        expect(processInfo(self.pid, 'status')).to.equal('running');
        expect(processInfo(self.pid, 'registered_name')).to.equal(undefined);
        expect(processInfo(self.pid)).to.not.have.property('registered_name');
        register('my_name', self.pid);
        expect(processInfo(self.pid, 'registered_name')).to.equal('my_name');
        expect(processInfo(self.pid)).to.include({
          registered_name: 'my_name',
          message_queue_len: 0,
          trap_exit: false,
        });
        expect(codeOf(() => processInfo('no pid' as never))).to.equal('badarg');
        expect(codeOf(() => processInfo(self.pid, 'no_item' as never))).to.equal('badarg');
        expect(codeOf(() => processInfo(self.pid, ['status', 'no_item'] as never))).to.equal('badarg');
        const dead = self.spawn(kind.fn(function* () {}));
        yield* pause(self);
        expect(processInfo(dead)).to.equal(undefined);
        expect(processInfo(dead, 'status')).to.equal(undefined);
        expect(processInfo(dead, ['status'])).to.equal(undefined);
        expect(codeOf(() => processInfo(dead, 'no_item' as never))).to.equal('badarg');
      }));

    it('otp_4725: a process and another one are told the same', () =>
      inProcess(kind, function* (self) {
        const items = ITEMS.filter((item) => !['status', 'current_stacktrace', 'current_location'].includes(item));
        let own: unknown;
        const pid = self.spawnLink(
          kind.fn(function* (child: AnySelf) {
            child.trapExit = true;
            child.monitor(self.pid);
            register('subject', child.pid);
            child.dictionary.set('key', 'value');
            send(child.pid, 'waiting');
            own = processInfo(child.pid, items);
            yield child.receive(nothing);
          }),
        );
        yield* pause(self);
        expect(processInfo(pid, items)).to.deep.equal(own);
        expect(own).to.deep.include({
          messages: ['waiting'],
          links: [self.pid],
          monitors: [self.pid],
          trap_exit: true,
        });
      }));

    it('process_info_messages, process_info_other_msg: the mailbox of another process, with all that was sent before', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        const sent = Array.from({ length: 100 }, (_, n) => ({ n }));
        for (const [at, message] of sent.entries()) {
          send(pid, message);
          expect(processInfo(pid, 'message_queue_len')).to.equal(at + 1);
        }
        expect(processInfo(pid, 'messages')).to.deep.equal(sent);
        yield* pause(self);
        expect(processInfo(pid, 'messages')).to.deep.equal(sent);
      }));

    it('process_info_2_list: a list is answered by all its items, and those alone', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        yield* pause(self);
        expect(processInfo(pid, [])).to.deep.equal({});
        expect(processInfo(pid, ['trap_exit', 'status', 'trap_exit'])).to.deep.equal({
          trap_exit: false,
          status: 'waiting',
        });
        expect(processInfo(pid, ['registered_name'])).to.have.property('registered_name', undefined);
      }));

    it('process_info_parent: the spawner, and undefined for a process that nobody spawned', () =>
      inProcess(kind, function* (self, node) {
        const pid = self.spawn(idle);
        expect(processInfo(pid, 'parent')).to.equal(self.pid);
        const { pid: middle } = self.spawnMonitor(
          kind.fn(function* (child: AnySelf) {
            send(self.pid, child.spawn(idle));
          }),
        );
        const orphan = yield* next(self);
        yield* pause(self);
        expect(node.isAlive(middle)).to.equal(false);
        expect(processInfo(orphan, 'parent')).to.equal(middle);
        expect(processInfo(self.pid)).to.not.have.property('parent');
      }));

    it('process_info_status_handled_signal: one that waits is said to wait', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        expect(processInfo(pid, 'status')).to.equal('runnable');
        yield* pause(self);
        for (let round = 0; round < 10; round += 1) expect(processInfo(pid, 'status')).to.equal('waiting');
        send(pid, 'refused');
        yield* pause(self);
        expect(processInfo(pid, 'status')).to.equal('waiting');
      }));

    it('process_info_self_signal: what a process has sent to itself is in its mailbox', () =>
      inProcess(kind, function* (self) {
        const ref = makeRef();
        send(self.pid, ref);
        expect(processInfo(self.pid, 'messages')).to.deep.equal([ref]);
        send(self.alias(), 'through an alias');
        expect(processInfo(self.pid, 'messages')).to.deep.equal([ref, 'through an alias']);
      }));

    it('process_info_self_msgq_len, process_info_self_msgq_len_messages, process_info_self_msgq_len_more: the length is that of the messages', () =>
      inProcess(kind, function* (self) {
        for (let round = 0; round < 300; round += 1) {
          send(self.pid, round);
          const info = processInfo(self.pid, ['message_queue_len', 'messages']);
          expect(info?.messages).to.have.length(info?.message_queue_len as number);
        }
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(300);
        for (let taken = 1; taken <= 200; taken += 1) {
          yield self.receive((message): message is number => message === 299 - taken);
          expect(processInfo(self.pid, 'message_queue_len')).to.equal(300 - taken);
        }
        expect(processInfo(self.pid, 'messages')).to.deep.equal([...Array.from({ length: 99 }, (_, n) => n), 299]);
      }));

    it('process_info_msgq_len_no_very_long_delay: the length of a long queue is told without counting it', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        for (let n = 0; n < 200_000; n += 1) send(pid, n);
        const start = performance.now();
        for (let n = 0; n < 10_000; n += 1) processInfo(pid, 'message_queue_len');
        expect(performance.now() - start).to.be.below(1_000);
        expect(processInfo(pid, 'message_queue_len')).to.equal(200_000);
      }));

    it('process_info_reductions: how much a process has run is no item, and asking for it is badarg', () =>
      inProcess(kind, function* (self) {
        expect(codeOf(() => processInfo(self.pid, 'reductions' as never))).to.equal('badarg');
        expect(codeOf(() => processInfo(self.pid, ['status', 'reductions'] as never))).to.equal('badarg');
        expect(processInfo(self.pid)).to.not.have.property('reductions');
      }));

    it('process_info_smoke_all, process_info_other, process_info_other_status: every item of every process at any moment', () =>
      inProcess(kind, function* (self) {
        const partner = self.spawnLink(idle);
        const subject = self.spawn(
          kind.fn(function* (child: AnySelf) {
            child.link(partner);
            child.monitor(partner);
            child.monitor('nobody');
            for (;;) yield child.receive();
          }),
        );
        for (let round = 0; round < 20; round += 1) {
          send(subject, round);
          for (const pid of [self.pid, partner, subject]) {
            const info = processInfo(pid, ITEMS);
            expect(info).to.have.all.keys(...ITEMS);
            expect(info?.links.every(isPid)).to.equal(true);
            expect(info?.status).to.be.oneOf(['running', 'runnable', 'waiting']);
          }
          yield* pause(self);
        }
        expect(processInfo(subject, 'links')).to.deep.equal([partner]);
        expect(processInfo(partner, 'monitored_by')).to.deep.equal([subject]);
      }));

    it('process_info_other_message_queue_len_signal_race, process_info_lock_reschedule, process_info_lock_reschedule2, process_info_lock_reschedule3: asking does not disturb those who are asked', () =>
      inProcess(kind, function* (self) {
        const received: number[] = [];
        const counter = self.spawn(
          kind.fn(function* (child: AnySelf) {
            for (let n = 0; n < 100; n += 1) received.push(yield child.receive());
            send(self.pid, 'done');
          }),
        );
        for (let n = 0; n < 100; n += 1) {
          send(counter, n);
          processInfo(counter);
          if (n % 7 === 0) yield* pause(self);
          expect(processInfo(counter, 'message_queue_len')).to.equal(processInfo(counter, 'messages')?.length);
        }
        expect(yield* next(self)).to.equal('done');
        expect(received).to.deep.equal(Array.from({ length: 100 }, (_, n) => n));
      }));

    it('links, monitors and initial call of a process are told as they are', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawnLink(idle);
        const monitored = self.spawnMonitor(idle);
        register('idler', monitored.pid);
        self.monitor('idler');
        expect(processInfo(self.pid, ['links', 'monitors'])).to.deep.equal({
          links: [pid],
          monitors: [monitored.pid, { name: 'idler' }],
        });
        expect(processInfo(monitored.pid, 'monitored_by')).to.deep.equal([self.pid, self.pid]);
        exit(monitored.pid, 'kill');
        expect(processInfo(self.pid, 'monitors')).to.deep.equal([]);
        expect(yield* drain(self)).to.have.length(2);
      }));
  });

  it('process_info_parent: a process spawned from outside of any has none', async () => {
    const node = await startTestNode();
    const pid: Pid<unknown> = spawn(async function named(self: Self, _argument: number) {
      await self.receive();
    }, 1);
    await node.settle();
    expect(processInfo(pid, 'parent')).to.equal(undefined);
    expect(processInfo(pid, 'initial_call')).to.deep.equal({ module: undefined, function: 'named', arity: 2 });
    await node.stop();
  });
});
