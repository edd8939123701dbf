/** OTP's timer_simple_SUITE, on virtual time: messages. A test bears the name of OTP's case. */
import { timer } from '@hot/behaviours';
import {
  coroutine,
  exit,
  makeRef,
  monotonicTime,
  type Pid,
  processes,
  processInfo,
  register,
  unregister,
} from '@hot/runtime';
import { expect } from 'chai';
import type { AnySelf } from '../../helpers/body-kind';
import { drain, next } from '../../helpers/mailbox';
import { codeOf } from '../../helpers/thrown';
import { asTester, sleep } from '../helpers/tester';

const BAD_TIMES = [-1, 1.5, NaN, Infinity, 2 ** 53, 'soon', null, undefined] as never[];

/** Whom a timer can be for, and what a process must do to be it. */
const DESTINATIONS: readonly (readonly [kind: string, of: (self: AnySelf, node: string) => timer.Destination])[] = [
  ['a pid', (self) => self.pid],
  ['a name', (self) => named(self)],
  ['a name on a node', (self, node) => ({ name: named(self), node })],
];

function named(self: AnySelf): string {
  register('timer_test', self.pid);
  return 'timer_test';
}

const idle = coroutine(function* (self: AnySelf) {
  for (;;) yield self.receive();
});

describe('timer_SUITE: send', () => {
  const cases = { send_after1: 'a pid', send_after3: 'a name', send_after4: 'a name on a node' };
  for (const [name, kind] of Object.entries(cases)) {
    const destination = DESTINATIONS.find(([one]) => one === kind)![1];
    it(
      `${name}: to ${kind}`,
      asTester(function* ({ self, node }) {
        timer.sendAfter(500, destination(self, node.name) as Pid<unknown>, 'hi');
        yield sleep(self, 499);
        expect(yield* drain(self)).to.deep.equal([]);
        expect(yield* next(self, 1)).to.equal('hi');
      }),
    );
  }

  it(
    'send_after2: to oneself, when nobody is named',
    asTester(function* ({ self }) {
      timer.sendAfter(500, 'hi');
      expect(yield* next(self)).to.equal('hi');
      expect(monotonicTime()).to.equal(500);
    }),
  );

  it(
    'send_after5: a name is looked up when the timer fires, and it is nothing when nobody has it',
    asTester(function* ({ self, node }) {
      timer.sendAfter(100, 'late', 'lost');
      timer.sendAfter(300, 'late', 'found');
      timer.sendAfter(300, { name: 'late', node: node.name }, 'found, too');
      timer.sendAfter(300, { name: 'late', node: 'elsewhere' }, 'lost');
      yield sleep(self, 200);
      register('late', self.pid);
      yield sleep(self, 200);
      expect(yield* drain(self)).to.deep.equal(['found', 'found, too']);
      unregister('late');
    }),
  );

  it(
    'send_after6: time 0 sends before it returns, to any destination',
    asTester(function* ({ self, node }) {
      register('timer_test', self.pid);
      for (const to of [self.pid, 'timer_test', { name: 'timer_test', node: node.name }] as Pid<unknown>[]) {
        expect(timer.sendAfter(0, to, 'now')).to.include({ kind: 'instant' });
      }
      expect(timer.sendAfter(0, 'now')).to.include({ kind: 'instant' });
      expect(processInfo(self.pid, 'messages')).to.deep.equal(['now', 'now', 'now', 'now']);
      timer.sendAfter(0, { name: 'nobody', node: node.name }, 'lost');
      expect(codeOf(() => timer.sendAfter(0, 'nobody', 'lost'))).to.equal('badarg');
    }),
  );

  it(
    'send_after7: belongs to nobody: it outlives its maker, and ends with a pid that it is for',
    asTester(function* ({ self, node }) {
      self.spawn(() => timer.sendAfter(100, self.pid, 'from the dead'));
      const gone = self.spawn(idle);
      timer.sendAfter(100, gone, 'lost');
      exit(gone, 'kill');
      expect(yield* next(self)).to.equal('from the dead');
      expect(node.deadLetters).to.equal(0);
      timer.sendAfter(2 ** 40, self.pid, 'in 35 years');
      expect(yield self.receive()).to.equal('in 35 years');
      expect(monotonicTime()).to.equal(100 + 2 ** 40);
    }),
  );

  it(
    'send_after_invalid_args: badarg',
    asTester(function* ({ self }) {
      for (const time of BAD_TIMES) {
        expect(codeOf(() => timer.sendAfter(time, self.pid, 'x'))).to.equal('badarg');
        expect(codeOf(() => timer.sendAfter(time, 'x'))).to.equal('badarg');
      }
      for (const to of [12, null, undefined, {}, { name: 'x' }, { name: 1, node: 'x' }, makeRef()] as never[]) {
        expect(codeOf(() => timer.sendAfter(1, to, 'x'))).to.equal('badarg');
        expect(codeOf(() => timer.sendAfter(0, to, 'x'))).to.equal('badarg');
      }
    }),
  );

  it(
    'send_interval1: to a pid, at multiples of the time from the start',
    asTester(function* ({ self }) {
      const every = timer.sendInterval(100, self.pid, 'tick');
      yield sleep(self, 350);
      expect(yield* drain(self)).to.deep.equal(['tick', 'tick', 'tick']);
      yield* next(self);
      expect(monotonicTime()).to.equal(400);
      timer.cancel(every);
      yield sleep(self, 1_000);
      expect(yield* drain(self)).to.deep.equal([]);
    }),
  );

  it(
    'send_interval2: to oneself, when nobody is named',
    asTester(function* ({ self }) {
      const every = timer.sendInterval(100, 'tick');
      yield sleep(self, 250);
      expect(timer.cancel(every)).to.equal('cancel');
      expect(yield* drain(self)).to.deep.equal(['tick', 'tick']);
    }),
  );

  it(
    'send_interval3, send_interval4: ends with the process that it is for, whoever made it',
    asTester(function* ({ self }) {
      const before = processes().length;
      const receiver = self.spawn(idle);
      self.spawn(() => timer.sendInterval(100, receiver, 'tick'));
      yield sleep(self, 250);
      expect(processes()).to.have.length(before + 2);
      exit(receiver, 'kill');
      yield sleep(self, 1);
      expect(processes()).to.have.length(before);
    }),
  );

  it(
    'send_interval5: to a name: it ends with the process that has it at the start',
    asTester(function* ({ self, node }) {
      const before = processes().length;
      for (const to of ['receiver', { name: 'receiver', node: node.name }]) {
        const first = self.spawnWith({ name: 'receiver' }, idle);
        timer.sendInterval(100, to, 'tick');
        yield sleep(self, 150);
        exit(first, 'kill');
        yield sleep(self, 1);
        register('receiver', self.pid);
        yield sleep(self, 1_000);
        expect(yield* drain(self)).to.deep.equal([]);
        unregister('receiver');
      }
      timer.sendInterval(100, 'nobody', 'tick');
      timer.sendInterval(100, { name: 'nobody', node: 'elsewhere' }, 'tick');
      yield sleep(self, 1);
      expect(processes()).to.have.length(before);
    }),
  );

  it(
    'send_interval_invalid_args: badarg',
    asTester(function* ({ self }) {
      for (const time of BAD_TIMES) expect(codeOf(() => timer.sendInterval(time, self.pid, 'x'))).to.equal('badarg');
      for (const to of [12, null, {}] as never[]) {
        expect(codeOf(() => timer.sendInterval(1, to, 'x'))).to.equal('badarg');
      }
    }),
  );
});
