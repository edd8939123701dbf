/** OTP's receive_SUITE. A test bears the name of OTP's case. */
import { makeRef, type Pid, processInfo, type Ref, send, timeout } from '@hot/runtime';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, is, next, pause, type Steps } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

/** Unrelated messages that must not slow a call down. OTP's case has as many. */
const MANY = 500_000;

interface Reply {
  readonly reply: Ref;
  readonly value: unknown;
}

/** Accepts the replies to a request. */
const replyTo =
  (ref: Ref) =>
  (message: unknown): message is Reply =>
    (message as Partial<Reply>).reply === ref;

/** Asks a server and waits for its reply, not looking at what was there before. */
function* call(self: AnySelf, server: Pid<unknown>, value: unknown): Steps<unknown> {
  const ref = makeRef();
  send(server, { ref, from: self.pid, value });
  const { value: answer }: Reply = yield self.receive(replyTo(ref), { since: ref, after: 60_000 });
  return answer;
}

describe('receive_SUITE', () => {
  overBothKinds((kind) => {
    const server = kind.fn(function* (self: AnySelf) {
      for (;;) {
        const { ref, from, value } = yield self.receive();
        send(from, { reply: ref, value });
      }
    });

    /** Real milliseconds that `count` calls take. */
    function* timeOf(self: AnySelf, pid: Pid<unknown>, count: number): Steps<number> {
      const start = performance.now();
      for (let n = 0; n < count; n += 1) expect(yield* call(self, pid, n)).to.equal(n);
      return performance.now() - start;
    }

    it('call_with_huge_message_queue: calls do not slow down by 500,000 messages that wait', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(server);
        yield* timeOf(self, pid, 1_000);
        const empty = yield* timeOf(self, pid, 1_000);
        for (let n = 0; n < MANY; n += 1) send(self.pid, n);
        const full = yield* timeOf(self, pid, 1_000);
        // Without the mark one call looks at 500,000 messages: a second and more for each hundred.
        expect(full).to.be.below(10 * empty + 100);
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(MANY);
        for (let n = 0; n < MANY; n += MANY / 5) expect(yield self.receive(is(n))).to.equal(n);
        expect(yield self.receive()).to.equal(1);
      }));

    it('multi_recv_opt: three calls at once, with 100 replies each, in front of a huge queue', () =>
      inProcess(kind, function* (self) {
        const many = kind.fn(function* (me: AnySelf) {
          for (;;) {
            const { ref, from } = yield me.receive();
            for (let n = 0; n < 100; n += 1) send(from, { reply: ref, value: n });
          }
        });
        const pid = self.spawn(many);
        const round = function* (): Steps<number> {
          const start = performance.now();
          for (let times = 0; times < 10; times += 1) {
            const refs = [makeRef(), makeRef(), makeRef()];
            for (const ref of refs) send(pid, { ref, from: self.pid });
            for (const ref of refs) {
              for (let n = 0; n < 100; n += 1) {
                expect((yield self.receive(replyTo(ref), { since: ref })).value).to.equal(n);
              }
            }
          }
          return performance.now() - start;
        };
        yield* round();
        const empty = yield* round();
        for (let n = 0; n < MANY; n += 1) send(self.pid, n);
        expect(yield* round()).to.be.below(10 * empty + 100);
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(MANY);
      }));

    it('multi_recv_opt_clear: more references at once than any fixed number of markers', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(server);
        for (let n = 0; n < MANY; n += 1) send(self.pid, n);
        const refs = Array.from({ length: 50 }, () => makeRef());
        const start = performance.now();
        for (const ref of refs) send(pid, { ref, from: self.pid, value: ref.id });
        for (const ref of [...refs].reverse()) {
          expect((yield self.receive(replyTo(ref), { since: ref })).value).to.equal(ref.id);
        }
        expect(performance.now() - start).to.be.below(200);
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(MANY);
      }));

    it('receive_in_between: receiving something else between making a reference and its reply loses nothing', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(server);
        send(self.pid, 'dummy');
        for (let round = 0; round < 100_000; round += 1) {
          const ref = makeRef();
          send(pid, { ref, from: self.pid, value: round });
          yield self.receive(is('dummy'));
          send(self.pid, 'dummy');
          const reply: Reply = yield self.receive(replyTo(ref), { since: ref });
          if (reply.value !== round) expect(reply.value).to.equal(round);
        }
        expect(yield* drain(self)).to.deep.equal(['dummy']);
      }));

    it('receive_opt_exception: an inner call that throws does not disturb the receive of the outer one', () =>
      inProcess(kind, function* (self) {
        const ref = makeRef();
        send(self.pid, { reply: ref, value: 'outer' });
        const inner = kind.fn(function* () {
          const own = makeRef();
          send(self.pid, { reply: own, value: 'inner' });
          yield self.receive(replyTo(own), { since: own, after: 0 });
          throw new Error('inner');
        });
        let caught: unknown;
        try {
          yield inner();
        } catch (thrown) {
          caught = thrown;
        }
        expect(caught).to.have.property('message', 'inner');
        expect((yield self.receive(replyTo(ref), { since: ref, after: 0 })).value).to.equal('outer');
      }));

    it('receive_opt_recursion: inner calls with references of their own, to any depth', () =>
      inProcess(kind, function* (self) {
        const recurse = function* (depth: number): Steps<void> {
          const ref = makeRef();
          send(self.pid, { reply: ref, value: depth });
          if (depth > 0) yield* recurse(depth - 1);
          expect((yield self.receive(replyTo(ref), { since: ref, after: 0 })).value).to.equal(depth);
        };
        yield* recurse(60);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('receive_opt_deferred_save: marks, selective receives and timeouts in any mix lose nothing', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(server);
        for (let round = 0; round < 300; round += 1) {
          send(self.pid, `noise ${round}`);
          const ref = makeRef();
          if (round % 3 === 0) yield self.receive(is('never'), { after: round % 2 });
          send(pid, { ref, from: self.pid, value: round });
          if (round % 5 === 0) yield self.receive(is(`noise ${round}`), { since: ref, after: 1 });
          expect((yield self.receive(replyTo(ref), { since: ref })).value).to.equal(round);
        }
        expect(yield* drain(self)).to.deep.equal(Array.from({ length: 300 }, (_, n) => `noise ${n}`));
      }));

    it('erl_1199: signals and messages in one stream leave the process responsive', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(server);
        const restless = kind.fn(function* (me: AnySelf) {
          for (let round = 0; round < 100; round += 1) {
            me.link(pid);
            const ref = me.monitor(pid, { alias: 'demonitor' });
            send(pid, { ref: 'noise', from: me.pid });
            me.unlink(pid);
            me.demonitor(ref, { flush: true });
            processInfo(pid);
            if (round % 10 === 0) yield* pause(me);
          }
        });
        for (let n = 0; n < 10; n += 1) self.spawn(restless);
        for (let round = 0; round < 100; round += 1) expect(yield* call(self, pid, round)).to.equal(round);
        yield* pause(self, 100);
        expect(processInfo(pid, ['links', 'monitored_by', 'messages'])).to.deep.equal({
          links: [],
          monitored_by: [],
          messages: [],
        });
      }));

    for (const name of ['gh_5235_missing_save_reset', 'gh_5235_recv_mark']) {
      it(`${name}: a bad timeout is an error that leaves the mailbox as it was`, () =>
        inProcess(kind, function* (self) {
          const ref = makeRef();
          send(self.pid, 'old');
          send(self.pid, { reply: ref, value: 1 });
          const options = name === 'gh_5235_recv_mark' ? { since: ref } : {};
          for (const after of [-1, 1.5, NaN, 2 ** 32, '5', null]) {
            expect(codeOf(() => self.receive(is('none'), { ...options, after: after as number }))).to.equal(
              'timeout_value',
            );
          }
          expect(processInfo(self.pid, 'message_queue_len')).to.equal(2);
          expect((yield self.receive(replyTo(ref), options)).value).to.equal(1);
          expect(yield self.receive(is('old'), { after: 0 })).to.equal('old');
        }));
    }

    it('the first message that matches is taken, and the others keep their order', () =>
      inProcess(kind, function* (self) {
        for (const message of [1, 2, 3, 2]) send(self.pid, message);
        expect(yield self.receive(is(2))).to.equal(2);
        expect(yield* drain(self)).to.deep.equal([1, 3, 2]);
      }));

    it('after 0 looks through the whole mailbox once', () =>
      inProcess(kind, function* (self, node) {
        for (let n = 0; n < 1_000; n += 1) send(self.pid, n);
        expect(yield self.receive(is(999), { after: 0 })).to.equal(999);
        expect(yield self.receive(is('none'), { after: 0 })).to.equal(timeout);
        expect(node.clock.now()).to.equal(0);
        expect(processInfo(self.pid, 'message_queue_len')).to.equal(999);
      }));

    it('after the longest timeout of 2^32 - 1 ms a receive gives up, and not before', () =>
      inProcess(kind, function* (self, node) {
        expect(yield self.receive(is('none'), { after: 2 ** 32 - 1 })).to.equal(timeout);
        expect(node.clock.now()).to.equal(2 ** 32 - 1);
        const waiting = self.spawn(
          kind.fn(function* (me: AnySelf) {
            send(self.pid, yield me.receive(is('message'), { after: Infinity }));
          }),
        );
        yield* pause(self, 2 ** 32 - 1);
        send(waiting, 'message');
        expect(yield* next(self)).to.equal('message');
      }));

    it('a match that throws raises its error, and leaves the message where it is', () =>
      inProcess(kind, function* (self) {
        send(self.pid, 'one');
        send(self.pid, 'two');
        const match = (message: unknown): message is never => {
          throw new Error(`refused ${String(message)}`);
        };
        let caught: unknown;
        try {
          yield self.receive(match);
        } catch (thrown) {
          caught = thrown;
        }
        expect(caught).to.have.property('message', 'refused one');
        expect(yield* drain(self)).to.deep.equal(['one', 'two']);
      }));
  });
});
