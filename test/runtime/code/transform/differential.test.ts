/**
 * Transformed programs do what native ones do: the same log, in the same order.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { corpus } from './corpus';
import { logOf } from './log-of';
import { program } from './program-generator';

describe('code / transform: compared with native async functions', () => {
  for (const [name, program] of Object.entries(corpus)) {
    it(name, async () => {
      const native = await logOf(program, 'native');
      expect(native.length, 'the program logs something').to.be.greaterThan(1);
      expect(await logOf(program, 'transformed')).to.deep.equal(native);
    });
  }

  it('whatever program is made up', async () => {
    await fc.assert(
      fc.asyncProperty(program, async (text) => {
        expect(await logOf(text, 'transformed')).to.deep.equal(await logOf(text, 'native'));
      }),
      { numRuns: 300 },
    );
  });
});
