// `npm test`: sets up what is missing, then runs every step of scripts/steps.mjs, two at a time.
//
//   npm test                      everything
//   npm test -- --only lint,types  these steps; `publint` stands for `publint:runtime` and so on
//
// Prints a line per step as it ends, the output of those that fail, and at last `N passed, N failed`: every test counts,
// and every other step counts as one.

import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheDir, ensureInstalled, root } from './setup.mjs';
import { steps } from './steps.mjs';

/** The longest that a step may take, in ms. */
const limitMs = 600_000;

const countsFile = join(cacheDir, 'test-counts.json');
const colours = process.stdout.isTTY && !process.env['NO_COLOR'];
const started = Date.now();
/** Tests and steps that passed. */
let passed = 0;
/** Tests and steps that failed. */
let failed = 0;

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = choose(values.only);

await ensureInstalled();
mkdirSync(cacheDir, { recursive: true });
rmSync(countsFile, { force: true });
console.log(
  `Running ${chosen.length === steps.length ? 'all checks and tests' : chosen.map((s) => s.name).join(', ')}`,
);

const waiting = chosen.filter((step) => !step.alone);
/** Whether there is a build to test. The first of two lanes starts with it; the other with what needs none. */
const built = chosen.some((step) => step.built)
  ? runStep({ name: 'build', about: 'every package builds', args: ['scripts/build.mjs'] })
  : Promise.resolve(true);
await Promise.all([
  built.then(() => drain(() => true)),
  drain((step) => !step.built)
    .then(() => built)
    .then(() => drain(() => true)),
]);
for (const step of chosen.filter((step) => step.alone)) {
  // The tests run even if the build failed: most of them run from source.
  await built;
  await runStep(step);
}

const seconds = ((Date.now() - started) / 1000).toFixed(0);
console.log(`\nin ${seconds} s`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * Runs waiting steps one after the other, until none is left.
 * @param {(step: import('./steps.mjs').Step) => boolean} suits
 */
async function drain(suits) {
  for (;;) {
    const index = waiting.findIndex(suits);
    const [step] = index < 0 ? [] : waiting.splice(index, 1);
    if (step === undefined) return;
    await runOrRefuse(step);
  }
}

/** @param {import('./steps.mjs').Step} step */
async function runOrRefuse(step) {
  if (!step.built || (await built)) {
    await runStep(step);
  } else {
    failed += 1;
    report(false, step, 'not run, as the build failed');
  }
}

/**
 * Runs one step and reports it. What the tests print appears at once, what others print only if they fail.
 * @param {import('./steps.mjs').Step} step
 * @returns {Promise<boolean>} whether it passed
 */
async function runStep(step) {
  const since = Date.now();
  const live = step.name === 'tests';
  if (live) console.log('\n     the tests, file by file');
  const { status, output } = await execute(step, live);
  const counts = live ? readCounts() : null;
  // Tests that left no counts did not run.
  const ok = status === 0 && (!live || counts !== null);
  passed += counts?.passed ?? (ok ? 1 : 0);
  // A test run that broke without a failed test (a file that does not load, say) is a failure too.
  failed += counts === null || counts.failed === 0 ? (ok ? 0 : 1) : counts.failed;
  report(ok, step, `${((Date.now() - since) / 1000).toFixed(1)} s`);
  if (!ok && !live) console.log(indent(output));
  return ok;
}

/**
 * @param {import('./steps.mjs').Step} step
 * @param {boolean} live
 * @returns {Promise<{ status: number | null, output: string }>}
 */
function execute(step, live) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, HOT_TEST_COUNTS: countsFile };
  if (colours) env['FORCE_COLOR'] = '1';
  const child = spawn(process.execPath, step.args, {
    cwd: root,
    env,
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    // In a group of its own, so that the limit ends what a step has started too.
    detached: process.platform !== 'win32',
  });
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const kill = () => {
    if (child.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  };
  const interrupt = () => {
    kill();
    process.exit(130);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      console.log(`     ${step.name} takes longer than ${limitMs / 1000} s and is ended`);
      kill();
    }, limitMs);
    child.once('error', reject);
    child.once('close', (status) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupt);
      process.removeListener('SIGTERM', interrupt);
      resolve({ status, output: Buffer.concat(chunks).toString() });
    });
  });
}

/** @returns {{ passed: number, failed: number } | null} what mocha's reporter left, null when it did not get so far */
function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {boolean} ok
 * @param {{ name: string, about: string }} step
 * @param {string} note
 */
function report(ok, step, note) {
  const word = colours ? (ok ? '\x1b[32mok\x1b[0m  ' : '\x1b[31mFAIL\x1b[0m') : ok ? 'ok  ' : 'FAIL';
  console.log(`${word} ${step.name.padEnd(19)} ${step.about}  (${note})`);
}

/** @param {string} text */
function indent(text) {
  return text.trimEnd().replace(/^/gm, '     ');
}

/** @param {string | undefined} only */
function choose(only) {
  if (only === undefined) return steps;
  const names = only.split(',').map((name) => name.trim());
  const known = (/** @type {string} */ name) => steps.filter((s) => s.name === name || s.name.startsWith(`${name}:`));
  const unknown = names.filter((name) => known(name).length === 0);
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(', ')}. The steps are ${steps.map((s) => s.name).join(', ')}.`);
    process.exit(2);
  }
  return steps.filter((step) => names.some((name) => known(name).includes(step)));
}
