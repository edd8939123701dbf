/** OTP's timer_bif_SUITE, on virtual time. A test bears the name of OTP's case. */
import {
  cancelTimer,
  exit,
  makeRef,
  monotonicTime,
  type Pid,
  readTimer,
  register,
  type Ref,
  send,
  sendAfter,
  startTimer,
  timeout,
  unregister,
} from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type AnySelf, overBothKinds } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';
import { drain, next, nothing, ofType, pause } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';

const BAD_TIMES = [-1, -4711, 2 ** 64, 3.5, NaN, Infinity, 'atom', null, undefined];

/** The answer to an asynchronous `cancelTimer`. */
interface Cancelled {
  readonly ref: Ref;
  readonly left: number | false;
}

describe('timer_bif_SUITE', () => {
  overBothKinds((kind) => {
    const idle = kind.fn(function* (self: AnySelf) {
      for (;;) yield self.receive(nothing);
    });

    it('start_timer_1: sends its message with its reference; read and cancel say what is left', () =>
      inProcess(kind, function* (self, node) {
        const ref = startTimer(1_000, self.pid, 'plopp');
        expect(yield self.receive(undefined, { after: 999 })).to.equal(timeout);
        expect(readTimer(ref)).to.equal(1);
        expect(yield* next(self)).to.deep.equal({ type: 'timeout', ref, message: 'plopp' });
        expect(node.clock.now()).to.equal(1_000);
        expect(readTimer(ref)).to.equal(false);
        expect(cancelTimer(ref)).to.equal(false);

        const second = startTimer(1_000, self.pid, 'plopp2');
        yield* pause(self, 200);
        expect(cancelTimer(second)).to.equal(800);
        expect(cancelTimer(second)).to.equal(false);
        yield* pause(self, 2_000);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('send_after_1: sends the bare message', () =>
      inProcess(kind, function* (self) {
        const ref = sendAfter(1_000, self.pid, { bare: true });
        expect(readTimer(ref)).to.equal(1_000);
        expect(yield* next(self)).to.deep.equal({ bare: true });
        expect(readTimer(ref)).to.equal(false);
      }));

    it('send_after_2: timers fire in the order of their times, whatever the order of their making', () =>
      inProcess(kind, function* (self) {
        const order = [7, 2, 9, 0, 5, 3, 8, 1, 6, 4];
        for (const n of order) sendAfter(n * 100, self.pid, n);
        for (let n = 0; n < 10; n += 1) expect(yield* next(self)).to.equal(n);
        // Equal ones in the order of making.
        for (const n of order) sendAfter(50, self.pid, n);
        yield* pause(self, 50);
        expect(yield* drain(self)).to.deep.equal(order);
      }));

    it('send_after_2: a timer of zero fires later than what is sent at once', () =>
      inProcess(kind, function* (self) {
        sendAfter(0, self.pid, 'z');
        send(self.pid, 'a');
        expect(yield* next(self)).to.equal('a');
        expect(yield* next(self)).to.equal('z');
      }));

    it('cancel_timer_1, cancel_timer_sync: an unknown reference, and what options change', () =>
      inProcess(kind, function* (self) {
        expect(cancelTimer(makeRef())).to.equal(false);
        expect(readTimer(makeRef())).to.equal(false);
        expect(cancelTimer(makeRef(), { info: false })).to.equal('ok');
        const ref = startTimer(500, self.pid, 'message');
        expect(cancelTimer(ref, { async: false, info: true })).to.equal(500);
        const silent = startTimer(500, self.pid, 'message');
        expect(cancelTimer(silent, { info: false })).to.equal('ok');
        yield* pause(self, 1_000);
        expect(yield* drain(self)).to.deep.equal([]);
        const fired = startTimer(10, self.pid, 'fired');
        yield* pause(self, 10);
        expect(cancelTimer(fired)).to.equal(false);
        expect(yield* drain(self)).to.deep.equal([{ type: 'timeout', ref: fired, message: 'fired' }]);
      }));

    it('start_timer_e, send_after_e: bad times and destinations', () =>
      inProcess(kind, function* (self) {
        for (const set of [startTimer, sendAfter]) {
          for (const ms of BAD_TIMES) {
            expect(codeOf(() => set(ms as number, self.pid, 'message'))).to.equal('badarg');
          }
          for (const to of [1, null, {}, makeRef()]) {
            expect(codeOf(() => set(1, to as never, 'message'))).to.equal('badarg');
          }
          for (const options of [{ absolute: true }, { abs: 1 }, 'abs']) {
            expect(codeOf(() => set(1, self.pid, 'message', options as never))).to.equal('badarg');
          }
        }
        yield* pause(self, 100);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('cancel_timer_e: what is no reference, and unknown options', () =>
      inProcess(kind, function* (self) {
        for (const wrong of [1, 'atom', self.pid, null]) {
          expect(codeOf(() => cancelTimer(wrong as never))).to.equal('badarg');
          expect(codeOf(() => readTimer(wrong as never))).to.equal('badarg');
        }
        expect(codeOf(() => cancelTimer(makeRef(), { sync: true } as never))).to.equal('badarg');
        expect(codeOf(() => readTimer(makeRef(), { info: false } as never))).to.equal('badarg');
      }));

    it('start_timer_big, send_after_big, huge_timeout: 2^31 ms and 2^32 s are exact, and not early', () =>
      inProcess(kind, function* (self, node) {
        for (const ms of [2 ** 31, 2 ** 32 * 1_000]) {
          const began = node.clock.now();
          const timers = [startTimer(ms, self.pid, 'big'), sendAfter(ms, self.pid, 'big')];
          expect(timers.map((timer) => readTimer(timer))).to.deep.equal([ms, ms]);
          yield* pause(self, 1_000);
          expect(timers.map((timer) => cancelTimer(timer))).to.deep.equal([ms - 1_000, ms - 1_000]);
          const left = sendAfter(ms, self.pid, 'at last');
          yield* pause(self, 2 ** 31 - 1);
          expect(readTimer(left)).to.equal(ms - 2 ** 31 + 1);
          expect(yield* drain(self)).to.deep.equal([]);
          expect(yield self.receive()).to.equal('at last');
          expect(node.clock.now() - began).to.equal(ms + 1_000);
        }
      }));

    it('read_timer_trivial, read_timer: what is left, and the same for a cancel right after it', () =>
      inProcess(kind, function* (self) {
        const ref = startTimer(1_000, self.pid, 'message');
        for (const left of [1_000, 900, 800]) {
          expect(readTimer(ref)).to.equal(left);
          yield* pause(self, 100);
        }
        const left = readTimer(ref);
        expect(cancelTimer(ref)).to.equal(left);
        expect(readTimer(ref)).to.equal(false);
      }));

    it('read_timer_async: the answer is a message', () =>
      inProcess(kind, function* (self) {
        const ref = startTimer(1_000, self.pid, 'message');
        yield* pause(self, 400);
        expect(readTimer(ref, { async: true })).to.equal('ok');
        expect(yield* next(self)).to.deep.equal({ type: 'read_timer', ref, left: 600 });
        expect(cancelTimer(ref, { async: true })).to.equal('ok');
        expect(yield* next(self)).to.deep.equal({ type: 'cancel_timer', ref, left: 600 });
        expect(readTimer(ref, { async: true })).to.equal('ok');
        expect(cancelTimer(ref, { async: true })).to.equal('ok');
        expect(yield* drain(self)).to.deep.equal([
          { type: 'read_timer', ref, left: false },
          { type: 'cancel_timer', ref, left: false },
        ]);
        const other = startTimer(1_000, self.pid, 'message');
        expect(cancelTimer(other, { async: true, info: false })).to.equal('ok');
        yield* pause(self, 2_000);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('cleanup: a timer to a pid that is dead, or dies, is gone at once', () =>
      inProcess(kind, function* (self) {
        const pid = self.spawn(idle);
        yield* pause(self);
        const refs = [startTimer(10_000, pid, 'x'), sendAfter(20_000, pid, 'x')];
        expect(refs.map((ref) => readTimer(ref))).to.deep.equal([10_000, 20_000]);
        exit(pid, 'kill');
        expect(refs.map((ref) => readTimer(ref))).to.deep.equal([false, false]);
        expect(readTimer(startTimer(10_000, pid, 'x'))).to.equal(false);
        expect(cancelTimer(sendAfter(10_000, pid, 'x'))).to.equal(false);
      }));

    it('cleanup: a timer outlives its maker, and anybody may cancel it', () =>
      inProcess(kind, function* (self) {
        self.spawn(
          kind.fn(function* () {
            send(self.pid, sendAfter(1_000, self.pid, 'from the dead'));
            send(self.pid, sendAfter(1_000, self.pid, 'cancelled'));
          }),
        );
        const [, second] = [yield* next(self), yield* next(self)] as [Ref, Ref];
        expect(cancelTimer(second)).to.equal(1_000);
        expect(yield* next(self)).to.equal('from the dead');
        yield* pause(self, 2_000);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('evil_timers: 200 timers with compound messages', () =>
      inProcess(kind, function* (self) {
        const messages = Array.from({ length: 200 }, (_, n) => ({
          n,
          list: Array.from({ length: n }, (_, at) => ({ at })),
          text: 'x'.repeat(n),
          map: new Map([[n, new Set([n])]]),
        }));
        for (const [n, message] of messages.entries()) sendAfter(100 + (n % 20), self.pid, message);
        yield* pause(self, 200);
        const all = (yield* drain(self)) as typeof messages;
        expect(all.sort((a, b) => a.n - b.n)).to.deep.equal(messages);
      }));

    it('registered_process: a name is looked up when the timer fires', () =>
      inProcess(kind, function* (self) {
        const nobody = startTimer(500, 'nobody', 'dropped');
        const later = startTimer(500, 'later', 'found');
        expect(readTimer(nobody)).to.equal(500);
        const first = self.spawn(idle);
        register('later', first);
        yield* pause(self);
        exit(first, 'kill');
        expect(readTimer(later)).to.equal(499);
        register('later', self.pid);
        expect(yield* next(self)).to.deep.equal({ type: 'timeout', ref: later, message: 'found' });
        expect([readTimer(nobody), readTimer(later)]).to.deep.equal([false, false]);
        unregister('later');
        sendAfter(10, 'later', 'dropped');
        yield* pause(self, 100);
        expect(yield* drain(self)).to.deep.equal([]);
      }));

    it('same_time_yielding: thousands of timers for one moment, by relative and absolute times', () =>
      inProcess(kind, function* (self, node) {
        const at = Math.ceil(monotonicTime()) + 100;
        let made = 0;
        for (let step = 0; step < 50; step += 1) {
          for (let n = 0; n < 60; n += 1) {
            if (n % 2 === 0) startTimer(at, self.pid, made, { abs: true });
            else startTimer(at - node.clock.now(), self.pid, made);
            made += 1;
          }
          yield* pause(self);
        }
        yield* pause(self, 49);
        expect(yield* drain(self)).to.deep.equal([]);
        yield* pause(self, 1);
        const fired = (yield* drain(self)) as { message: number }[];
        expect(new Set(fired.map(({ message }) => message)).size).to.equal(made);
        expect(fired).to.have.length(made);
      }));

    for (const [name, byOther] of [
      ['same_time_yielding_with_cancel', false],
      ['same_time_yielding_with_cancel_other', true],
    ] as const) {
      for (const async of [false, true]) {
        it(`${name}: a timer gives its message, or is cancelled, never both and never neither (${async ? 'answered by message' : 'answered at once'})`, () =>
          inProcess(kind, function* (self) {
            const refs: Ref[] = [];
            const results = new Map<Ref, number | false>();
            const cancelAll = function* (me: AnySelf) {
              for (const ref of refs) {
                if (!async) results.set(ref, cancelTimer(ref));
                else expect(cancelTimer(ref, { async })).to.equal('ok');
              }
              for (let answers = 0; async && answers < refs.length; answers += 1) {
                const { ref, left } = (yield me.receive(ofType('cancel_timer'), { after: 0 })) as unknown as Cancelled;
                results.set(ref, left);
              }
            };
            for (let n = 0; n < 2_000; n += 1) refs.push(startTimer(100 + (n % 3) - 1, self.pid, n));
            if (byOther) {
              self.spawn(
                kind.fn(function* (me: AnySelf) {
                  yield* pause(me, 100);
                  yield* cancelAll(me);
                }),
              );
              yield* pause(self, 300);
            } else {
              yield* pause(self, 100);
              yield* cancelAll(self);
              yield* pause(self, 200);
            }
            const messages = (yield* drain(self)) as { type: string; ref: Ref }[];
            const fired = new Set(messages.map(({ ref }) => ref));
            expect(messages.every(({ type }) => type === 'timeout')).to.equal(true);
            expect(fired.size).to.equal(messages.length);
            expect(results.size).to.equal(2_000);
            for (const [ref, left] of results) expect(fired.has(ref)).to.equal(left === false);
            expect(fired.size).to.be.within(600, 1_400);
          }));
      }
    }

    it('auto_cancel_yielding: a process that dies releases all timers that are aimed at it', () =>
      inProcess(kind, function* (self, node) {
        const { pid } = self.spawnMonitor(idle);
        yield* pause(self);
        const before = node.scheduler.timers.count;
        for (let n = 0; n < 20_000; n += 1) sendAfter(100_000 + n, pid, n);
        expect(node.scheduler.timers.count).to.equal(before + 20_000);
        exit(pid, 'bye');
        expect((yield* next(self)).reason).to.equal('bye');
        expect(node.scheduler.timers.count).to.equal(before);
      }));

    it('an absolute time that is over fires at once', () =>
      inProcess(kind, function* (self, node) {
        yield* pause(self, 1_000);
        sendAfter(500, self.pid, 'past', { abs: true });
        sendAfter(-500, self.pid, 'long past', { abs: true });
        expect(yield* next(self)).to.equal('past');
        expect(yield* next(self)).to.equal('long past');
        expect(node.clock.now()).to.equal(1_000);
        const ref = startTimer(1_300, self.pid, 'future', { abs: true });
        expect(readTimer(ref)).to.equal(300);
      }));
  });

  it('start_timer_e, send_after_e: a pid of another node in the same OS process will do', async () => {
    const [near, far] = [await startTestNode({ name: 'near' }), await startTestNode({ name: 'far' })];
    const probe = far.probe();
    near.sendAfter(100, probe.pid as Pid<unknown>, 'hello');
    await near.advance(100);
    await far.settle();
    expect(probe.take()).to.deep.equal(['hello']);
    await Promise.all([near.stop(), far.stop()]);
  });

  it('read_timer_async: outside of any process nobody can be answered', async () => {
    const node = await startTestNode();
    const probe = node.probe();
    const ref = node.startTimer(100, probe.pid as Pid<unknown>, 'message');
    expect(codeOf(() => node.readTimer(ref, { async: true }))).to.equal('no_process');
    expect(codeOf(() => node.cancelTimer(ref, { async: true }))).to.equal('no_process');
    expect(node.readTimer(ref)).to.equal(100);
    await node.stop();
  });
});
