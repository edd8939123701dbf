// `npm run test:nodes [-- 22 24 ...]`: runs all tests on each supported version of Node, one line per version.
// The binaries are npm's packages `node-<platform>-<arch>`, those that npm's `node` package stands for. They are
// installed below node_modules/.cache on first use, without scripts, and from nowhere else.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheDir, ensureBuilt, ensureInstalled, root } from './setup.mjs';
import { allTests } from './steps.mjs';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20.19', '22', '24', '26'];
const platform = process.platform === 'win32' ? 'win' : process.platform;
const packageName = `node-${platform}-${process.arch}`;
let failedVersions = 0;

await ensureInstalled();
await ensureBuilt();
for (const version of versions) {
  const node = binaryOf(version);
  const { ok, line, output } = runTests(node, version);
  if (!ok) failedVersions += 1;
  if (!ok) console.log(output.trimEnd());
  console.log(line);
}
console.log(`${versions.length - failedVersions} versions passed, ${failedVersions} failed`);
process.exitCode = failedVersions === 0 ? 0 : 1;

/**
 * @param {string} version a version or the beginning of one
 * @returns {string} the path of that Node's binary, installed if it was missing
 */
function binaryOf(version) {
  const folder = join(cacheDir, 'nodes', version);
  const bin = join(folder, 'node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bin)) return bin;
  console.log(`Installing ${packageName}@${version} from npm ...`);
  mkdirSync(folder, { recursive: true });
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', '--prefix', folder, ...flags, `${packageName}@${version}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status === 0 && existsSync(bin)) return bin;
  console.error(`npm has no ${packageName}@${version} for us.`);
  process.exit(1);
}

/**
 * @param {string} node
 * @param {string} version
 */
function runTests(node, version) {
  const countsFile = join(cacheDir, `test-counts-${version}.json`);
  rmSync(countsFile, { force: true });
  const since = Date.now();
  const exact = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const { status, stdout, stderr } = spawnSync(node, allTests, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Programs that the tests start by the name `node` are the same version.
    env: { ...process.env, HOT_TEST_COUNTS: countsFile, PATH: `${dirname(node)}${delimiter}${process.env['PATH']}` },
  });
  const counts = existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')) : null;
  const outcome = counts === null ? 'did not run to the end' : `${counts.passed} passed, ${counts.failed} failed`;
  const seconds = ((Date.now() - since) / 1000).toFixed(0);
  const ok = status === 0 && counts !== null;
  return { ok, line: `${ok ? 'ok  ' : 'FAIL'} node ${exact}  ${outcome}  (${seconds} s)`, output: stdout + stderr };
}
