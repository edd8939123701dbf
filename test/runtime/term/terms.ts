/** Terms for tests that go through all kinds of them. */
import fc from 'fast-check';
import { identityOf } from '../../../packages/runtime/src/term/identity';
import { PidTerm } from '../../../packages/runtime/src/term/pid';
import { RefTerm } from '../../../packages/runtime/src/term/ref';

const refs = [new RefTerm(0, 0), new RefTerm(0, 0)];
export const pids = [new PidTerm(80, 'a', null), new PidTerm(80, 'b', null), new PidTerm(81, 'a', null)];
const things = [class A {}, (): void => undefined];
// They keep the order in which they are looked at first.
things.forEach(identityOf);

/** One of each kind and more, in order. */
export const ascending: unknown[] = [
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
/** Terms of all kinds, many of which are equal. */
export const { term } = fc.letrec((tie) => ({
  term: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('term'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('term'), { maxKeys: 2 }),
  ),
}));
