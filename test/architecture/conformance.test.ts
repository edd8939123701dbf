/**
 * Every case of OTP's own suites that says something about this runtime has a test that bears its name.
 */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Coverage,
  coverageOf,
  PAGE,
  pageOf,
  readSuites,
  readTests,
  type Suite,
} from '../../scripts/conformance.mjs';
import { root } from '../../scripts/setup.mjs';

describe('conformance', () => {
  describe('with OTP’s suites', () => {
    let coverage: Coverage[];
    before(function () {
      // Loads all tests of the suites in another process.
      this.timeout(120_000);
      coverage = coverageOf(readSuites(), readTests());
    });

    it('is tested case by case: each one has a test of its name', () => {
      expect(coverage.length).to.be.greaterThan(10);
      const missing = coverage.flatMap(({ suite, missing }) => missing.map((name) => `${suite}: ${name}`));
      expect(missing).to.deep.equal([]);
    });

    it('is told in docs/conformance.md as the tests are now (npm run conformance)', async () => {
      expect(readFileSync(join(root, PAGE), 'utf8')).to.equal(await pageOf(coverage));
    });
  });

  const suite: Suite = { yes: ['one', 'two'], adapt: ['three'], no: { 'is about nothing': ['four', 'five'] } };
  const test = (fullTitle: string, title: string) => ({ title, fullTitle: `${fullTitle} ${title}`, file: 'a.test.ts' });

  it('counts a case whose name a title of its suite begins with, alone or in a list', () => {
    const tests = [test('x_SUITE: part', 'one: is so'), test('x_SUITE', 'three, five: are so')];
    const [found] = coverageOf({ x_SUITE: suite }, tests);
    expect(found?.byFile).to.deep.equal(new Map([['a.test.ts', ['one', 'three', 'five']]]));
    expect(found?.leftOut).to.deep.equal([['is about nothing', ['four']]]);
    expect(found?.missing).to.deep.equal(['two']);
  });

  it('counts no test of another suite, and no title that has the name elsewhere', () => {
    const tests = [test('y_SUITE', 'one: is so'), test('x_SUITE', 'two'), test('x_SUITE', 'so is: three')];
    expect(coverageOf({ x_SUITE: suite }, tests)[0]?.missing).to.deep.equal(['one', 'two', 'three']);
  });
});
