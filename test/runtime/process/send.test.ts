import { exit, isProcessError, makeRef, type Pid, register, send } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, pause } from '../../helpers/mailbox';
import { codeOf, thrownBy } from '../../helpers/thrown';

describe('P1 sending', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });

    for (const seed of [1, 2, 3, 4]) {
      it(`keeps the order of messages between each pair of processes, in run order ${seed}`, () =>
        inProcess(
          kind,
          function* (self) {
            const each = 50;
            const body = kind.fn(function* (me: AnySelf, to: Pid<unknown>, name: number) {
              for (let n = 0; n < each; n += 1) {
                send(to, { name, n });
                if (n % 7 === name % 7) yield me.receive(nothing, { after: 0 });
              }
            });
            for (let name = 0; name < 10; name += 1) self.spawn(body, self.pid, name);
            yield* pause(self);
            const got = (yield* drain(self)) as { name: number; n: number }[];
            expect(got).to.have.length(10 * each);
            for (let name = 0; name < 10; name += 1) {
              const ofOne = got.filter((message) => message.name === name).map(({ n }) => n);
              expect(ofOne).to.deep.equal(Array.from({ length: each }, (_, n) => n));
            }
          },
          { seed },
        ));
    }

    it('never blocks: a sender goes on while a million messages wait for one that does not read', () =>
      inProcess(kind, function* (self, node) {
        const pid = self.spawn(idle);
        for (let n = 0; n < 1_000_000; n += 1) send(pid, n);
        expect(node.processInfo(pid, 'message_queue_len')).to.equal(1_000_000);
        exit(pid, 'kill');
        yield* pause(self);
      }));

    it('to a dead process is dropped and counted as a dead letter', () =>
      inProcess(kind, function* (self, node) {
        const pid = self.spawn(kind.fn(function* () {}));
        yield* pause(self);
        const before = node.deadLetters;
        send(pid, 'one');
        send(pid, 'two');
        expect(node.deadLetters).to.equal(before + 2);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('to a name that nobody has is badarg, with the name in its text', () =>
      inProcess(kind, function* (self) {
        const error = thrownBy(() => send('nobody', 'hello')) as Error;
        expect(isProcessError(error)).to.equal(true);
        expect(error.message).to.equal("badarg: the name 'nobody' is not registered");
        register('somebody', self.pid);
        send('somebody', 'hello');
        expect(yield* next(self)).to.equal('hello');
      }));

    it('to what is no destination is badarg', () =>
      inProcess(kind, function* () {
        for (const to of [undefined, null, 1, {}, { id: 1 }]) {
          expect(codeOf(() => send(to as never, 'hello'))).to.equal('badarg');
        }
      }));

    it('to a reference that is no alias is dropped, and no dead letter', () =>
      inProcess(kind, function* (self, node) {
        send(makeRef(), 'hello');
        expect(yield* drain(self)).to.deep.equal([]);
        expect(node.deadLetters).to.equal(0);
      }));

    it('delivers what was sent, whatever it is', () =>
      inProcess(kind, function* (self) {
        const messages = [undefined, null, 0, '', NaN, false, Symbol('s'), {}, () => 1, self.pid, makeRef()];
        for (const message of messages) send(self.pid, message);
        const got = yield* drain(self);
        expect(got).to.have.length(messages.length);
        for (const [at, message] of messages.entries()) expect(Object.is(got[at], message)).to.equal(true);
      }));
  });

  it('works from outside of any process, too', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    send(probe.pid, 'from a listener');
    expect(probe.take()).to.deep.equal(['from a listener']);
    const dead = node.spawn(() => undefined);
    await node.settle();
    send(dead, 'from a listener, too late');
    expect(node.deadLetters).to.equal(1);
    await node.stop();
  });
});
