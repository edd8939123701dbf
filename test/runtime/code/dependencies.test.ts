/**
 * What hot modules import that is not hot: packages, and JSON.
 */
import { expect } from 'chai';
import { rejection, Stage } from './code-root';

/** The files of a package in ESM. */
const esm = (entry: object, code = 'export const a = 1; export default 2;') => ({
  'node_modules/p/package.json': JSON.stringify({ name: 'p', type: 'module', ...entry }),
  'node_modules/p/i.js': code,
});

describe('code / dependencies', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  for (const [how, entry, specifier] of [
    ['by main', { main: './i.js' }, 'p'],
    ['by exports', { exports: './i.js' }, 'p'],
    ['for import only', { exports: { import: './i.js' } }, 'p'],
    ['for import only, by conditions in conditions', { exports: { '.': { import: { default: './i.js' } } } }, 'p'],
    ['for import only, by a pattern', { exports: { './*': { import: './*.js' } } }, 'p/i'],
  ] as const) {
    it(`in ESM that give themselves ${how} are imported, now and later`, async () => {
      const { node } = await stage.node({
        ...esm(entry),
        'm.js': `import two, { a } from '${specifier}'; import * as P from '${specifier}';
          export const now = [two, a, P.a]; export const later = async () => (await import('${specifier}')).a;`,
      });
      await node.c('m');
      const m = node.moduleByName('m') as { now: number[]; later: () => Promise<number> };
      expect([...m.now, await m.later()]).to.deep.equal([2, 1, 1, 1]);
    });
  }

  it('that await at their top level can only be imported later, and the error says so', async () => {
    const { node } = await stage.node({
      ...esm({ exports: './i.js' }, 'await null; export const a = 1;'),
      'now.js': `import { a } from 'p'; export const get = () => a;`,
      'later.js': `export const get = async () => (await import('p')).a;`,
    });
    const error = await rejection(node.c('now'));
    expect(error).to.include({ name: 'LoadError', code: 'on_load_failure', module: 'now' });
    expect(error.message).to.match(/top-level await. Use import\(\) instead/);
    await node.c('later');
    expect(await (node.moduleByName('later') as { get: () => Promise<number> }).get()).to.equal(1);
  });

  it('that are not there fail the load, with the name and the importer', async () => {
    const { node, root } = await stage.node({
      ...esm({ exports: {} }),
      'a.js': `import 'nope';`,
      'b.js': `import 'p';`,
    });
    const missing = await rejection(node.c('a'));
    expect(missing).to.include({ name: 'LoadError', module: 'a' });
    expect(missing.message).to.contain(`Cannot find module 'nope'`).and.to.contain(root.path('a.js'));
    expect((await rejection(node.c('b'))).cause).to.include({ code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' });
  });

  it('in JSON are read when their importer is loaded, with an attribute or without', async () => {
    const { node, root } = await stage.node({
      'package.json': '{ "type": "module" }',
      'd.json': '{ "a": 1 }',
      'm.ts': `import d from './d.json'; import e from './d.json' with { type: 'json' }; import { a } from './d.json';
        export { default as again } from './d.json';
        export const all = async () => [d.a, e.a, a, (await import('./d.json', { with: { type: 'json' } })).default.a];`,
    });
    await node.c('m');
    const m = node.moduleByName('m') as { all: () => Promise<number[]>; again: object };
    expect([await m.all(), m.again]).to.deep.equal([[1, 1, 1, 1], { a: 1 }]);
    root.write({ 'd.json': '{ "a": 2 }' });
    expect((await m.all()).slice(0, 3)).to.deep.equal([1, 1, 1]);
    await node.l('m');
    expect((await m.all()).slice(0, 3)).to.deep.equal([2, 2, 2]);
  });

  it('in JSON that is none fail the load, with the path, and what is current stays', async () => {
    const { node, root } = await stage.node({
      'd.json': '[1]',
      'm.js': `import d from './d.json'; export const x = d;`,
    });
    await node.c('m');
    root.write({ 'd.json': '{ "a": ' });
    const error = await rejection(node.l('m'));
    expect(error).to.include({ name: 'LoadError', code: 'on_load_failure' });
    expect(error.message).to.contain(root.path('d.json'));
    expect(node.moduleByName('m')).to.deep.include({ x: [1] });
  });
});
