import { code, Node } from '@hot/runtime';
import { expect } from 'chai';
import { isModuleName, nameInRoot } from '../../../packages/runtime/src/code/module-name';
import { rejection, Stage } from './code-root';

describe('code / names of modules (C1)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('are the path from the root without extension', () => {
    for (const extension of ['ts', 'mts', 'cts', 'js', 'mjs']) {
      expect(nameInRoot('/app', `/app/shop/cart.${extension}`)).to.equal('shop/cart');
    }
    expect(nameInRoot('/app', '/app/z.ts')).to.equal('z');
  });

  it('belong to source files under the root, outside of node_modules', () => {
    for (const file of [
      '/app/x.d.ts',
      '/app/x.d.mts',
      '/app/x.cjs',
      '/app/x.json',
      '/other/x.ts',
      '/app/node_modules/p/x.js',
    ]) {
      expect(nameInRoot('/app', file), file).to.equal(undefined);
    }
  });

  it('hold no way out of the root', () => {
    expect(['z', 'shop/cart', 'a-b_c.d'].map(isModuleName)).to.deep.equal([true, true, true]);
    expect(['', '../z', 'a//b', '/z', 'a/..', 'node_modules/p', 'a\\b', 'a:b'].filter(isModuleName)).to.deep.equal([]);
  });

  it('of processes to spawn hold none either', async () => {
    const outer = stage.root({ 'out.js': `export const run = (_self, log) => log('outside');`, 'in/m.js': '' });
    const { node } = await stage.node(outer.below('in'));
    const lines: unknown[] = [];
    const pid = node.spawn('../out', 'run', [(line: unknown) => lines.push(line)]);
    await node.settle();
    expect([lines, node.isAlive(pid), node.moduleByName('../out')]).to.deep.equal([[], false, undefined]);
  });

  it('are looked for in every root in turn, and with each extension in turn', async () => {
    const first = stage.root({ 'a.js': 'exports.from = "first js";', 'b.mts': 'export const from = "first mts";' });
    const second = stage.root({
      'a.ts': 'export const from = "second";',
      'c.cts': 'export const from = "second cts";',
    });
    const { node } = await stage.node(first, second);
    for (const name of ['a', 'b', 'c']) await node.c(name);
    expect(['a', 'b', 'c'].map((name) => node.code.which(name))).to.deep.equal([
      first.path('a.js'),
      first.path('b.mts'),
      second.path('c.cts'),
    ]);
  });

  it('that are unknown are refused with the paths looked at', async () => {
    const { node, root } = await stage.node({});
    const error = await rejection(node.c('shop/nothing'));
    expect(error).to.include({ name: 'CodeError', code: 'nofile', module: 'shop/nothing' });
    expect(error.message).to.contain(root.path('shop/nothing.ts')).and.to.contain(root.path('shop/nothing.mjs'));
    expect(await rejection(node.l('shop/nothing'))).to.include({ code: 'nofile' });
  });

  it('in a root that is not there keep a node from starting, and no half of it is left', async () => {
    const { root } = await stage.node({});
    expect(await rejection(Node.start({ roots: '/no/such/folder' }))).to.include({
      name: 'CodeError',
      code: 'bad_directory',
    });
    expect(code.getPath(), 'of the node started last').to.deep.equal([root.folder]);
  });

  it('can be added to by another root while the node runs', async () => {
    const { node } = await stage.node({});
    const later = stage.root({ 'late.ts': 'export const a = 1;' });
    expect(node.code.addPath(later.folder)).to.equal(true);
    expect(await node.c('late')).to.deep.equal({ ok: 'late' });
    expect(node.code.getPath()).to.include(later.folder);
    expect(node.code.delPath(later.folder)).to.equal(true);
    expect(node.code.delPath(later.folder)).to.equal(false);
    expect(() => node.code.addPath('/no/such/folder'))
      .to.throw()
      .with.property('code', 'bad_directory');
  });
});
