/**
 * Timers against a list of what is due: those of the runtime and those of the module `timer`, set, read, cancelled, and
 * left to time, with receivers that end and names that come and go. A failure prints seed and path; time is virtual, so
 * they repeat it exactly.
 */
import { timer } from '@hot/behaviours';
import { cancelTimer, coroutine, type Pid, readTimer, type Ref, sendAfter, startTimer } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import fc from 'fast-check';
import type { AnySelf } from '../helpers/body-kind';
import { fcRuns } from '../helpers/fc-runs';

type Kind = 'sendAfter' | 'startTimer' | 'at' | 'timer.sendAfter' | 'timer.applyAfter';
type Target = 'pid' | 'name';

type Step =
  | { readonly do: 'once'; readonly kind: Kind; readonly to: Target; readonly ms: number }
  | { readonly do: 'every'; readonly to: Target | 'apply'; readonly ms: number }
  | { readonly do: 'cancel' | 'read'; readonly which: number }
  | { readonly do: 'pass'; readonly ms: number }
  /** The receiver takes its name, gives it up, or ends, and another one takes its place. */
  | { readonly do: 'register' | 'unregister' | 'end' };

const length = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 30 }) },
  { weight: 2, arbitrary: fc.nat({ max: 200 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31 - 1, 2 ** 31 + 7, 2 ** 33) },
);
const target = fc.constantFrom<Target>('pid', 'name');
const which = fc.nat({ max: 12 });
const kind = fc.constantFrom<Kind>('sendAfter', 'startTimer', 'at', 'timer.sendAfter', 'timer.applyAfter');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('once' as const), kind, to: target, ms: length }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('every' as const),
      to: fc.constantFrom<Target | 'apply'>('pid', 'name', 'apply'),
      ms: fc.integer({ min: 15, max: 60 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'read' as const), which }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat({ max: 60 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('register' as const, 'unregister' as const, 'end' as const) }),
  },
);

/** A timer of the list. */
interface Expected {
  readonly id: number;
  /** When it fires next; `undefined` when it does not any more. */
  due: number | undefined;
  /** Ms between two times; `undefined` for one that fires once. */
  readonly period: number | undefined;
  readonly to: Target | 'apply';
  readonly handle: { readonly ref: Ref } | { readonly timer: timer.TimerRef };
}

/** What was received: which timer's message, and when. */
type Received = readonly [at: number, id: number];

class Game {
  readonly received: Received[] = [];
  readonly expected: Received[] = [];
  private readonly node: TestNode;
  private readonly timers: Expected[] = [];
  private receiver: Pid<unknown>;
  private named = true;

