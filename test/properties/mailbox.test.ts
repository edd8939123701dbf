/**
 * Mailboxes and selective receive against an array: what a process is sent now and later, takes by predicate, schema and
 * reference, waits for with and without success; and what a bounded mailbox lets in. A failure prints seed and path; time
 * is virtual, so they repeat it exactly.
 */
import {
  type MailboxBound,
  makeRef,
  monotonicTime,
  processInfo,
  type Ref,
  send,
  sendAfter,
  timeout,
} from '@hot/runtime';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { type AnySelf, type BodyKind, overBothKinds } from '../helpers/body-kind';
import { fcRuns } from '../helpers/fc-runs';
import { inProcess } from '../helpers/in-process';
import { nothing } from '../helpers/mailbox';

/** What a process does to its own mailbox. Messages are numbered; a receive takes those of a remainder. */
type Step =
  | { readonly do: 'send'; readonly times: number }
  /** Sends one in some milliseconds. */
  | { readonly do: 'later'; readonly ms: number }
  | { readonly do: 'any' }
  | { readonly do: 'match' | 'schema'; readonly by: number; readonly rest: number }
  /** Waits for a while. */
  | { readonly do: 'wait'; readonly by: number; readonly rest: number; readonly ms: number }
  /** Takes all but the first one and each `by`th: what is left stands among holes. */
  | { readonly do: 'thin'; readonly by: number }
  /** A matcher that throws at the message of this place. */
  | { readonly do: 'throw'; readonly at: number }
  | { readonly do: 'mark' }
  | { readonly do: 'since'; readonly by: number; readonly rest: number }
  /** Is told of the end of a process. */
  | { readonly do: 'down' };

const divided = { by: fc.integer({ min: 1, max: 6 }), rest: fc.nat({ max: 5 }) };
const ms = fc.nat({ max: 20 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), times: fc.constantFrom(1, 5, 20, 100) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('later' as const), ms }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('any' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('match' as const, 'schema' as const), ...divided }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), ...divided, ms }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('thin' as const), by: fc.integer({ min: 3, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('throw' as const), at: fc.nat({ max: 10 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('since' as const), ...divided }) },
);
const steps = fc.array(step, { maxLength: 60, size: 'max' });
const down: fc.Arbitrary<Step> = fc.record({ do: fc.constant('down' as const) });
const stepsWithDown = fc.array(fc.oneof({ weight: 9, arbitrary: step }, { weight: 1, arbitrary: down }), {
  maxLength: 40,
  size: 'max',
});
const bound: fc.Arbitrary<MailboxBound> = fc.record({
  max: fc.integer({ min: 1, max: 30 }),
  overflow: fc.constantFrom('drop_new' as const, 'drop_old' as const),
});

/** Stands in the array for the news of an end, which no bound keeps out. */
const DOWN = 'DOWN';
type Item = number | typeof DOWN;

const isDown = (message: unknown): boolean => (message as { readonly type?: unknown } | null)?.type === DOWN;
const itemOf = (message: unknown): unknown => (isDown(message) ? DOWN : message);

/** The array, and what is on its way to it. */
class Model {
  waiting: { readonly item: Item; readonly arrival: number }[] = [];
  /** Messages that arrived so far. */
  arrivals = 0;
  /** Messages that a bound kept out. */
  lost = 0;
  private coming: { readonly due: number; readonly item: number }[] = [];
  private sent = 0;
  private readonly bound: MailboxBound | undefined;

  constructor(bound: MailboxBound | undefined) {
    this.bound = bound;
  }

  get items(): Item[] {
    return this.waiting.map(({ item }) => item);
  }

  /** The number of the next message. */
  next(): number {
    return this.sent++;
  }

  arrive(item: Item): void {
    if (item !== DOWN && this.bound !== undefined && this.waiting.length >= this.bound.max) {
      this.lost += 1;
      const oldest = this.bound.overflow === 'drop_old' ? this.waiting.findIndex((one) => one.item !== DOWN) : -1;
      if (oldest < 0) return;
      this.waiting.splice(oldest, 1);
    }
    this.waiting.push({ item, arrival: this.arrivals++ });
  }

  /** A message that will arrive; those of one moment in the order in which they were sent. */
  comes(due: number, item: number): void {
    this.coming.push({ due, item });
    this.coming.sort((one, other) => one.due - other.due || one.item - other.item);
  }

  /** Lets time come to the next arrival; its time, or `undefined` when there is none up to `until`. */
  pass(until: number): number | undefined {
    const due = this.coming[0]?.due;
    if (due === undefined || due > until) return undefined;
    for (let next = this.coming[0]; next?.due === due; next = this.coming[0]) {
      this.coming.shift();
      this.arrive(next.item);
    }
    return due;
  }

  /** Takes the first that is accepted and arrived as the `from`th or later. */
  take(accepts: (item: Item) => boolean, from = 0): Item | typeof timeout {
    const at = this.waiting.findIndex(({ item, arrival }) => arrival >= from && accepts(item));
    return at < 0 ? timeout : (this.waiting.splice(at, 1)[0] as { item: Item }).item;
  }
}

