// `npm run bench`: hot, OTP (when `erl` is installed) and other actor libraries do the same works, side by side.
//
// Each measurement is an OS process of its own; in each round every subject does a work before the next work begins, so
// that a slow moment of the machine meets all of them. What counts is the median of the rounds.
// The table goes to stdout, progress to stderr.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled } from '../scripts/setup.mjs';
import { table } from './report.mjs';
import { resultOf } from './results.mjs';
import { compileOtp, does, otpRelease, sample, titles } from './subjects.mjs';
import { peers, works } from './works.mjs';

const usage = `npm run bench -- [options]
  --only NAME     measures this work only; may be given several times
  --rounds N      measurements of each work, of which the median counts (5)
  --seconds S     length of a measurement (0.5)
  --no-peers      hot and OTP only
  --no-build      takes the packages as they were built last
  --json FILE     writes the results to FILE, too
works:
${works.map((work) => `  ${work.name.padEnd(14)}  ${work.about}`).join('\n')}`;

/**
 * @param {string} message
 * @returns {never}
 */
function refuse(message) {
  console.error(`${message}\n\n${usage}`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '0.5' },
        'no-peers': { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        json: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const asked = options();
if (asked.help) {
  console.log(usage);
  process.exit(0);
}
const rounds = Number(asked.rounds);
const seconds = Number(asked.seconds);
if (!Number.isInteger(rounds) || rounds < 1) refuse(`--rounds takes a whole number from 1 on, not ${asked.rounds}`);
if (!(seconds > 0 && seconds <= 60)) refuse(`--seconds takes a number up to 60, not ${asked.seconds}`);
for (const name of asked.only) if (!works.some((work) => work.name === name)) refuse(`there is no work '${name}'`);
const chosen = works.filter((work) => asked.only.length === 0 || asked.only.includes(work.name));

await ensureInstalled();
if (!asked['no-build']) await ensureBuilt();

const release = otpRelease();
const otp = release === null ? null : compileOtp();
/** @type {import('./subjects.mjs').SubjectName[]} */
const subjects = ['hot', ...(otp === null ? [] : /** @type {const} */ (['otp'])), ...(asked['no-peers'] ? [] : peers)];

/** @type {import('./results.mjs').Result[]} */
let results;
try {
  results = await measureAll();
} finally {
  otp?.remove();
}
console.log(environment());
console.log();
console.log(table(chosen, results, process.stdout.isTTY === true));
if (asked.json !== undefined) writeFileSync(asked.json, `${JSON.stringify(results, null, 2)}\n`);

async function measureAll() {
  /** @type {Map<string, Map<import('./subjects.mjs').SubjectName, number[]>>} */
  const samples = new Map(chosen.map((work) => [work.name, new Map()]));
  const steps = chosen.flatMap((work) =>
    subjects.filter((subject) => does(subject, work)).map((subject) => ({ work, subject })),
  );
  let done = 0;
  for (let round = 1; round <= rounds; round += 1) {
    for (const { work, subject } of steps) {
      progress(`${(done += 1)}/${steps.length * rounds} round ${round}: ${work.name}, ${titles[subject]}`);
      const value = await sample(subject, work, seconds, otp?.folder ?? null);
      const ofWork = /** @type {Map<import('./subjects.mjs').SubjectName, number[]>} */ (samples.get(work.name));
      ofWork.set(subject, [...(ofWork.get(subject) ?? []), value]);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  return chosen.map((work) => resultOf(work, samples.get(work.name) ?? new Map()));
}

/** @param {string} text */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else console.error(text);
}

function environment() {
  const processors = cpus();
  const versions = subjects.flatMap((subject) => {
    if (subject === 'hot') return [];
    return [subject === 'otp' ? `OTP ${release} (one scheduler)` : `${titles[subject]} ${versionOf(subject)}`];
  });
  return [
    `Node ${process.versions.node}, V8 ${process.versions.v8}${release === null ? ', no erl' : ''}`,
    `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores, load ${loadavg()[0]?.toFixed(1)}`,
    versions.join(', '),
    `median of ${rounds} round${rounds === 1 ? '' : 's'} of ${seconds} s`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** @param {string} name */
function versionOf(name) {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
