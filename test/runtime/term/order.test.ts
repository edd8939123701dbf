/** The order of all terms, and that keys of hash tables agree with it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { KeyMap } from '../../../packages/runtime/src/node/ets/key-map';
import { compareTerms } from '../../../packages/runtime/src/term/order';
import { PidTerm } from '../../../packages/runtime/src/term/pid';
import { RefTerm } from '../../../packages/runtime/src/term/ref';

const refs = [new RefTerm(0, 0), new RefTerm(0, 0)];
const pids = [new PidTerm(80, 'a', null), new PidTerm(80, 'b', null), new PidTerm(81, 'a', null)];
const things = [class A {}, (): void => undefined];

/** One of each kind and more, in order. */
const ascending: unknown[] = [
  ...[-Infinity, -1n, 0, 0.5, 1n, 2 ** 60, 2n ** 61n, Infinity, NaN],
  ...[undefined, null, false, true],
  ...['', 'B', 'a', 'aa', 'b'],
  ...[Symbol.for('s'), Symbol('t')],
  ...refs,
  ...things,
  ...pids,
  ...[new Date(-1), new Date(5)],
  ...[{}, { a: 2 }, { b: 1 }, { b: 2 }, { a: 1, b: 1 }],
  ...[[], [1], [1, 1], [1, 'a'], [2], ['user'], ['user', 1], [[]]],
  ...[new Uint8Array([1]), Buffer.from([1, 0]), new Uint8Array([2])],
];

const leaf = fc.oneof(
  fc.constantFrom(...ascending.filter((term) => typeof term !== 'object' || term === null)),
  fc.constantFrom<unknown>(...refs, ...pids),
  fc.integer({ min: -3, max: 3 }),
  fc.string({ maxLength: 2 }),
);
const { term } = fc.letrec((tie) => ({
  term: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('term'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('term'), { maxKeys: 2 }),
  ),
}));

describe('the order of terms', () => {
  it('goes from numbers to bytes', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        expect(Math.sign(compareTerms(a, b)), `${i} and ${j}`).to.equal(Math.sign(i - j));
      }
    }
  });

  it('knows numbers by their value, compound terms by their parts', () => {
    for (const [a, b] of [
      [1, 1n],
      [0, -0],
      [NaN, NaN],
      [
        [1, { a: [pids[0]] }],
        [1, { a: [pids[0]] }],
      ],
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      [new Date(1), new Date(1)],
      [Buffer.from('x'), new Uint8Array([120])],
      [Symbol.for('s'), Symbol.for('s')],
    ]) {
      expect(compareTerms(a, b)).to.equal(0);
    }
    const make = (): object => new (class {})();
    expect(compareTerms(make(), make())).to.not.equal(0);
  });

  it('is a total order', () => {
    fc.assert(
      fc.property(term, term, term, (a, b, c) => {
        const [ab, ba, bc, ac] = [compareTerms(a, b), compareTerms(b, a), compareTerms(b, c), compareTerms(a, c)];
        expect(Math.sign(ab)).to.equal(-Math.sign(ba) + 0);
        expect(compareTerms(a, a)).to.equal(0);
        if (ab <= 0 && bc <= 0) expect(ac).to.be.at.most(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a map whose keys are terms', () => {
  it('holds one value for terms that are the same', () => {
    fc.assert(
      fc.property(term, term, (a, b) => {
        const map = new KeyMap<string>();
        map.set(a, 'a');
        map.set(b, 'b');
        const hasBigints = JSON.stringify([a, b], (_, value: unknown) =>
          typeof value === 'bigint' ? 'big' : value,
        ).includes('big');
        // 1 and 1n are equal, but not the same.
        if (!hasBigints) expect(map.get(a)).to.equal(compareTerms(a, b) === 0 ? 'b' : 'a');
        map.delete(b);
        expect(map.get(b)).to.equal(undefined);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps texts apart from the terms they look like', () => {
    const map = new KeyMap<string>();
    const keys = [
      '[1]',
      [1],
      '{"a":1}',
      { a: 1 },
      ['1'],
      1,
      '1',
      1n,
      'null',
      null,
      [null],
      ['null'],
      [undefined],
      ['a,b'],
      ['a', 'b'],
    ];
    for (const [i, key] of keys.entries()) map.set(key, String(i));
    expect(keys.map((key) => map.get(key))).to.deep.equal(keys.map((_, i) => String(i)));
  });
});
