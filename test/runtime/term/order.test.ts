/** The order of all terms. */
import { expect } from 'chai';
import fc from 'fast-check';
import { compareTerms } from '../../../packages/runtime/src/term/order';
import { ascending, pids, term } from './terms';

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
