// Tries the packages as a user gets them: packed, installed from the tarballs into an empty project, type-checked
// strictly, compiled and run. npm's cache has every dependency already, from the repository's own installation.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import manifest from '../../package.json';

const root = join(__dirname, '..', '..');
const { devDependencies } = manifest as { devDependencies: Record<string, string> };

/** Runs a program; a failure carries what it printed. */
async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  try {
    // The user's Node has none of the flags of this test run.
    const env = { ...process.env, NODE_OPTIONS: '' };
    return (await promisify(execFile)(command, args, { cwd, env })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed\n${stdout}${stderr}`, { cause: error });
  }
}

/** Strict, and with the libraries' declarations checked too. */
const tsconfig = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    rootDir: '.',
  },
};

/** Makes an empty project of a module type and installs the tarballs into it. */
async function makeProject(project: string, type: string, tarballs: string[]): Promise<void> {
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type }));
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  await copyFile(join(__dirname, 'fixtures', 'main.ts'), join(project, 'main.ts'));
  const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run(project, 'npm', 'install', ...quiet, ...tarballs, `@types/node@${devDependencies['@types/node']}`);
}

describe('the packed packages', function () {
  this.timeout(180_000);
  let folder: string;

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'hot-packed-')));
    await run(root, process.execPath, 'scripts/build.mjs');
    const packed = ['./packages/runtime', './packages/behaviours'];
    await run(root, 'npm', 'pack', ...packed, '--pack-destination', folder, '--loglevel=error');
    const tarballs = (await readdir(folder)).map((name) => join(folder, name));
    await Promise.all(['module', 'commonjs'].map((type) => makeProject(join(folder, type), type, tarballs)));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const [style, type] of [
    ['an ESM', 'module'],
    ['a CommonJS', 'commonjs'],
  ] as const) {
    it(`type-check strictly in ${style} project, start a gen_server there and call it`, async () => {
      const project = join(folder, type);
      await run(project, process.execPath, 'node_modules/typescript/bin/tsc');
      expect(await run(project, process.execPath, 'main.js')).to.equal('40 + 2 = 42 function\n');
    });
  }
});
