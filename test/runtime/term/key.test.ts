/** Terms as keys: equal ones are one key, and the order of terms agrees. */
import { expect } from 'chai';
import fc from 'fast-check';
import { termCode, termKey } from '../../../packages/runtime/src/term/key';
import { compareTerms } from '../../../packages/runtime/src/term/order';
import { term } from './terms';

/** `1` and `1n` are equal by their value, but not one key. */
function hasBigints(of: unknown): boolean {
  return JSON.stringify(of, (_, value: unknown) => (typeof value === 'bigint' ? 'big' : value)).includes('big');
}

describe('the key of a term', () => {
  it('is one for terms that are equal, and no other', () => {
    fc.assert(
      fc.property(term, term, (a, b) => {
        if (hasBigints([a, b])) return;
        const map = new Map([[termKey(a), 'a']]);
        expect(map.has(termKey(b))).to.equal(compareTerms(a, b) === 0);
        expect(termCode(a) === termCode(b)).to.equal(compareTerms(a, b) === 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps texts apart from the terms they look like', () => {
    const terms = [
      ...['[1]', [1], '{"a":1}', { a: 1 }, ['1'], 1, '1', 1n, 'null', null, [null], ['null'], [undefined]],
      ...[['a,b'], ['a', 'b'], [], '', {}],
    ];
    // What the key of a term is, as a text.
    const texts = terms.flatMap((one) => [termKey(one), termKey(termKey(one))]);
    expect(new Set([...terms, ...texts].map(termKey)).size).to.equal(new Set([...terms, ...texts]).size);
  });

  it('is there for terms that contain themselves, and for those that are very deep', () => {
    const cycle = (): unknown => {
      const array: unknown[] = [1];
      array.push(array, { array });
      return array;
    };
    const deep = (levels: number): unknown => {
      let nest: unknown = 'nest';
      for (let level = 0; level < levels; level += 1) nest = [nest];
      return nest;
    };
    const one = deep(100_000);
    expect(termKey(cycle())).to.equal(termKey(cycle()));
    expect(termKey([cycle()])).to.not.equal(termKey(cycle()));
    expect(termKey(one))
      .to.equal(termKey(one))
      .and.not.equal(termKey(deep(100_000)));
    expect(termKey(deep(100)))
      .to.equal(termKey(deep(100)))
      .and.not.equal(termKey(deep(99)));
  });

  it('is the same at every run for plain data', () => {
    const at = new Date(7);
    const plain = { b: [1, 2n, -0, NaN, true, null, undefined, 'é"'], a: { at, bytes: new Uint8Array([1, 255]) } };
    expect(termCode(plain)).to.equal('{"a":{"at":d7,"bytes":x01ff},"b":[1,2n,0,NaN,true,null,undefined,"é\\""]}');
  });
});
