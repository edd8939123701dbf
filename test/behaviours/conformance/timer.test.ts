/** OTP's timer_SUITE and timer_simple_SUITE, on virtual time: calls, and all kinds together. A test bears the name of OTP's case. */
import { timer } from '@hot/behaviours';
import {
  coroutine,
  inspect,
  isAlive,
  monotonicTime,
  type Pid,
  processes,
  self as runningSelf,
  send,
} from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { drain, next } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, nextMessage, sleep } from '../helpers/tester';

const BAD_TIMES = [-1, 1.5, NaN, Infinity, 2 ** 53, 'soon', null, undefined] as never[];

/** Functions for timers that look them up. */
const toolbox = {
  tell: (pid: Pid<unknown>, message: unknown) => send(pid, message),
  fail: () => {
    throw new Error('broken');
  },
};

describe('timer_SUITE', () => {
  it(
    'do_big_test: of hundreds of timers none is early or late, and intervals do not drift',
    asTester(function* ({ self }) {
      const times = new Map<string, number[]>();
      const lengths = Array.from({ length: 200 }, (_, n) => (n * 37) % 1_000);
      lengths.forEach((ms, n) => timer.sendAfter(ms, self.pid, ['after', n]));
      const periods = [7, 10, 33, 50, 99, 250, 1_000];
      const intervals = periods.map((ms, n) => timer.sendInterval(ms, self.pid, ['every', n]));
      for (const end = monotonicTime() + 3_000; ;) {
        const message: unknown = yield nextMessage(self, Math.max(0, end - monotonicTime()));
        if (message === 'nothing') break;
        const key = String(message);
        times.set(key, [...(times.get(key) ?? []), monotonicTime()]);
      }
      intervals.forEach(timer.cancel);
      lengths.forEach((ms, n) => expect(times.get(`after,${n}`), `${ms} ms`).to.deep.equal([ms]));
      periods.forEach((ms, n) => {
        const expected = Array.from({ length: Math.floor(3_000 / ms) }, (_, k) => (k + 1) * ms);
        expect(times.get(`every,${n}`), `every ${ms} ms`).to.deep.equal(expected);
      });
    }),
  );
});

describe('timer_SUITE: apply', () => {
  it(
    'apply_after1: runs a function of a module, with its arguments, in a process of its own',
    asTester(function* ({ self }) {
      timer.applyAfter(500, [toolbox, 'tell', [self.pid, 'hi']]);
      yield sleep(self, 499);
      expect(yield* drain(self)).to.deep.equal([]);
      expect(yield* next(self)).to.equal('hi');
      expect(monotonicTime()).to.equal(500);
      timer.applyAfter(10, () => send(self.pid, runningSelf().pid));
      const pid: Pid = yield* next(self);
      expect(pid).to.not.equal(self.pid);
      expect(isAlive(pid)).to.equal(false);
    }),
  );

  it(
    'apply_after2: time 0 runs at once',
    asTester(function* ({ self }) {
      expect(timer.applyAfter(0, [toolbox, 'tell', [self.pid, 'now']])).to.include({ kind: 'instant' });
      expect(yield* next(self, 1)).to.equal('now');
      expect(monotonicTime()).to.equal(0);
    }),
  );

  it(
    'apply_after3: no server has to be there, nor is one left',
    asTester(function* ({ self }) {
      const before = processes().length;
      const first = timer.applyAfter(100, [toolbox, 'tell', [self.pid, 1]]);
      timer.applyAfter(100, [toolbox, 'tell', [self.pid, 2]]);
      timer.cancel(first);
      expect(yield* next(self)).to.equal(2);
      yield sleep(self, 1);
      expect(processes()).to.have.length(before);
    }),
  );

  it(
    'apply_after4: outlives who made it, and a call that fails takes nothing else down',
    asTester(function* ({ self, logged }) {
      const maker = self.spawn(() => {
        timer.applyAfter(50, [toolbox, 'fail', []]);
        timer.applyAfter(100, [toolbox, 'tell', [self.pid, 'alive']]);
        timer.applyAfter(0, [toolbox, 'missing' as 'fail', []]);
      });
      expect(yield* next(self)).to.equal('alive');
      expect(isAlive(maker)).to.equal(false);
      expect(logged.map(({ report }) => inspect(report?.['reason'])).join()).to.match(/missing.*broken/s);
    }),
  );

  it(
    'apply_after_invalid_args: badarg',
    asTester(function* () {
      const apply = timer.applyAfter as (time: unknown, what: unknown) => unknown;
      for (const time of BAD_TIMES) expect(codeOf(() => apply(time, () => undefined))).to.equal('badarg');
      const wrong = [
        null,
        'tell',
        [toolbox, 'tell'],
        ['toolbox', 'tell', []],
        [toolbox, 1, []],
        [toolbox, 'tell', 'x'],
        [],
      ];
      for (const what of wrong) expect(codeOf(() => apply(0, what))).to.equal('badarg');
      for (const what of wrong) expect(codeOf(() => apply(10, what))).to.equal('badarg');
    }),
  );

  it(
    'apply_interval1: runs until it is cancelled, or its maker ends',
    asTester(function* ({ self }) {
      const every = timer.applyInterval(1_000, [toolbox, 'tell', [self.pid, 'tick']]);
      yield sleep(self, 3_500);
      expect(yield* drain(self)).to.deep.equal(['tick', 'tick', 'tick']);
      expect(timer.cancel(every)).to.equal('cancel');
      const maker = self.spawn(
        coroutine(function* (me: AnySelf) {
          timer.applyInterval(10, () => send(self.pid, 'tock'));
          yield me.receive();
        }),
      );
      yield sleep(self, 25);
      expect(yield* drain(self)).to.deep.equal(['tock', 'tock']);
      send(maker, 'end');
      yield sleep(self, 10_000);
      expect(yield* drain(self)).to.deep.equal([]);
    }),
  );

  it(
    'apply_interval_invalid_args: badarg',
    asTester(function* () {
      const apply = timer.applyInterval as (time: unknown, what: unknown) => unknown;
      for (const time of BAD_TIMES) expect(codeOf(() => apply(time, () => undefined))).to.equal('badarg');
      for (const what of [null, [toolbox, 'tell'], [toolbox, 1, []]]) {
        expect(codeOf(() => apply(1, what))).to.equal('badarg');
      }
    }),
  );
});
