import { expect } from 'chai';
import { rejection, Stage } from './code-root';

describe('code / loading (C6)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('of a body that throws changes nothing and tells the cause', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a: number = 1;' });
    await node.c('m');
    root.write({ 'm.ts': `export const a: number = 2;\nthrow new RangeError('no good');` });
    const error = await rejection(node.c('m'));
    expect(error).to.include({ name: 'LoadError', code: 'on_load_failure', module: 'm' });
    expect(error.message).to.equal("the body of module 'm' throws: no good");
    expect(error.cause).to.be.instanceOf(RangeError);
    expect((error.cause as Error).stack).to.contain(`${root.path('m.ts')}:2:7`);
    expect(node.moduleByName('m')).to.deep.include({ a: 1 });
    expect(node.code.hasOld('m')).to.equal(false);
  });

  it('of a body that throws for the first time leaves none of its code, and works once the source is right', async () => {
    const { node, root } = await stage.node({
      'dep.ts': 'export {};',
      'm.ts': `import './dep.js';\nthrow 'odd';`,
      'user.ts': `import * as M from './m.js'; export const names = () => Object.keys(M);`,
    });
    expect((await rejection(node.c('m'))).cause).to.equal('odd');
    expect(
      node.code.allLoaded().map(({ module }) => module),
      'what it imported stays',
    ).to.deep.equal(['dep']);
    expect(await rejection(node.c('user'))).to.include({ name: 'LoadError', module: 'user' });
    root.write({ 'm.ts': 'export const fine = 1;' });
    await node.c('user');
    expect((node.moduleByName('user') as { names: () => string[] }).names()).to.deep.equal(['fine']);
  });

  it('of a body that does not end is given up', async () => {
    const { node } = await stage.node({ 'm.js': 'exports.a = 1; for (;;);' });
    const error = await rejection(node.c('m'));
    expect(error).to.include({ name: 'LoadError', code: 'timeout' });
    expect(error.message).to.contain("'m' does not end");
    expect(node.code.isLoaded('m')).to.equal(false);
  }).timeout(30_000);

  it('of something that does not compile changes nothing, also when it is only imported', async () => {
    const { node } = await stage.node({
      'bad.ts': `export const x: number = '';`,
      'm.ts': `import { x } from './bad.js'; export const y = () => x;`,
    });
    const error = await rejection(node.c('m'));
    expect(error).to.include({ name: 'CompileError' });
    expect(error.message).to.match(/bad\.ts:1:14/);
    expect([node.code.isLoaded('m'), node.code.isLoaded('bad')]).to.deep.equal([false, false]);
  });

  it('compiles what was never compiled, on the way (C10)', async () => {
    const { node } = await stage.node({
      'a.ts': `import { b } from './b.js'; export const a = () => b;`,
      'b.ts': 'export const b = 2;',
    });
    expect(await node.l('a')).to.deep.equal({ module: 'a' });
    expect((node.moduleByName('a') as { a: () => number }).a()).to.equal(2);
    expect(node.code.allLoaded().map(({ module }) => module)).to.have.members(['a', 'b']);
  });

  it('of many modules commits all or none', async () => {
    const { node, root } = await stage.node({
      'a.ts': 'export const v: number = 1;',
      'b.ts': 'export const v: number = 1;',
    });
    await node.code.atomicLoad(['a', 'b']);
    const versions = () => ['a', 'b'].map((name) => (node.moduleByName(name) as { v: number }).v);
    root.write({ 'a.ts': 'export const v: number = 2;', 'b.ts': 'export const v: number = 2; throw 1;' });
    for (const name of ['a', 'b']) await node.compile.file(name);
    expect(await rejection(node.code.atomicLoad(['a', 'b']))).to.include({ name: 'LoadError', module: 'b' });
    expect(versions()).to.deep.equal([1, 1]);
    root.write({
      'b.ts': `import { v as a } from './a.js'; export const v: number = 2; export const seen: number = a;`,
    });
    await node.compile.file('b');
    expect(await node.code.atomicLoad(['a', 'b'])).to.deep.equal([{ module: 'a' }, { module: 'b' }]);
    expect(versions()).to.deep.equal([2, 2]);
    expect(node.moduleByName('b'), 'no body runs after the first commit').to.deep.include({ seen: 1 });
    expect(await rejection(node.code.atomicLoad(['a', 'b'], { purge: 'never' }))).to.include({ code: 'not_purged' });
    expect(await rejection(node.code.atomicLoad(['a', 'a']))).to.include({ code: 'badarg' });
  });

  it('of many modules that import one another runs each body once, and if one fails none stays', async () => {
    const bodies: string[] = [];
    Object.assign(globalThis, { [Symbol.for('bodies')]: bodies });
    const says = (name: string) => `globalThis[Symbol.for('bodies')].push('${name}');`;
    const { node, root } = await stage.node({
      'a.js': `import './b.js'; ${says('a')} throw 1;`,
      'b.js': `${says('b')} export const b = 1;`,
    });
    expect(await rejection(node.code.atomicLoad(['a', 'b']))).to.include({ name: 'LoadError', module: 'a' });
    expect([node.code.allLoaded(), node.code.hasOld('b')]).to.deep.equal([[], false]);
    root.write({ 'a.js': `import { b } from './b.js'; ${says('a')} export const get = () => b;` });
    await node.compile.file('a');
    bodies.length = 0;
    expect(await node.code.atomicLoad(['a', 'b'])).to.deep.equal([{ module: 'a' }, { module: 'b' }]);
    expect([bodies, node.code.hasOld('b')]).to.deep.equal([['b', 'a'], false]);
    expect((node.moduleByName('a') as { get: () => number }).get()).to.equal(1);
  });

  it('is done by a process, one request after the other (C14)', async () => {
    const { node } = await stage.node({ 'm.ts': 'export const a = 1;' });
    const server = node.whereis('code_server')!;
    expect(node.isAlive(server)).to.equal(true);
    await node.compile.file('m');
    const order: string[] = [];
    const all = [
      node.code.loadFile('m').then(() => order.push('load')),
      node.code.delete('m').then((result) => order.push(`delete ${String(result)}`)),
      node.code.purge('m').then((result) => order.push(`purge ${String(result)}`)),
      node.code.softPurge('m').then((result) => order.push(`soft ${String(result)}`)),
    ];
    expect(node.code.isLoaded('m'), 'asked for, not done').to.equal(false);
    await Promise.all(all);
    expect(order).to.deep.equal(['load', 'delete true', 'purge false', 'soft true']);
    const [table] = node.ets.all();
    expect(node.ets.info(table!)).to.include({ name: 'code', owner: server, size: 1 });
    node.exit(server, 'shutdown');
    await node.settle();
    expect(await node.code.ensureLoaded('m')).to.deep.equal({ module: 'm' });
  });

  it('ends with the code server: when that is killed, so does the node, and who waits is told', async () => {
    const { node } = await stage.node({ 'm.ts': 'export const a = 1;' });
    const lines: string[] = [];
    node.logger.addHandler('test', { log: ({ label }) => lines.push(label ?? '') });
    const pid = node.spawn((self) => self.receive());
    const waiting = rejection(node.code.loadFile('m'));
    node.exit(node.whereis('code_server')!, 'kill');
    expect(await waiting).to.include({ name: 'CodeError', code: 'no_node' });
    await node.stop();
    expect([node.isStopped, node.isAlive(pid)]).to.deep.equal([true, false]);
    expect(lines).to.include('code_server');
    expect(await rejection(node.code.loadFile('m'))).to.include({ name: 'CodeError', code: 'no_node' });
  });

  it('gives a version its identity: vsn where it is exported, else its hash (C11)', async () => {
    const { node, root } = await stage.node({ 'm.ts': `export const vsn = '1.2'; export const a = 1;` });
    await node.c('m');
    expect(node.code.moduleInfo('m')).to.include({ module: 'm', vsn: '1.2', file: root.path('m.ts'), old: undefined });
    root.write({ 'm.ts': 'export const a = 1;' });
    await node.c('m');
    const { vsn, hash, old } = node.code.moduleInfo('m')!;
    expect([vsn, old]).to.deep.equal([hash, '1.2']);
    await node.c('m');
    expect(node.code.moduleInfo('m')!.vsn, 'the same source is the same version').to.equal(hash);
  });

  it('tells which object code differs from what is loaded, and lm loads it', async () => {
    const { node, root } = await stage.node({ 'a.ts': 'export const v: number = 1;', 'b.ts': 'export const v = 1;' });
    expect(node.code.moduleStatus('a')).to.equal('not_loaded');
    for (const name of ['a', 'b']) await node.c(name);
    expect(node.code.modifiedModules()).to.deep.equal([]);
    root.write({ 'a.ts': 'export const v: number = 2;' });
    expect(node.code.modifiedModules(), 'not before it is compiled').to.deep.equal([]);
    await node.compile.file('a');
    expect(node.code.modifiedModules()).to.deep.equal(['a']);
    expect(await node.lm()).to.deep.equal([{ module: 'a' }]);
    expect([node.code.modifiedModules(), node.code.moduleStatus('a')]).to.deep.equal([[], 'loaded']);
    root.delete('.hot/a.hot.json');
    expect(node.code.moduleStatus('a')).to.equal('removed');
  });

  it('of sticky modules is refused', async () => {
    const { node } = await stage.node({ 'm.ts': 'export const a = 1;' });
    await node.c('m');
    node.code.stick('m');
    for (const refused of [node.l('m'), node.code.delete('m'), node.code.atomicLoad(['m'])]) {
      expect(await rejection(refused)).to.include({ code: 'sticky_directory' });
    }
    node.code.unstick('m');
    expect(await node.l('m')).to.deep.equal({ module: 'm' });
  });

  it('of damaged or foreign binaries is refused', async () => {
    const { node, root } = await stage.node({ 'a.ts': 'export const a = 1;', 'b.ts': 'export const b = 1;' });
    const { binary } = await node.compile.file('a', { binary: true });
    const file = root.path('a.ts');
    for (const bad of ['', '{}', binary.replace('exports.a = 1', 'exports.a = 2'), binary.slice(0, -9)]) {
      expect(await rejection(node.code.loadBinary('a', file, bad))).to.include({ code: 'badfile' });
    }
    const error = await rejection(node.code.loadBinary('b', file, binary));
    expect(error).to.include({ code: 'badfile' });
    expect(error.message).to.contain("object code of 'a', not of 'b'");
  });

  it('happens by itself when a process is spawned by name', async () => {
    const { node } = await stage.node({
      'm.ts': 'export async function run(_self: unknown, log: (x: string) => void): Promise<void> { log("ran"); }',
    });
    const said: string[] = [];
    node.spawn('m', 'run', [(x: string) => said.push(x)]);
    await node.settle();
    expect(said).to.deep.equal(['ran']);
  });
});
