// What `npm start` and `npm test` do first, in a repository of one package, with an npm and a tsc that only make files.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { packages, root } from '../../scripts/setup.mjs';
import { Folder } from '../helpers/folder';

const INSTALLING = (why: string): string => `Installing the dependencies (npm ci), because ${why} ...\n`;
const BUILDING = 'Building the packages (tsc -b) ...\n';
const REBUILDING = 'Sources changed: building (tsc -b) ...\n';

/** Installs what the lock file says, its record last, as npm does. */
const NPM = `#!${process.execPath}
const { mkdirSync, rmSync, readFileSync, writeFileSync } = require('node:fs');
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
rmSync('node_modules', { recursive: true, force: true });
if (process.env.NPM_FAILS) process.exit(7);
if (process.env.NPM_HANGS) {
  process.on('SIGINT', () => undefined);
  process.stdout.write('npm is at work');
  setInterval(() => undefined, 1000);
  return;
}
for (const path of Object.keys(packages)) {
  if (path === '' || packages[path].optional) { delete packages[path]; continue; }
  mkdirSync(path + '/bin', { recursive: true });
  writeFileSync(path + '/package.json', '{}');
}
writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(`
  const { mkdirSync, writeFileSync } = require('node:fs');
  if (process.env.TSC_FAILS) process.exit(2);
  for (const name of ${JSON.stringify(packages)}) {
    mkdirSync('packages/' + name + '/dist', { recursive: true });
    writeFileSync('packages/' + name + '/dist/index.js', '');
  }
`)});
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

function lockFile(version: string): string {
  const locked = {
    '': {},
    'node_modules/typescript': { version },
    'node_modules/for-another-system': { version, optional: true },
    'packages/cli/node_modules/nested': { version },
  };
  return JSON.stringify({ packages: locked });
}

describe('the set-up', () => {
  let folder: Folder;

  beforeEach(() => {
    const files = packages.flatMap((name) =>
      ['package.json', 'tsconfig.json', 'src/index.ts'].map((file) => [`packages/${name}/${file}`, '{}'] as const),
    );
    folder = new Folder({
      ...Object.fromEntries(files),
      'package.json': '{ "engines": { "node": ">=20.19.0" } }',
      'package-lock.json': lockFile('1.0.0'),
      'tsconfig.json': '{}',
      'tsconfig.base.json': '{}',
      'scripts/build.mjs': '',
      'bin/npm': NPM,
    });
    chmodSync(folder.file('bin/npm'), 0o755);
    for (const name of ['setup.mjs', 'build.mjs']) {
      copyFileSync(join(root, 'scripts', name), folder.file(`scripts/${name}`));
    }
  });

  afterEach(() => folder.remove());

  /** With the npm of this file first. */
  function environment(env: Record<string, string>): NodeJS.ProcessEnv {
    return {
      ...process.env,
      NODE_OPTIONS: '',
      PATH: `${folder.file('bin')}${delimiter}${process.env['PATH']}`,
      ...env,
    };
  }

  /** Runs it, and gives its exit code and what it says. */
  function setUp(env: Record<string, string> = {}): [code: number | null, said: string] {
    const { status, stdout, stderr } = spawnSync(process.execPath, [folder.file('scripts/build.mjs')], {
      encoding: 'utf8',
      env: environment(env),
    });
    return [status, stdout + stderr];
  }

  it('installs and builds in a fresh clone, and says so', () => {
    expect(setUp()).to.deep.equal([0, INSTALLING('node_modules is missing') + BUILDING]);
  });

  it('does nothing and says nothing when all is there', () => {
    setUp();
    expect(setUp()).to.deep.equal([0, '']);
  });

  it('builds when a source changed', () => {
    setUp();
    folder.write('packages/runtime/src/index.ts', 'export {};');
    expect(setUp()).to.deep.equal([0, REBUILDING]);
    expect(setUp()).to.deep.equal([0, '']);
  });

  it('builds when the output of a package is gone', () => {
    setUp();
    rmSync(folder.file('packages/cli/dist'), { recursive: true });
    expect(setUp()).to.deep.equal([0, BUILDING]);
  });

  it('installs when the lock file names another version', () => {
    setUp();
    folder.write('package-lock.json', lockFile('1.0.1'));
    expect(setUp()).to.deep.equal([0, INSTALLING('node_modules/typescript is not 1.0.1') + BUILDING]);
  });

  for (const path of ['node_modules/typescript', 'packages/cli/node_modules/nested']) {
    it(`installs when ${path} has been deleted`, () => {
      setUp();
      rmSync(folder.file(path), { recursive: true });
      expect(setUp()).to.deep.equal([0, INSTALLING(`${path} is missing`) + BUILDING]);
    });
  }

  it('installs anew after an installation that failed', () => {
    expect(setUp({ NPM_FAILS: '1' })).to.deep.equal([7, INSTALLING('node_modules is missing')]);
    expect(setUp()).to.deep.equal([0, INSTALLING('node_modules is missing') + BUILDING]);
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`ends at ${signal} together with an npm that does not heed it`, async () => {
      const script = folder.file('scripts/build.mjs');
      const child = spawn(process.execPath, [script], { env: environment({ NPM_HANGS: '1' }) });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.endsWith('npm is at work')) child.kill(signal);
      });
      // `close` is when nobody holds its output any more: npm has ended, too.
      expect(await once(child, 'close')).to.deep.equal([code, null]);
      expect(setUp()).to.deep.equal([0, INSTALLING('node_modules is missing') + BUILDING]);
    });
  }

  it('builds anew after a build that failed', () => {
    expect(setUp({ TSC_FAILS: '1' })).to.deep.equal([2, INSTALLING('node_modules is missing') + BUILDING]);
    expect(setUp()).to.deep.equal([0, BUILDING]);
  });

  it('refuses a Node that is too old, and says which it needs', () => {
    folder.write('package.json', '{ "engines": { "node": ">=99.1.0" } }');
    const said = `This needs Node 99.1.0 or later, and npm as it comes with it; you have Node ${process.versions.node}.\n`;
    expect(setUp()).to.deep.equal([1, said]);
  });
});
