// The steps of `npm test`: what is checked, with which command, and what must be there before.
import { join } from 'node:path';
import { cacheDir, packages, root } from './setup.mjs';

/**
 * @typedef {object} Step
 * @property {string} name     for `--only`, and in the report
 * @property {string} about    what is true when it passes
 * @property {string[]} args   what node is run with
 * @property {boolean} [built] true when it needs the built packages
 * @property {boolean} [alone] true when it has two processes of its own, and so runs while nothing else does
 */

/** @param {string[]} parts a file of an installed package */
const tool = (...parts) => join(root, 'node_modules', ...parts);
const tsc = tool('typescript', 'bin', 'tsc');

// By content: what prettier says of a file depends on nothing else.
const prettierCache = ['--cache', '--cache-strategy=content', `--cache-location=${join(cacheDir, 'prettier')}`];

/** What node runs all tests with. */
export const allTests = [
  tool('mocha', 'bin', 'mocha.js'),
  '--parallel',
  '--jobs=2',
  '--reporter=scripts/mocha-reporter.cjs',
  '--forbid-only',
  '--forbid-pending',
];

/** @type {Step[]} */
export const steps = [
  {
    name: 'format',
    about: 'prettier would change nothing',
    args: [tool('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level=warn', ...prettierCache, '.'],
  },
  { name: 'lint', about: 'eslint finds nothing', args: [tool('eslint', 'bin', 'eslint.js'), '.'] },
  { name: 'types', about: 'sources and tests type-check', args: [tsc, '-p', 'test'] },
  { name: 'layers', about: 'imports point down, without cycles', args: ['scripts/check-layers.mjs'] },
  { name: 'knip', about: 'no dead exports, files or dependencies', args: [tool('knip', 'bin', 'knip.js')] },
  {
    name: 'type-tests',
    about: 'the built declarations accept and refuse what they should',
    args: [tsc, '-p', 'test/types'],
    built: true,
  },
  {
    name: 'bench-types',
    about: 'the hot modules of the benchmarks type-check',
    args: [tsc, '-p', 'bench'],
    built: true,
  },
  ...packages.flatMap((name) => [
    {
      name: `publint:${name}`,
      about: `@hot/${name} is packed as its package.json says`,
      args: [tool('publint', 'src', 'cli.js'), `packages/${name}`, '--strict'],
      built: true,
    },
    {
      name: `attw:${name}`,
      about: `@hot/${name} resolves with its types from ESM and CommonJS`,
      // Node 10 knows no exports map; hot needs Node 20.
      args: [tool('@arethetypeswrong', 'cli', 'dist', 'index.js'), '--pack', `packages/${name}`, '--profile=node16'],
      built: true,
    },
  ]),
  {
    name: 'tests',
    about: 'all tests pass',
    args: allTests,
    built: true,
    alone: true,
  },
];
