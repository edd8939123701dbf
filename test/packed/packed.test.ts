// Tries the packages as a user gets them: packed, installed from the tarballs into an empty project, type-checked
// strictly, compiled and run. npm's cache has every dependency already, from the repository's own installation.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { version as nodeTypes } from '@types/node/package.json';

const root = join(__dirname, '..', '..');

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

describe('the packed packages', function () {
  this.timeout(180_000);
  let folder: string;
  let tarballs: string[];

  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'hot-packed-')));
    await run(root, process.execPath, 'scripts/build.mjs');
    const packed = ['packages/runtime', 'packages/behaviours'].map((path) => `./${path}`);
    await run(root, 'npm', 'pack', ...packed, '--pack-destination', folder, '--loglevel=error');
    tarballs = (await readdir(folder)).map((name) => join(folder, name));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const [style, type] of [
    ['an ESM', 'module'],
    ['a CommonJS', 'commonjs'],
  ] as const) {
    it(`install into ${style} project in strict TypeScript, type-check, start a gen_server and call it`, async () => {
      const project = join(folder, type);
      await mkdir(project);
      await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, type }));
      await writeFile(
        join(project, 'tsconfig.json'),
        JSON.stringify({
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
        }),
      );
      await copyFile(join(__dirname, 'fixtures', 'main.ts'), join(project, 'main.ts'));
      const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      await run(project, 'npm', 'install', ...quiet, ...tarballs, `@types/node@${nodeTypes}`);
      await run(project, process.execPath, 'node_modules/typescript/bin/tsc');
      expect(await run(project, process.execPath, 'main.js')).to.equal('answer: pong\n');
    });
  }
});