  constructor(node: TestNode) {
    this.node = node;
    this.receiver = this.newReceiver();
    node.register('receiver', this.receiver);
  }

  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'once':
        this.once(step.kind, step.to, step.ms);
        break;
      case 'every':
        this.every(step.to, step.ms);
        break;
      case 'cancel':
      case 'read':
        this.look(step.do, step.which);
        break;
      case 'pass':
        this.pass(this.node.clock.now() + step.ms);
        await this.node.advance(step.ms);
        break;
      case 'register':
        if (!this.named) this.node.register('receiver', this.receiver);
        this.named = true;
        break;
      case 'unregister':
        if (this.named) this.node.unregister('receiver');
        this.named = false;
        break;
      case 'end':
        this.replaceReceiver();
    }
    await this.node.settle();
  }

  /** Cancels what repeats, and lets everything else happen. */
  async finish(): Promise<void> {
    for (const { handle, period } of this.timers)
      if ('timer' in handle && period !== undefined) timer.cancel(handle.timer);
    for (const one of this.timers) if (one.period !== undefined) one.due = undefined;
    await this.play({ do: 'pass', ms: 2 ** 34 });
  }

  private newReceiver(): Pid<unknown> {
    return this.node.spawn(
      coroutine(function* (this: void, self: AnySelf, note: (message: unknown) => void) {
        for (;;) note(yield self.receive());
      }),
      (message) => this.note(message),
    );
  }

  private note(message: unknown): void {
    const { type, message: wrapped } = message as { readonly type?: unknown; readonly message?: unknown };
    this.received.push([this.node.clock.now(), (type === 'timeout' ? wrapped : message) as number]);
  }

  private once(kind: Kind, to: Target, ms: number): void {
    const id = this.timers.length;
    const now = this.node.clock.now();
    const isApply = kind === 'timer.applyAfter';
    const isInstant = ms === 0 && kind.startsWith('timer.');
    // A message that is sent at once to a name that nobody has is an error.
    if (isInstant && !isApply && to === 'name' && !this.named) {
      expect(() => timer.sendAfter(0, 'receiver', id)).to.throw('badarg');
      return;
    }
    const place = to === 'pid' ? this.receiver : 'receiver';
    const handles: Record<Kind, () => Expected['handle']> = {
      sendAfter: () => ({ ref: sendAfter(ms, place, id) }),
      startTimer: () => ({ ref: startTimer(ms, place, id) }),
      at: () => ({ ref: sendAfter(now + ms, place, id, { abs: true }) }),
      'timer.sendAfter': () => ({
        timer: to === 'pid' ? timer.sendAfter(ms, this.receiver, id) : timer.sendAfter(ms, 'receiver', id),
      }),
      'timer.applyAfter': () => ({ timer: timer.applyAfter(ms, () => this.note(id)) }),
    };
    const handle = handles[kind]();
    this.timers.push({
      id,
      due: isInstant ? undefined : now + ms,
      period: undefined,
      to: isApply ? 'apply' : to,
      handle,
    });
    if (isInstant) this.expected.push([now, id]);
  }

  private every(to: Target | 'apply', ms: number): void {
    const id = this.timers.length;
    const handles = {
      pid: () => timer.sendInterval(ms, this.receiver, id),
      name: () => timer.sendInterval(ms, 'receiver', id),
      apply: () => timer.applyInterval(ms, () => this.note(id)),
    };
    // By a name that nobody has it is over at once.
    const due = to === 'name' && !this.named ? undefined : this.node.clock.now() + ms;
    this.timers.push({ id, due, period: ms, to, handle: { timer: handles[to]() } });
  }

  private look(what: 'cancel' | 'read', which: number): void {
    const one = this.timers[which % Math.max(1, this.timers.length)];
    if (one === undefined) return;
    const { handle, due } = one;
    if ('ref' in handle) {
      const left = due === undefined ? false : due - this.node.clock.now();
      expect(what === 'cancel' ? cancelTimer(handle.ref) : readTimer(handle.ref)).to.equal(left);
    } else if (what === 'cancel') expect(timer.cancel(handle.timer)).to.equal('cancel');
    if (what === 'cancel') one.due = undefined;
  }

  private replaceReceiver(): void {
    this.node.exit(this.receiver, 'kill');
    for (const one of this.timers) {
      // An interval by name ends with the process that had the name when it began, also when it has lost it since.
      if (one.to === 'pid' || (one.to === 'name' && one.period !== undefined)) one.due = undefined;
    }
    this.receiver = this.newReceiver();
    this.named = false;
  }

  /** Lets the list come to `end`. */
  private pass(end: number): void {
    for (;;) {
      const due = this.timers.filter((one) => one.due !== undefined && one.due <= end);
      if (due.length === 0) return;
      const next = due.reduce((first, one) => ((one.due as number) < (first.due as number) ? one : first));
      const at = next.due as number;
      if (next.to !== 'name' || this.named) this.expected.push([at, next.id]);
      next.due = next.period === undefined ? undefined : at + next.period;
    }
  }

  /** Those that the runtime alone drives, whose order is exact. */
  isExact = ([, id]: Received): boolean => 'ref' in (this.timers[id] as Expected).handle;
}

const inOrder = ([at, id]: Received, [otherAt, other]: Received): number => at - otherAt || id - other;

describe('timers, whatever is done to them', () => {
  it('fire at their times, as often as they should, and not when they were cancelled or have nobody to go to', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20, size: 'max' }), async (steps) => {
        const node = await startTestNode();
        try {
          const before = node.processes().length;
          const game = new Game(node);
          for (const step of steps) await game.play(step);
          await game.finish();
          expect([...game.received].sort(inOrder)).to.deep.equal([...game.expected].sort(inOrder));
          // Timers of the runtime that are due at one time fire in the order in which they were set.
          const exact = game.received.filter(game.isExact);
          expect(exact).to.deep.equal([...exact].sort(inOrder));
          expect(node.processes()).to.have.length(before + 1);
        } finally {
          await node.stop({ deadline: 0 });
        }
      }),
      fcRuns(1_000),
    );
  });
});
