// OTP's own test cases and the tests here that bear their names.
//
//   npm run conformance     writes docs/conformance.md; fails when a case has no test
//
// test/fixtures/conformance/cases.json lists the cases of each suite: `yes` as in OTP, `adapt` adapted to this runtime,
// `no` by the reason for which they say nothing about it. A test repeats a case when it stands below the `describe` of the
// suite and its title begins with the name of the case; one test may repeat several: `case_a, case_b: what is true`.
// Mocha, which loads the tests and runs none, gives the titles.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import prettier from 'prettier';
import { root } from './setup.mjs';

/**
 * @typedef {object} Suite
 * @property {string[]} yes                 cases that hold here as they do in OTP
 * @property {string[]} adapt               cases that hold in the words of this runtime
 * @property {Record<string, string[]>} no  cases that are left out, by reason
 */

/**
 * @typedef {object} Test
 * @property {string} title      its own title
 * @property {string} fullTitle  with those of the `describe`s around it
 * @property {string} file       path from the repository's folder, with forward slashes
 */

/**
 * @typedef {object} Coverage
 * @property {string} suite
 * @property {number} cases                       how many cases OTP has
 * @property {Set<string>} adapted                the cases that are adapted
 * @property {Map<string, string[]>} byFile       the cases that each file repeats
 * @property {[reason: string, cases: string[]][]} leftOut  the cases that no test repeats and none need repeat
 * @property {string[]} missing                   the cases that a test should repeat and none does
 */

/** The page, from the repository's folder. */
export const PAGE = 'docs/conformance.md';

/** @returns {Record<string, Suite>} the suites by name */
export function readSuites() {
  return JSON.parse(readFileSync(join(root, 'test/fixtures/conformance/cases.json'), 'utf8'));
}

/** @returns {Test[]} the tests of all folders named `conformance` */
export function readTests() {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const args = [mocha, '--dry-run', '--reporter=json', 'test/**/conformance/*.test.ts'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  if (status !== 0) throw new Error(`mocha could not list the tests:\n${stdout}${stderr}`);
  /** @type {{ tests: Test[] }} */
  const { tests } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  return tests.map(({ title, fullTitle, file }) => ({
    title,
    fullTitle,
    file: relative(root, file).replaceAll(sep, '/'),
  }));
}

/**
 * Finds the tests of each case.
 * @param {Record<string, Suite>} suites
 * @param {Test[]} tests
 * @returns {Coverage[]} one for each suite, in their order
 */
export function coverageOf(suites, tests) {
  return Object.entries(suites).map(([suite, { yes, adapt, no }]) => {
    const cases = [...yes, ...adapt, ...Object.values(no).flat()];
    const own = tests.filter(({ fullTitle }) => fullTitle.startsWith(suite));
    /** @type {Map<string, string[]>} */
    const byFile = new Map();
    const covered = new Set();
    for (const name of cases) {
      const files = new Set(own.filter(({ title }) => names(title).includes(name)).map(({ file }) => file));
      for (const file of files) byFile.set(file, [...(byFile.get(file) ?? []), name]);
      if (files.size > 0) covered.add(name);
    }
    /** @type {[string, string[]][]} */
    const leftOut = Object.entries(no).map(([reason, names]) => [reason, names.filter((name) => !covered.has(name))]);
    return {
      suite,
      cases: cases.length,
      adapted: new Set(adapt),
      byFile: new Map([...byFile].sort(([one], [other]) => (one < other ? -1 : 1))),
      leftOut: leftOut.filter(([, names]) => names.length > 0),
      missing: [...yes, ...adapt].filter((name) => !covered.has(name)),
    };
  });
}

/**
 * The names that a title begins with.
 * @param {string} title
 * @returns {string[]}
 */
function names(title) {
  const colon = title.indexOf(':');
  return colon < 0 ? [] : title.slice(0, colon).split(', ');
}

/**
 * The page that tells what is covered.
 * @param {Coverage[]} coverage
 * @returns {Promise<string>} Markdown
 */
export async function pageOf(coverage) {
  const rows = coverage.map(({ suite, cases, byFile, leftOut }) => {
    const covered = new Set([...byFile.values()].flat());
    return `| ${suite} | ${cases} | ${covered.size} | ${leftOut.flatMap(([, names]) => names).length} |`;
  });
  const sections = coverage.map(({ suite, adapted, byFile, leftOut }) => {
    /** @param {string[]} names */
    const list = (names) => names.map((name) => (adapted.has(name) ? `_\`${name}\`_` : `\`${name}\``)).join(', ');
    const covered = [...byFile].map(([file, names]) => `- [${file}](../${file}): ${list(names)}`);
    const out = leftOut.map(([reason, names]) => `- ${reason}: ${list(names)}`);
    return [`## ${suite}`, covered.join('\n'), ...(out.length > 0 ? ['Left out, as it', out.join('\n')] : [])].join(
      '\n\n',
    );
  });
  const text = [
    '# Conformance',
    `OTP's own test cases, and the tests here that bear their names. Written by \`npm run conformance\` from the titles of the
tests; \`test/architecture/conformance.test.ts\` checks that it is up to date. Cases in _italics_ hold in the words
of this runtime; where it behaves otherwise, and why, is in [semantics.md](semantics.md).`,
    ['| suite | cases | covered | left out |', '| --- | ---: | ---: | ---: |', ...rows].join('\n'),
    ...sections,
  ].join('\n\n');
  return prettier.format(text, { ...(await prettier.resolveConfig(join(root, PAGE))), parser: 'markdown' });
}

/** Writes the page, if every case has its test. */
async function main() {
  const coverage = coverageOf(readSuites(), readTests());
  const page = await pageOf(coverage);
  const missing = coverage.flatMap(({ suite, missing }) => missing.map((name) => `${suite}: ${name}`));
  if (missing.length > 0) throw new Error(`no test bears the name of\n${missing.join('\n')}`);
  writeFileSync(join(root, PAGE), page);
  console.log(`${PAGE}: ${coverage.length} suites`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) void main();
