// Who is measured, and how each is run: an OS process of its own for every single measurement.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {'hot' | 'otp' | import('./works.mjs').Peer} SubjectName */

/** What one measurement gave. @typedef {{ count: number, seconds: number } | { count: number, bytes: number }} Sample */

/** Time in ms after which a measurement is given up. */
const LIMIT = 120_000;

/** Names for people. @type {Record<SubjectName, string>} */
export const titles = { hot: 'hot', otp: 'OTP', nact: 'nact', effect: 'Effect', xstate: 'XState' };

/** The OTP release of `erl`, or null when there is none. */
export function otpRelease() {
  const { status, stdout } = spawnSync(
    'erl',
    ['-noshell', '-eval', 'io:put_chars(erlang:system_info(otp_release)), halt().'],
    { encoding: 'utf8', input: '' },
  );
  return status === 0 ? stdout.trim() : null;
}

/**
 * Compiles the Erlang source.
 * @returns {{ folder: string, remove: () => void }} where the object code is
 */
export function compileOtp() {
  const folder = mkdtempSync(join(tmpdir(), 'hot-bench-'));
  const source = join(import.meta.dirname, 'otp', 'hot_bench.erl');
  const { status, stdout, error } = spawnSync('erlc', ['-o', folder, source], { encoding: 'utf8' });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (status === 0) return { folder, remove };
  remove();
  throw new Error(`erlc cannot compile ${source}: ${error?.message ?? stdout}`);
}

/**
 * Whether a subject does a work at all.
 * @param {SubjectName} subject
 * @param {import('./works.mjs').Work} work
 */
export function does(subject, work) {
  return subject === 'hot' || subject === 'otp' || work.peers.includes(subject);
}

/**
 * Measures one work of one subject.
 * @param {SubjectName} subject
 * @param {import('./works.mjs').Work} work
 * @param {number} seconds how long, about
 * @param {string | null} otpFolder where `compileOtp` has put its object code
 * @returns {Promise<number>} operations per second, or bytes
 */
export async function sample(subject, work, seconds, otpFolder) {
  const args = [work.name, String(seconds), String(work.step)];
  const text =
    subject === 'otp'
      ? await output('erl', [
          '+S',
          '1',
          '+P',
          '1000000',
          '-noshell',
          '-pa',
          `${otpFolder}`,
          '-run',
          'hot_bench',
          'main',
          ...args,
        ])
      : await output(process.execPath, [
          '--expose-gc',
          join(import.meta.dirname, 'subjects', `${subject}.mjs`),
          ...args,
        ]);
  const result = /** @type {Sample} */ (JSON.parse(text));
  return 'bytes' in result ? result.bytes : result.count / result.seconds;
}

/**
 * What a program prints on stdout; its stderr goes into the error when it fails.
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string>}
 */
function output(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (err += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}\n${err}`));
    });
  });
}
