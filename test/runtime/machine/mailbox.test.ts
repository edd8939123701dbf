import { expect } from 'chai';
import fc from 'fast-check';
import { Mailbox } from '../../../packages/runtime/src/machine/mailbox';
import { fcRuns } from '../../helpers/fc-runs';

/** What is done to a mailbox, and to an array at the same time. */
type Step =
  | { readonly do: 'push'; readonly times: number }
  | { readonly do: 'shift'; readonly times: number }
  /** Takes the first message that leaves the rest `rest` when it is divided by `by`. */
  | { readonly do: 'take'; readonly by: number; readonly rest: number; readonly times: number }
  /** Takes all but the first one and each `by`th: what is left stands among holes. */
  | { readonly do: 'thin'; readonly by: number }
  /** Remembers where the mailbox ends now. */
  | { readonly do: 'mark' }
  /** Looks for the first message behind the last mark. */
  | { readonly do: 'findBehindMark'; readonly by: number; readonly rest: number }
  | { readonly do: 'clear' };

const times = fc.oneof(fc.nat({ max: 40 }), fc.constant(100));
const divided = { by: fc.integer({ min: 1, max: 5 }), rest: fc.nat({ max: 4 }) };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('push' as const), times }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('shift' as const), times }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('take' as const), ...divided, times }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('thin' as const), by: fc.integer({ min: 3, max: 6 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('findBehindMark' as const), ...divided }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);

/** Does all steps to both, and compares after each. */
function play(steps: readonly Step[]): void {
  const mailbox = new Mailbox();
  let model: number[] = [];
  let next = 0;
  let mark = { position: mailbox.tail, era: mailbox.era, before: 0 };
  const accepts = (by: number, rest: number) => (message: unknown) => (message as number) % by === rest % by;
  for (const step of steps) {
    switch (step.do) {
      case 'push':
        for (let n = 0; n < step.times; n += 1) {
          mailbox.push(next);
          model.push(next);
          next += 1;
        }
        break;
      case 'shift':
        for (let n = 0; n < step.times && model.length > 0; n += 1) expect(mailbox.shift()).to.equal(model.shift());
        break;
      case 'take':
        for (let n = 0; n < step.times; n += 1) {
          const matches = accepts(step.by, step.rest);
          const position = mailbox.find(matches, mailbox.head);
          const index = model.findIndex(matches);
          if (index < 0) {
            expect(position).to.equal(-1);
            break;
          }
          expect(mailbox.at(position)).to.equal(model[index]);
          expect(mailbox.take(position)).to.equal(model[index]);
          model.splice(index, 1);
        }
        break;
      case 'thin': {
        const [first] = model;
        const matches = (message: unknown): boolean => message !== first && (message as number) % step.by !== 0;
        for (const message of model.filter(matches)) {
          expect(mailbox.take(mailbox.find(matches, mailbox.head))).to.equal(message);
        }
        model = model.filter((message) => !matches(message));
        break;
      }
      case 'mark':
        mark = { position: mailbox.tail, era: mailbox.era, before: next };
        break;
      case 'findBehindMark': {
        // A position means something as long as the era is the same; else everything is looked at.
        const valid = mark.era === mailbox.era;
        const matches = accepts(step.by, step.rest);
        const position = mailbox.find(matches, valid ? mark.position : mailbox.head);
        const wanted = model.find((message) => matches(message) && (!valid || message >= mark.before));
        expect(position < 0 ? undefined : mailbox.at(position)).to.equal(wanted);
        break;
      }
      case 'clear':
        mailbox.clear();
        model = [];
        break;
    }
    expect(mailbox.length).to.equal(model.length);
    expect(mailbox.toArray()).to.deep.equal(model);
    expect(mailbox.head).to.be.at.most(mailbox.tail);
  }
}

describe('a mailbox', () => {
  it('is an array of messages, whatever is done to it', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), play), fcRuns(300));
  });

  it('calls the matcher for every message once, in order, and not behind the first that it accepts', () => {
    const mailbox = new Mailbox();
    for (let n = 0; n < 100; n += 1) mailbox.push(n);
    const seen: unknown[] = [];
    const position = mailbox.find((message) => seen.push(message) > 0 && message === 60, mailbox.head);
    expect(mailbox.at(position)).to.equal(60);
    expect(seen).to.deep.equal(Array.from({ length: 61 }, (_, n) => n));
  });

  it('is as before when the matcher throws', () => {
    const mailbox = new Mailbox();
    for (let n = 0; n < 10; n += 1) mailbox.push(n);
    mailbox.take(mailbox.find((message) => message === 4, mailbox.head));
    const before = mailbox.toArray();
    expect(() =>
      mailbox.find((message) => {
        if (message === 5) throw new Error('matcher');
        return false;
      }, mailbox.head),
    ).to.throw('matcher');
    expect(mailbox.toArray()).to.deep.equal(before);
  });

  it('gives no new message a position that was looked at, as long as the era is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 3 }), { maxLength: 200 }), (choices) => {
        const mailbox = new Mailbox();
        let next = 0;
        let looked = { tail: mailbox.tail, era: mailbox.era };
        for (const choice of choices) {
          if (choice === 0 || mailbox.length === 0) {
            const position = mailbox.tail;
            mailbox.push(next);
            next += 1;
            if (mailbox.era === looked.era) expect(position).to.be.at.least(looked.tail);
          } else if (choice === 1) {
            mailbox.shift();
          } else if (choice === 2) {
            const last = mailbox.toArray().at(-1);
            mailbox.take(mailbox.find((message) => message === last, mailbox.head));
          }
          if (choice === 3 || mailbox.era !== looked.era) looked = { tail: mailbox.tail, era: mailbox.era };
        }
      }),
      fcRuns(100),
    );
  });

  it('has an era that no other mailbox has', () => {
    const eras = Array.from({ length: 100 }, () => new Mailbox().era);
    expect(new Set(eras).size).to.equal(100);
  });

  it('gives back the memory of a burst', () => {
    const mailbox = new Mailbox();
    for (let n = 0; n < 100_000; n += 1) mailbox.push(n);
    while (mailbox.length > 0) mailbox.shift();
    expect((mailbox as unknown as { ring: unknown[] | null }).ring).to.equal(null);
    mailbox.push('again');
    expect(mailbox.shift()).to.equal('again');
  });

  it('holds nothing that has been taken', () => {
    const mailbox = new Mailbox();
    for (let n = 0; n < 50; n += 1) mailbox.push({ n });
    for (let n = 49; n > 0; n -= 2) {
      mailbox.take(mailbox.find((message) => (message as { n: number }).n === n, mailbox.head));
    }
    const ring = (mailbox as unknown as { ring: unknown[] }).ring;
    expect(ring.filter((slot) => typeof slot === 'object' && slot !== null)).to.have.length(mailbox.length);
  });
});