/** Plays the steps in the running process and on the array. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
function* play(self: AnySelf, steps: readonly Step[], model: Model): Generator<unknown, void, any> {
  const lostBefore = self.node.deadLetters;
  let mark: { ref: Ref; arrivals: number } = { ref: makeRef(), arrivals: 0 };
  for (const step of steps) {
    const now = monotonicTime();
    switch (step.do) {
      case 'send':
        for (let n = 0; n < step.times; n += 1) {
          const item = model.next();
          send(self.pid, item);
          model.arrive(item);
        }
        break;
      case 'later': {
        const item = model.next();
        sendAfter(step.ms, self.pid, item);
        model.comes(now + step.ms, item);
        break;
      }
      case 'mark':
        mark = { ref: makeRef(), arrivals: model.arrivals };
        break;
      case 'any':
        expect(itemOf(yield self.receive(undefined, { after: 0 }))).to.equal(model.take(() => true));
        break;
      case 'thin': {
        const [first] = model.items;
        const others = (message: unknown): message is number =>
          typeof message === 'number' && message !== first && message % step.by !== 0;
        for (const item of model.items.filter(others)) expect(yield self.receive(others)).to.equal(item);
        model.waiting = model.waiting.filter(({ item }) => !others(item));
        break;
      }
      case 'throw': {
        let looked = 0;
        const broken = new Error('broken matcher');
        const throwing = (_message: unknown): _message is never => {
          if (looked++ === step.at) throw broken;
          return false;
        };
        let got: unknown;
        try {
          got = yield self.receive(throwing, { after: 0 });
        } catch (thrown) {
          got = thrown;
        }
        expect(got).to.equal(step.at < model.waiting.length ? broken : timeout);
        break;
      }
      case 'down':
        self.spawnMonitor(() => undefined);
        model.arrive(DOWN);
        yield self.receive(nothing, { after: 1 });
        while (model.pass(now + 1) !== undefined);
        break;
      default: {
        const accepts = (item: unknown): item is number =>
          typeof item === 'number' && item % step.by === step.rest % step.by;
        const after = step.do === 'wait' ? step.ms : 0;
        const match = step.do === 'schema' ? z.number().refine(accepts) : accepts;
        const got: unknown = yield self.receive(match, step.do === 'since' ? { after, since: mark.ref } : { after });
        if (step.do === 'since') {
          // The mark may be lost: then all messages are looked at, and an earlier one may be taken.
          const first = model.items.find(accepts) ?? timeout;
          const behind = model.waiting.find(({ item, arrival }) => arrival >= mark.arrivals && accepts(item));
          expect(got).to.be.oneOf([behind?.item ?? timeout, first]);
          model.take((item) => item === got);
          break;
        }
        let expected = model.take(accepts);
        let at = now;
        while (expected === timeout && after > 0) {
          const arrival = model.pass(now + after);
          at = arrival ?? now + after;
          expected = model.take(accepts);
          if (arrival === undefined) break;
        }
        expect(got).to.equal(expected);
        expect(monotonicTime()).to.equal(at);
      }
    }
    expect((processInfo(self.pid, 'messages') ?? []).map(itemOf)).to.deep.equal(model.items);
    expect(self.node.deadLetters - lostBefore).to.equal(model.lost);
  }
}

function check(kind: BodyKind, steps: readonly Step[], bound?: MailboxBound): Promise<void> {
  return inProcess(kind, function* (self) {
    const script = kind.fn(function* (me: AnySelf) {
      try {
        yield* play(me, steps, new Model(bound));
      } catch (thrown) {
        send(self.pid, { failed: thrown });
      }
    });
    const { ref } = self.spawnWith({ monitor: true, ...(bound && { mailbox: bound }) }, script);
    const message: unknown = yield self.receive();
    if ('failed' in (message as object)) throw (message as { readonly failed: unknown }).failed;
    expect(message).to.include({ type: DOWN, ref, reason: 'normal' });
  });
}

describe('mailboxes and selective receive, whatever is sent and received', () => {
  overBothKinds((kind) => {
    it('takes the first message in order of arrival that matches, and leaves the others in order', async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(steps, (steps) => check(kind, steps)),
        fcRuns(1_000),
      );
    });

    it('a bounded one lets in what fits, loses what does not, and never the news of an end', async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(stepsWithDown, bound, (steps, bound) => check(kind, steps, bound)),
        fcRuns(1_000),
      );
    });

    it("one with overflow 'exit' ends its process with the first message too many", async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 40 }), (max, times) =>
          inProcess(kind, function* (self) {
            const idle = kind.fn(function* (me: AnySelf) {
              yield me.receive(nothing);
            });
            const { pid, ref } = self.spawnWith({ monitor: true, mailbox: { max, overflow: 'exit' } }, idle);
            yield self.receive(nothing, { after: 1 });
            for (let n = 0; n < times; n += 1) send(pid, n);
            const got: unknown = yield self.receive(undefined, { after: 1 });
            if (times <= max) expect(got).to.equal(timeout);
            else expect(got).to.include({ type: DOWN, ref, reason: 'mailbox_overflow' });
          }),
        ),
        fcRuns(1_000),
      );
    });
  });
});
