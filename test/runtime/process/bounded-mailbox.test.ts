import { exit, type MailboxBound, processInfo, send } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, is, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf, thrownBy } from '../../helpers/thrown';

describe('P9 a bounded mailbox', () => {
  overBothKinds((kind) => {
    /** Reads nothing until it is told to, then sends all it has to its parent. */
    const reader = kind.fn(function* (me: AnySelf, to: AnySelf['pid']) {
      yield me.receive(is('read'));
      for (const message of yield* drain(me)) send(to, message);
    });
    const bounded = (self: AnySelf, max: number, overflow: MailboxBound['overflow']) =>
      self.spawnWith({ mailbox: { max, overflow }, monitor: true }, reader, self.pid);

    it('is unbounded by default', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(reader, self.pid);
        for (let n = 0; n < 100_000; n += 1) send(pid, n);
        expect(processInfo(pid, 'message_queue_len')).to.equal(100_000);
        yield* pause(self);
      }));

    it('drop_new: what does not fit is dropped, and counted as a dead letter', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = bounded(self, 3, 'drop_new');
        const before = node.deadLetters;
        for (const message of ['read', 1, 2, 3, 4]) send(pid, message);
        expect(processInfo(pid, 'messages')).to.deep.equal(['read', 1, 2]);
        expect(node.deadLetters).to.equal(before + 2);
        yield* pause(self);
        expect((yield* drain(self)).slice(0, -1)).to.deep.equal([1, 2]);
      }));

    it('drop_old: the oldest gives way, and is counted as a dead letter', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = bounded(self, 3, 'drop_old');
        const before = node.deadLetters;
        for (const message of [1, 2, 3, 4, 'read']) send(pid, message);
        expect(processInfo(pid, 'messages')).to.deep.equal([3, 4, 'read']);
        expect(node.deadLetters).to.equal(before + 2);
        yield* pause(self);
        expect((yield* drain(self)).slice(0, -1)).to.deep.equal([3, 4]);
      }));

    it("exit: one message too many ends the process with 'mailbox_overflow', though it traps exits", () =>
      inProcess(kind, function* (self) {
        const { pid, ref } = self.spawnWith(
          { mailbox: { max: 2, overflow: 'exit' }, monitor: true },
          kind.fn(function* (me: AnySelf) {
            me.trapExit = true;
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        send(pid, 1);
        send(pid, 2);
        expect(yield* drain(self)).to.deep.equal([]);
        send(pid, 3);
        expect(yield* next(self)).to.deep.equal({ type: 'DOWN', ref, pid, reason: 'mailbox_overflow' });
      }));

    it('takes as many as fit again after some have been received', () =>
      inProcess(kind, function* (self) {
        const got: unknown[] = [];
        const { pid } = self.spawnWith(
          { mailbox: { max: 2, overflow: 'exit' }, monitor: true },
          kind.fn(function* (me: AnySelf) {
            for (;;) got.push(yield me.receive());
          }),
        );
        for (let n = 0; n < 100; n += 2) {
          send(pid, n);
          send(pid, n + 1);
          yield* pause(self);
        }
        expect(got).to.have.length(100);
      }));

    for (const overflow of ['exit', 'drop_new', 'drop_old'] as const) {
      it(`EXIT and DOWN are never kept out (${overflow})`, () =>
        inProcess(kind, function* (self) {
          const others = [1, 2, 3].map(() =>
            self.spawn(
              kind.fn(function* (me: AnySelf) {
                yield me.receive();
              }),
            ),
          );
          const { pid } = self.spawnWith(
            { mailbox: { max: 1, overflow }, monitor: true },
            kind.fn(function* (me: AnySelf) {
              me.trapExit = true;
              for (const other of others) {
                me.link(other);
                me.monitor(other);
              }
              yield me.receive(nothing);
            }),
          );
          yield* pause(self);
          send(pid, 'fills it');
          for (const other of others) exit(other, 'gone');
          expect(processInfo(pid, 'messages')).to.have.length(7);
        }));
    }

    it('drop_old drops neither EXIT nor DOWN, and the new message where it could drop nothing else', () =>
      inProcess(kind, function* (self, node) {
        const [first, second] = [self.spawn(reader, self.pid), self.spawn(reader, self.pid)];
        const pid = self.spawnWith(
          { mailbox: { max: 2, overflow: 'drop_old' } },
          kind.fn(function* (me: AnySelf) {
            me.trapExit = true;
            me.link(first);
            me.monitor(second);
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        exit(first, 'kill');
        send(pid, 'early');
        exit(second, 'kill');
        const types = (): unknown[] =>
          (processInfo(pid, 'messages') ?? []).map((message) => (message as { type?: string }).type ?? message);
        expect(types()).to.deep.equal(['EXIT', 'early', 'DOWN']);
        const lost = node.deadLetters;
        send(pid, 'late');
        expect(types()).to.deep.equal(['EXIT', 'DOWN', 'late']);
        expect(node.deadLetters).to.equal(lost + 1);
        const full = self.spawnWith(
          { mailbox: { max: 1, overflow: 'drop_old' } },
          kind.fn(function* (me: AnySelf) {
            me.monitor(first);
            yield me.receive(nothing);
          }),
        );
        yield* pause(self);
        send(full, 'nowhere');
        expect(processInfo(full, 'messages')).to.have.length(1).and.not.include('nowhere');
        expect(node.deadLetters).to.equal(lost + 2);
      }));

    it('is refused with a text that names the field, when its options are wrong', () =>
      inProcess(kind, function* (self) {
        const wrong: [unknown, RegExp][] = [
          [{ max: 0, overflow: 'exit' }, /mailbox\.max/],
          [{ max: 1.5, overflow: 'exit' }, /mailbox\.max/],
          [{ max: 10 }, /mailbox\.overflow/],
          [{ max: 10, overflow: 'block' }, /mailbox\.overflow/],
          [{ max: 10, overflow: 'exit', more: 1 }, /more/],
          [10, /mailbox/],
        ];
        for (const [mailbox, text] of wrong) {
          const spawn = () => self.spawnWith({ mailbox } as never, reader, self.pid);
          expect(codeOf(spawn)).to.equal('badarg');
          expect((thrownBy(spawn) as Error).message).to.match(text);
        }
      }));
  });
});
