import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startTestNode } from '@hot/runtime/testing';
import { FORMAT, objectCode, parseObjectCode, serialize } from '../../../packages/runtime/src/code/object-code';
import { rejection, Stage } from './code-root';
import { stripRuntime, type StrippedRuntime } from './stripped-runtime';

/** Starts a node in an OS process of its own, loads `main`, and says what it calls, compiles and has in memory. */
const PROGRAM = `
  const { Node } = require('@hot/runtime');
  Node.start({ roots: process.argv[1] }).then(async (node) => {
    const said = [];
    await node.code.ensureLoaded('main');
    node.spawn('main', 'run', [(x) => said.push(x)]);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    const loaded = Object.keys(require.cache).filter((file) => /node_modules.(typescript|acorn|eslint-scope)./.test(file));
    console.log(JSON.stringify({ said, typescript: loaded.some((file) => file.includes('typescript')), loaded: loaded.length }));
    await node.stop();
  });`;

interface Said {
  readonly said: unknown[];
  readonly typescript: boolean;
  readonly loaded: number;
}

const optionsIn = (cwd: string) => ({ cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }) as const;

function run(folder: string, cwd: string): Said {
  return JSON.parse(execFileSync(process.execPath, ['-e', PROGRAM, folder], optionsIn(cwd))) as Said;
}

describe('code / object code on disk (C10)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  let runtime: StrippedRuntime;
  before(() => {
    runtime = stripRuntime();
  });
  after(() => runtime.remove());

  const sources = {
    'main.ts': `import { part } from './lib/part.js'; export async function run(_self: unknown, log: (x: unknown) => void): Promise<void> { log(part()); }`,
    'lib/part.ts': 'export function part(): string { return "part"; }',
  };

  it('lets a second start compile nothing and load no compiler', () => {
    const root = stage.root(sources);
    expect(run(root.folder, runtime.folder)).to.include({ typescript: true });
    const files = ['main.hot.json', 'lib/part.hot.json'].map((file) => root.path(`.hot/${file}`));
    const written = files.map((file) => statSync(file).mtimeMs);
    expect(run(root.folder, runtime.folder)).to.deep.equal({
      said: ['part'],
      typescript: false,
      loaded: 0,
    });
    expect(files.map((file) => statSync(file).mtimeMs)).to.deep.equal(written);
    root.write({ 'lib/part.ts': 'export function part(): string { return "changed"; }' });
    expect(run(root.folder, runtime.folder), 'a changed source is compiled').to.deep.include({
      said: ['changed'],
      typescript: true,
    });
    expect(run(root.folder, runtime.folder)).to.deep.include({ said: ['changed'], loaded: 0 });
  }).timeout(60_000);

  it('is compiled anew by another version of hot', () => {
    const root = stage.root(sources);
    const manifest = join(runtime.folder, 'node_modules/@hot/runtime/package.json');
    const text = readFileSync(manifest, 'utf8');
    const other = JSON.stringify({ ...(JSON.parse(text) as object), version: '99.0.0' });
    for (const [version, typescript] of [
      [text, true],
      [text, false],
      [other, true],
      [other, false],
    ] as const) {
      writeFileSync(manifest, version);
      expect(run(root.folder, runtime.folder)).to.deep.include({ said: ['part'], typescript });
    }
    writeFileSync(manifest, text);
  }).timeout(60_000);

  it('may be written by several OS processes at once', async () => {
    const root = stage.root(sources);
    const start = () => promisify(execFile)(process.execPath, ['-e', PROGRAM, root.folder], optionsIn(runtime.folder));
    const all = await Promise.all([start(), start(), start()]);
    for (const { stdout } of all) expect(JSON.parse(stdout)).to.deep.include({ said: ['part'] });
    expect(readdirSync(root.path('.hot'), { recursive: true })).to.have.members([
      'main.hot.json',
      'lib',
      join('lib', 'part.hot.json'),
    ]);
    expect(run(root.folder, runtime.folder)).to.deep.include({ said: ['part'], loaded: 0 });
  }).timeout(60_000);

  it('cannot be written to a folder that cannot be: compile.file says so, a load goes on without', async () => {
    const root = stage.root({ 'm.ts': 'export const a = 1;', file: '' });
    const node = await startTestNode({ roots: root.folder, cacheDir: root.path('file/cache') });
    expect(await node.code.loadFile('m')).to.deep.equal({ module: 'm' });
    expect(node.moduleByName('m')).to.deep.include({ a: 1 });
    const error = await rejection(node.c('m'));
    expect(error).to.include({ name: 'CodeError', code: 'write_error', module: 'm' });
    expect(error.message).to.contain(root.path('file/cache/m.hot.json'));
    await node.stop();
  });

  it('is compiled anew when it was made with other options, though it is whole', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;' });
    await node.compile.file('m');
    const file = root.path('.hot/m.hot.json');
    const good = readFileSync(file, 'utf8');
    const code = parseObjectCode(good)!;
    writeFileSync(file, serialize(objectCode({ ...code, options: 'others' })));
    expect(await node.code.ensureLoaded('m')).to.deep.equal({ module: 'm' });
    expect(readFileSync(file, 'utf8')).to.equal(good);
  });

  it('is compiled anew when it is damaged, cut off, of another module or of another format', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;', 'other.ts': 'export const b = 1;' });
    await node.compile.file('m');
    await node.compile.file('other');
    const file = root.path('.hot/m.hot.json');
    const good = readFileSync(file, 'utf8');
    const other = readFileSync(root.path('.hot/other.hot.json'), 'utf8');
    const damages = [
      '',
      '{',
      good.slice(0, good.length / 2),
      good.replace('exports.a = 1', 'exports.a = 6'),
      other,
      good.replace(`"format":${FORMAT}`, `"format":${FORMAT - 1}`),
    ];
    for (const damage of damages) {
      writeFileSync(file, damage);
      expect(await node.l('m')).to.deep.equal({ module: 'm' });
      expect(node.moduleByName('m')).to.deep.include({ a: 1 });
      expect(readFileSync(file, 'utf8')).to.equal(good);
    }
  });

  it('is written whole: nothing else is left in the folder', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;' });
    await Promise.all([1, 2, 3].map(() => node.compile.file('m')));
    expect(readdirSync(root.path('.hot'))).to.deep.equal(['m.hot.json']);
  });

  it('is the same for the same source, and its hash tells different sources apart', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;' });
    const first = (await node.compile.file('m', { binary: true })).binary;
    expect((await node.compile.file('m', { binary: true })).binary).to.equal(first);
    root.write({ 'm.ts': 'export const a = 2;' });
    expect((await node.compile.file('m', { binary: true })).binary).not.to.equal(first);
  });

  it('stands where the node is told', async () => {
    const root = stage.root({ 'm.ts': 'export const a = 1;' });
    const cache = stage.root();
    const node = await startTestNode({ roots: root.folder, cacheDir: cache.path('objects') });
    await node.c('m');
    expect(readdirSync(cache.path('objects'))).to.deep.equal(['m.hot.json']);
    expect(readdirSync(root.folder)).not.to.include('.hot');
    await node.stop();
  });
});
