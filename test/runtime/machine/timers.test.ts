import { VirtualClock } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import { HostClock, LONGEST_HOST_DELAY } from '../../../packages/runtime/src/machine/clock';
import { type Timer, Timers } from '../../../packages/runtime/src/machine/timers';
import { fcRuns } from '../../helpers/fc-runs';

/** What is done to the timers, and to a list of deadlines at the same time. */
type Step =
  | { readonly do: 'set'; readonly ms: number }
  /** Sets one again that has ended. */
  | { readonly do: 'set again'; readonly ms: number; readonly which: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'pass'; readonly ms: number }
  /** Processes begin to run, or have run. */
  | { readonly do: 'hold' | 'settle' };

interface Expected {
  /** In the order of setting. */
  readonly id: number;
  readonly ms: number;
  /** `undefined` while processes run: it counts from the end of their slice. */
  deadline: number | undefined;
  readonly timer: Timer;
}

const length = fc.oneof(
  fc.nat({ max: 20 }),
  fc.constantFrom(100, 5_000, LONGEST_HOST_DELAY, LONGEST_HOST_DELAY + 1, 2 ** 33),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('set' as const), ms: length }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('set again' as const), ms: length, which: fc.nat({ max: 30 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat({ max: 30 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: length }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hold' as const, 'settle' as const) }) },
);

function play(steps: readonly Step[]): void {
  const clock = new VirtualClock();
  const timers = new Timers(clock);
  let model: Expected[] = [];
  const all: Expected[] = [];
  const fired: [id: number, at: number][] = [];
  const expected: [id: number, at: number][] = [];
  const ids = new Map<Timer, number>();
  const target = { timerFired: (timer: Timer) => fired.push([ids.get(timer) as number, clock.now()]) };
  let nextId = 0;
  let held = false;
  const deadlineOf = (ms: number): number | undefined => (held ? undefined : clock.now() + ms);
  const settle = (): void => {
    held = false;
    timers.settle();
    for (const one of model) one.deadline ??= clock.now() + one.ms;
  };
  for (const step of [...steps, { do: 'settle' } as const, { do: 'pass', ms: 2 ** 34 } as const]) {
    switch (step.do) {
      case 'set': {
        const one = { id: nextId++, ms: step.ms, deadline: deadlineOf(step.ms), timer: timers.set(step.ms, target) };
        ids.set(one.timer, one.id);
        model.push(one);
        all.push(one);
        break;
      }
      case 'set again': {
        const one = all[step.which % Math.max(1, all.length)];
        if (one === undefined || model.includes(one)) break;
        expect(timers.set(step.ms, target, one.timer)).to.equal(one.timer);
        Object.assign(one, { id: nextId++, ms: step.ms, deadline: deadlineOf(step.ms) });
        ids.set(one.timer, one.id);
        model.push(one);
        break;
      }
      case 'cancel': {
        const one = all[step.which % Math.max(1, all.length)];
        if (one === undefined) break;
        expect(timers.cancel(one.timer)).to.equal(model.includes(one));
        model = model.filter((other) => other !== one);
        break;
      }
      case 'pass': {
        // No alarm of the host rings while processes run.
        settle();
        const end = clock.now() + step.ms;
        while (clock.nextAlarm <= end) clock.ring(clock.nextAlarm);
        clock.ring(end);
        const due = model.filter(({ deadline }) => (deadline as number) <= end);
        due.sort((a, b) => (a.deadline as number) - (b.deadline as number) || a.id - b.id);
        for (const { id, deadline } of due) expected.push([id, deadline as number]);
        model = model.filter((one) => !due.includes(one));
        break;
      }
      case 'hold':
        held = true;
        timers.hold();
        break;
      case 'settle':
        settle();
        break;
    }
    expect(fired).to.deep.equal(expected);
    expect(timers.count).to.equal(model.length);
    for (const { timer, ms, deadline } of model) {
      expect(timers.remaining(timer)).to.equal(deadline === undefined ? ms : deadline - clock.now());
    }
    if (!held) expect(clock.nextAlarm === Infinity).to.equal(model.length === 0);
  }
  expect(model).to.deep.equal([]);
}

describe('timers', () => {
  it('fire at their times and in their order, and never when cancelled', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), play), fcRuns(300));
  });

  it('set and cancelled while others fire, keep their order', () => {
    const clock = new VirtualClock();
    const timers = new Timers(clock);
    const log: string[] = [];
    const record = (name: string): { timerFired(): void } => ({ timerFired: () => void log.push(name) });
    const victim = timers.set(10, record('never'));
    timers.set(5, {
      timerFired() {
        log.push('first');
        timers.cancel(victim);
        timers.set(0, record('at once'));
        timers.set(5, record('later'));
      },
    });
    timers.set(7, record('second'));
    while (clock.nextAlarm < Infinity) clock.ring(clock.nextAlarm);
    expect(log).to.deep.equal(['first', 'at once', 'second', 'later']);
    expect(clock.now()).to.equal(10);
  });

  it('that were all cancelled leave no alarm with the host', () => {
    const clock = new VirtualClock();
    const timers = new Timers(clock);
    const set = [1, 1, 2, 3_000_000_000].map((ms) => timers.set(ms, { timerFired: () => undefined }));
    for (const timer of set) timers.cancel(timer);
    expect(clock.nextAlarm).to.equal(Infinity);
    let fired = false;
    timers.set(5, { timerFired: () => (fired = true) });
    clock.ring(5);
    expect(fired).to.equal(true);
  });

  it('never ask the host for a delay that it does not take', () => {
    const asked: number[] = [];
    const clock = new VirtualClock();
    const setAlarm = clock.setAlarm.bind(clock);
    clock.setAlarm = (ms, callback) => {
      asked.push(ms);
      return setAlarm(ms, callback);
    };
    const timers = new Timers(clock);
    let at = 0;
    timers.set(2 ** 33, { timerFired: () => (at = clock.now()) });
    while (clock.nextAlarm < Infinity) clock.ring(clock.nextAlarm);
    expect(at).to.equal(2 ** 33);
    expect(Math.max(...asked)).to.be.at.most(LONGEST_HOST_DELAY);
    expect(asked).to.have.length(5);
  });

  it('are not early on the clock of the host', async () => {
    const clock = new HostClock();
    const timers = new Timers(clock);
    const early: number[] = [];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => {
        const began = clock.now();
        return new Promise<void>((resolve) => {
          timers.set(n % 20, {
            timerFired() {
              if (clock.now() - began < n % 20) early.push(n % 20);
              resolve();
            },
          });
        });
      }),
    );
    expect(early).to.deep.equal([]);
    expect(timers.count).to.equal(0);
  });
});
