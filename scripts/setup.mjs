// What a fresh clone lacks: installed dependencies and built packages. Both are cheap to ask for when nothing is
// missing, so `npm start` and `npm test` ask each time.
//
// Installed means: npm's own record of node_modules has every package of package-lock.json at the locked version, and each
// is there.
// Built means: the inputs of the build (paths, sizes, times) are those of the last build that succeeded.
// Uses nothing but Node: it runs before anything is installed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The packages' folder names, in the order in which they build. */
export const packages = ['runtime', 'behaviours', 'cli', 'examples'];

/** Where the tools of this repository keep what may be deleted at any time. */
export const cacheDir = join(root, 'node_modules', '.cache', 'hot');

/** What ends a program from outside. @type {readonly NodeJS.Signals[]} */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const buildStamp = join(cacheDir, 'build');

/**
 * A path below the repository's folder.
 * @param {...string} parts
 */
const at = (...parts) => join(root, ...parts);

/**
 * Installs what package-lock.json says, if node_modules differs from it.
 * @returns {Promise<void>} ends the program with npm's status when npm fails
 */
export async function ensureInstalled() {
  refuseOldNode();
  const why = whyNotInstalled();
  if (why === null) return;
  console.log(`Installing the dependencies (npm ci), because ${why} ...`);
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Builds the packages, if their inputs changed since the last build.
 * @returns {Promise<void>} ends the program with the compiler's status when it fails
 */
export async function ensureBuilt() {
  const stamp = inputsOfBuild();
  const missing = packages.filter((name) => !existsSync(at('packages', name, 'dist', 'index.js')));
  const last = existsSync(buildStamp) ? readFileSync(buildStamp, 'utf8') : null;
  if (last === stamp && missing.length === 0) return;
  const changed = last !== null && missing.length === 0;
  console.log(changed ? 'Sources changed: building (tsc -b) ...' : 'Building the packages (tsc -b) ...');
  await build();
}

/**
 * Builds the packages. tsc builds incrementally; it keeps the output of deleted sources, which goes first.
 * @returns {Promise<void>} ends the program with the compiler's status when it fails
 */
export async function build() {
  const stamp = inputsOfBuild();
  for (const name of packages) {
    const dist = at('packages', name, 'dist');
    // A package without output but with tsc's record of it would count as up to date.
    if (!existsSync(dist)) rmSync(at('packages', name, 'tsconfig.tsbuildinfo'), { force: true });
    for (const file of files(dist)) {
      const source = relative(dist, file).replace(/(\.d\.ts|\.js)(\.map)?$/, '');
      const kept = ['.ts', '.mts', '.cts', '.json'].some((ext) =>
        existsSync(at('packages', name, 'src', source + ext)),
      );
      if (!kept && !source.endsWith('.tsbuildinfo')) rmSync(file);
    }
  }
  await run(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-b']);
  mkdirSync(cacheDir, { recursive: true });
  writeFileSync(buildStamp, stamp);
}

/** Ends the program when this Node is older than package.json says: what fails first would not tell the reason. */
function refuseOldNode() {
  const needed = JSON.parse(readFileSync(at('package.json'), 'utf8')).engines.node.replace('>=', '');
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [neededMajor, neededMinor] = needed.split('.').map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  console.error(
    `This needs Node ${needed} or later, and npm as it comes with it; you have Node ${process.versions.node}.`,
  );
  process.exit(1);
}

/** @returns {string | null} a reason, or null when node_modules agrees with package-lock.json */
function whyNotInstalled() {
  const recordFile = at('node_modules', '.package-lock.json');
  if (!existsSync(recordFile)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages;
  const found = JSON.parse(readFileSync(recordFile, 'utf8')).packages;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const there = found[path];
    if (there === undefined && optional) continue;
    // npm writes its record last, so an interrupted installation has none; but somebody may have deleted since.
    if (there === undefined || !existsSync(at(path, 'package.json'))) return `${path} is missing`;
    if (there.version !== version) return `${path} is not ${version}`;
  }
  return null;
}

/** @returns {string} a digest of everything the build reads */
function inputsOfBuild() {
  const hash = createHash('sha256');
  const inputs = packages.flatMap((name) => [
    at('packages', name, 'package.json'),
    at('packages', name, 'tsconfig.json'),
    ...files(at('packages', name, 'src')),
  ]);
  for (const file of [at('tsconfig.base.json'), at('tsconfig.json'), at('package-lock.json'), ...inputs]) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {string[]} the files below a folder, in a stable order; none when it does not exist
 */
function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/**
 * Runs a command that speaks for itself, and ends this program when it fails.
 *
 * Ctrl-C, and the other signals that end a program, kill it: npm would take one as a wish and go on for a minute, in the
 * way of whoever starts again. Killed, it leaves no record, so the next start sets up anew.
 * @param {string} command
 * @param {string[]} args
 */
async function run(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell });
  /** @param {NodeJS.Signals} signal */
  const interrupt = (signal) => {
    child.kill('SIGKILL');
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of STOP_SIGNALS) process.once(signal, interrupt);
  const [status] = await once(child, 'close');
  for (const signal of STOP_SIGNALS) process.removeListener(signal, interrupt);
  if (status !== 0) process.exit(status ?? 1);
}
