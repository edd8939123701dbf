/** OTP's code_SUITE of kernel, as far as it is not about archives, boot files and the command line. Named as OTP's cases. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { rejection, Stage } from '../code/code-root';

/** Loops by local calls; a module that does so stays in its version. */
const staying = 'export async function loop(self) { await self.receive(); return loop(self); }';

describe('code_SUITE (kernel)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  describe('the code path', () => {
    it('set_path, get_path: replaces all, or nothing when one folder is not there', async () => {
      const { node, root } = await stage.node({});
      const other = stage.root();
      expect(node.code.setPath([other.folder, root.folder])).to.equal(true);
      expect(node.code.getPath()).to.deep.equal([other.folder, root.folder]);
      expect(() => node.code.setPath([root.folder, '/no/such/folder']))
        .to.throw()
        .with.property('code', 'bad_directory');
      expect(node.code.getPath()).to.deep.equal([other.folder, root.folder]);
    });

    it('add_path, add_paths, add_del_path: behind the others, or before them; bad folders are refused, in lists passed over', async () => {
      const { node, root } = await stage.node({});
      const [a, b, c] = [stage.root().folder, stage.root().folder, stage.root().folder];
      expect(node.code.addPath(a)).to.equal(true);
      expect(node.code.addPatha(b)).to.equal(true);
      expect(() => node.code.addPath('/no/such/folder'))
        .to.throw()
        .with.property('code', 'bad_directory');
      node.code.addPaths(['/no/such/folder', c]);
      expect(node.code.getPath()).to.deep.equal([b, root.folder, a, c]);
    });

    it('del_path: says whether there was one', async () => {
      const { node, root } = await stage.node({});
      expect([node.code.delPath(root.folder), node.code.delPath(root.folder)]).to.deep.equal([true, false]);
      expect(node.code.getPath()).to.deep.equal([]);
    });

    it('set_path_file: a file is no folder', async () => {
      const { node, root } = await stage.node({ 'a.js': '' });
      expect(() => node.code.setPath([root.path('a.js')]))
        .to.throw()
        .with.property('code', 'bad_directory');
    });

    it('dir_disappeared: a folder that vanished is passed over', async () => {
      const { node } = await stage.node({});
      const gone = stage.root({ 'x.js': 'exports.x = 1;' });
      const here = stage.root({ 'y.js': 'exports.y = 1;' });
      node.code.addPaths([gone.folder, here.folder]);
      gone.delete('.');
      expect(await node.l('y')).to.deep.equal({ module: 'y' });
      expect(await rejection(node.l('x'))).to.include({ code: 'nofile' });
      expect(node.code.allAvailable().map(({ module }) => module)).to.deep.equal(['y']);
    });

    it('clash: of two modules with one name, the first root has it', async () => {
      const { node, root } = await stage.node(
        stage.root({ 'a.js': 'exports.from = 1;' }),
        stage.root({ 'a.js': 'exports.from = 2;' }),
      );
      await node.l('a');
      expect(node.code.reference('a')).to.deep.include({ from: 1 });
      expect(node.code.allAvailable()).to.deep.equal([{ module: 'a', file: root.path('a.js'), loaded: true }]);
    });
  });

  describe('loading', () => {
    it('load_file, load_abs: nofile, badfile, sticky, and the module itself', async () => {
      const { node, root } = await stage.node({ 'a.js': 'exports.a = 1;' });
      expect(await rejection(node.code.loadFile('nothing'))).to.include({ code: 'nofile' });
      expect(await node.code.loadFile('a')).to.deep.equal({ module: 'a' });
      expect(await node.code.loadFile('a.js'), 'by its file').to.deep.equal({ module: 'a' });
      expect(await rejection(node.code.loadFile(123 as never))).to.include({ code: 'badarg' });
      const { binary } = node.code.getObjectCode('a')!;
      expect(await rejection(node.code.loadBinary('b', root.path('b.js'), binary))).to.include({ code: 'badfile' });
      node.code.stick('a');
      expect(await rejection(node.code.loadFile('a'))).to.include({ code: 'sticky_directory' });
    });

    it('ensure_loaded: does not load again', async () => {
      const { node } = await stage.node({ 'a.js': 'exports.made = {};' });
      const made = () => (node.code.reference('a') as { made: object }).made;
      expect(await node.code.ensureLoaded('a')).to.deep.equal({ module: 'a' });
      const first = made();
      expect(await node.code.ensureLoaded('a')).to.deep.equal({ module: 'a' });
      expect([made() === first, node.code.hasOld('a')]).to.deep.equal([true, false]);
      expect(await rejection(node.code.ensureLoaded('nothing'))).to.include({ code: 'nofile' });
    });

    it('load_binary: a third load kills who is still in the oldest version', async () => {
      const { node, root } = await stage.node({ 'a.js': staying });
      const { binary } = await node.compile.file('a', { binary: true });
      const load = () => node.code.loadBinary('a', root.path('a.js'), binary);
      await load();
      const pid = node.spawn('a', 'loop', []);
      await node.settle();
      await load();
      expect(node.isAlive(pid)).to.equal(true);
      await load();
      expect(node.isAlive(pid)).to.equal(false);
    });

    it('sticky_dir: what is protected is not replaced', async () => {
      const { node } = await stage.node({ 'a.js': 'exports.a = 1;' });
      await node.l('a');
      expect([node.code.isSticky('a'), node.code.stick('a'), node.code.isSticky('a')]).to.deep.equal([
        false,
        true,
        true,
      ]);
      expect(await rejection(node.c('a'))).to.include({ code: 'sticky_directory' });
      node.code.unstick('a');
      expect(await node.c('a')).to.deep.equal({ ok: 'a' });
    });
  });

  describe('old code', () => {
    async function lingering(count: number) {
      const { node, root } = await stage.node({ 'a.js': staying });
      await node.l('a');
      const pids = Array.from({ length: count }, () => node.spawn('a', 'loop', []));
      await node.settle();
      return { node, root, pids };
    }

    it('delete: makes current code old, harms nobody, and is false while there is old code', async () => {
      const { node, pids } = await lingering(1);
      expect(await node.code.delete('a')).to.equal(true);
      expect(await node.code.delete('a')).to.equal(false);
      expect(node.isAlive(pids[0]!)).to.equal(true);
      expect(await rejection(node.code.delete(1 as never))).to.include({ code: 'badarg' });
    });

    it('purge: says whether it killed, and those linked to the killed are told', async () => {
      const { node } = await lingering(0);
      expect(await node.code.purge('a')).to.equal(false);
      const reasons: unknown[] = [];
      node.spawn(async (self) => {
        self.trapExit = true;
        self.spawnLink('a', 'loop', []);
        reasons.push(((await self.receive()) as { reason: unknown }).reason);
      });
      await node.settle();
      await node.l('a');
      expect(await node.code.purge('a')).to.equal(true);
      await node.settle();
      expect(reasons).to.deep.equal(['killed']);
      expect(await node.code.purge('a')).to.equal(false);
    });

    it('purge_many_exits: just those in old code are dead when it returns', async () => {
      const { node, pids } = await lingering(1000);
      await node.l('a');
      const others = Array.from({ length: 1000 }, () => node.spawn('a', 'loop', []));
      await node.settle();
      expect(await node.code.purge('a')).to.equal(true);
      expect(pids.filter((pid) => node.isAlive(pid))).to.deep.equal([]);
      expect(others.every((pid) => node.isAlive(pid))).to.equal(true);
    });

    it('soft_purge: false while somebody is inside, and true when he is gone', async () => {
      const { node, pids } = await lingering(1);
      expect(await node.code.softPurge('a')).to.equal(true);
      await node.l('a');
      expect(await node.code.softPurge('a')).to.equal(false);
      expect([node.isAlive(pids[0]!), node.code.hasOld('a')]).to.deep.equal([true, true]);
      node.exit(pids[0]!, 'kill');
      expect([await node.code.softPurge('a'), node.code.hasOld('a')]).to.deep.equal([true, false]);
    });

    it('purge_stacktrace: a stack trace that is kept is no use of the code', async () => {
      const { node } = await stage.node({ 'a.js': 'exports.fail = () => { throw new Error("kept"); };' });
      await node.l('a');
      const kept: unknown[] = [];
      const pid = node.spawn(async (self) => {
        try {
          (node.code.reference('a') as { fail: () => void }).fail();
        } catch (thrown) {
          kept.push(thrown, (thrown as Error).stack);
        }
        await self.receive();
      });
      await node.settle();
      await node.l('a');
      expect([await node.code.purge('a'), node.isAlive(pid), kept.length]).to.deep.equal([false, true, 2]);
    });
  });

  describe('questions', () => {
    it('is_loaded, where_is_file: false, or the file', async () => {
      const { node, root } = await stage.node({ 'a.js': '' });
      expect([node.code.isLoaded('a'), node.code.which('a'), node.code.which('b')]).to.deep.equal([
        false,
        root.path('a.js'),
        'non_existing',
      ]);
      await node.l('a');
      expect(node.code.isLoaded('a')).to.deep.equal({ file: root.path('a.js') });
    });

    it('all_loaded: names each module once', async () => {
      const { node } = await stage.node({ 'a.js': `require('./b');`, 'b.js': `require('./a');` });
      await node.l('a');
      await node.l('b');
      expect(node.code.allLoaded().map(({ module }) => module)).to.have.members(['a', 'b']);
      expect(node.code.allLoaded()).to.have.lengthOf(2);
    });

    it('all_available: sources under the roots, loaded or not', async () => {
      const { node, root } = await stage.node({
        'a.js': '',
        'shop/b.ts': '',
        'node_modules/p/c.js': '',
        'd.d.ts': '',
        'e.json': '{}',
      });
      await node.l('a');
      expect(node.code.allAvailable()).to.deep.equal([
        { module: 'a', file: root.path('a.js'), loaded: true },
        { module: 'shop/b', file: root.path('shop/b.ts'), loaded: false },
      ]);
    });

    it('module_status: content decides, not time', async () => {
      const { node, root } = await stage.node({ 'a.js': 'exports.a = 1;' });
      const seen = [node.code.moduleStatus('a')];
      await node.c('a');
      seen.push(node.code.moduleStatus('a'));
      root.write({ 'a.js': 'exports.a = 1;' });
      await node.compile.file('a');
      seen.push(node.code.moduleStatus('a'));
      root.write({ 'a.js': 'exports.a = 2;' });
      await node.compile.file('a');
      seen.push(node.code.moduleStatus('a'));
      root.delete('.hot/a.hot.json');
      seen.push(node.code.moduleStatus('a'));
      expect(seen).to.deep.equal(['not_loaded', 'loaded', 'loaded', 'modified', 'removed']);
    });

    it('object_code: what is on disk, ready to be loaded', async () => {
      const { node, root } = await stage.node({ 'a.js': 'exports.a = 1;' });
      expect(node.code.getObjectCode('a')).to.equal(undefined);
      await node.compile.file('a');
      const { module, file, binary } = node.code.getObjectCode('a')!;
      expect([module, file]).to.deep.equal(['a', root.path('a.js')]);
      await node.code.loadBinary(module, file, binary);
      expect(node.code.reference('a')).to.deep.include({ a: 1 });
    });
  });

  it('upgrade: qualified calls see what the current version exports, local calls and closures stay', async () => {
    const source = (version: number, exported: string) => `
      import * as MODULE from './a.js';
      const only${version} = () => ${version}, both = () => ${version}, none = () => ${version};
      ${exported}
      const attempt = (f) => { try { return f(); } catch (e) { return e.reason ?? e.name; } };
      export const local = () => [only${version}(), both(), none()];
      export const qualified = () => ['only1', 'only2', 'both', 'none'].map((name) => attempt(
        { only1: () => MODULE.only1(), only2: () => MODULE.only2(), both: () => MODULE.both(), none: () => MODULE.none() }[name]));
      export async function loop(self) { const f = await self.receive(); f(local(), qualified()); return loop(self); }`;
    const { node, root } = await stage.node({ 'a.js': source(1, 'export { only1, both };') });
    const undef = (name: string) => ({ undef: { module: 'a', function: name } });
    await node.c('a');
    const pid = node.spawn('a', 'loop', []);
    await node.settle();
    const closure = (node.code.reference('a') as { both: () => number }).both;
    const look = async (): Promise<unknown[]> => {
      const seen: unknown[] = [];
      node.send(pid, (...both: unknown[]) => seen.push(...both));
      await node.settle();
      return seen;
    };
    expect(await look()).to.deep.equal([
      [1, 1, 1],
      [1, undef('only2'), 1, undef('none')],
    ]);
    root.write({ 'a.js': source(2, 'export { only2, both };') });
    await node.c('a');
    expect(await look()).to.deep.equal([
      [1, 1, 1],
      [undef('only1'), 2, 2, undef('none')],
    ]);
    expect(closure()).to.equal(1);
    await node.code.purge('a');
    const second = node.spawn('a', 'loop', []);
    await node.settle();
    await node.code.delete('a');
    const after: unknown[] = [];
    node.send(second, (...both: unknown[]) => after.push(...both));
    await node.settle();
    expect(after).to.deep.equal([
      [2, 2, 2],
      [undef('only1'), undef('only2'), undef('both'), undef('none')],
    ]);
  });

  describe('on_load: what a module body does while it is loaded', () => {
    it('on_load: bodies load what they import, one within the other, and many callers get the right result', async () => {
      const { node } = await stage.node({
        'a.js': `import { b } from './b.js'; export const a = 'a' + b;`,
        'b.js': `import { c } from './c.js'; export const b = 'b' + c;`,
        'c.js': `export const c = 'c';`,
      });
      const all = await Promise.all(
        Array.from({ length: 150 }, () =>
          node.code.ensureLoaded('a').then(() => (node.code.reference('a') as { a: string }).a),
        ),
      );
      expect(new Set(all)).to.deep.equal(new Set(['abc']));
    });

    it('on_load_binary: who asks while a module is being loaded is answered when it is there', async () => {
      const { node, root } = await stage.node({ 'a.js': 'exports.a = 1;' });
      const { binary } = await node.compile.file('a', { binary: true });
      const order: string[] = [];
      await Promise.all([
        node.code.loadBinary('a', root.path('a.js'), binary).then(() => order.push('loaded')),
        node.code.ensureLoaded('a').then(() => order.push('ensured')),
      ]);
      expect(order).to.deep.equal(['loaded', 'ensured']);
      expect(node.code.hasOld('a')).to.equal(false);
    });

    it('on_load_errors: the module is not loaded, calls are undefined, the load fails with on_load_failure', async () => {
      const { node } = await stage.node({ 'a.js': 'exports.f = () => 1; throw new Error("no");', 'b.js': 'throw 17;' });
      for (const module of ['a', 'b']) {
        expect(await rejection(node.l(module))).to.include({ name: 'LoadError', code: 'on_load_failure' });
        expect([node.code.isLoaded(module), Object.keys(node.code.reference(module))]).to.deep.equal([false, []]);
      }
    });

    it('on_load_update: while the new body runs, and if it fails, calls reach the version before', async () => {
      const { node, root } = await stage.node({ 'a.js': 'export const f = () => 1; export const only1 = 1;' });
      await node.c('a');
      const body = (rest: string) =>
        `import * as MODULE from './a.js'; export const f = () => 2; export const before = MODULE.f(); ${rest}`;
      root.write({ 'a.js': body('throw new Error("fails");') });
      await rejection(node.c('a'));
      expect(node.code.reference('a')).to.have.all.keys('f', 'only1');
      root.write({ 'a.js': body('') });
      await node.c('a');
      const { f, before } = node.code.reference('a') as { f: () => number; before: number };
      expect([f(), before, Object.keys(node.code.reference('a'))]).to.deep.equal([2, 1, ['f', 'before']]);
    });

    it('on_load_purge: processes that a failing body spawned are killed', async () => {
      const { node } = await stage.node({
        'a.js': `import { spawn } from '@hot/runtime'; export async function loop(self) { await self.receive(); } spawn(loop); throw new Error('no');`,
        'b.js': `import { spawn } from '@hot/runtime'; export async function loop(self) { await self.receive(); } export const pid = spawn(loop);`,
      });
      const before = node.processes().length;
      await rejection(node.l('a'));
      await node.settle();
      expect(node.processes()).to.have.lengthOf(before);
      await node.l('b');
      await node.settle();
      expect(node.processes()).to.have.lengthOf(before + 1);
    });

    it('on_load_self_call: at the first load undefined, at a reload the version before', async () => {
      const source = (version: number) => `import * as MODULE from './a.js'; export const f = () => ${version};
        let seen; try { seen = MODULE.f(); } catch (e) { seen = e.reason; } export const own = seen;`;
      const { node, root } = await stage.node({ 'a.js': source(1) });
      const own = () => (node.code.reference('a') as { own: unknown }).own;
      await node.c('a');
      expect(own()).to.deep.equal({ undef: { module: 'a', function: 'f' } });
      root.write({ 'a.js': source(2) });
      await node.c('a');
      expect(own()).to.equal(1);
    });

    it('on_load_pending: a second load waits for the first', async () => {
      const { node } = await stage.node({ 'a.js': 'exports.made = {};' });
      const seen: unknown[] = [];
      const load = () => node.l('a').then(() => seen.push((node.code.reference('a') as { made: object }).made));
      await Promise.all([load(), load()]);
      expect(new Set(seen).size).to.be.within(1, 2);
      expect([seen.length, node.code.hasOld('a')]).to.deep.equal([2, true]);
    });

    it('on_load_deleted: old code in use is remembered, whether a new body fails or not', async () => {
      const { node, root } = await stage.node({ 'a.js': staying });
      await node.c('a');
      const pid = node.spawn('a', 'loop', []);
      await node.settle();
      await node.code.delete('a');
      root.write({ 'a.js': 'throw new Error("no");' });
      await node.compile.file('a');
      await rejection(node.code.loadFile('a'));
      expect(await node.code.softPurge('a')).to.equal(false);
      root.write({ 'a.js': 'exports.fine = 1;' });
      await node.compile.file('a');
      await node.code.loadFile('a');
      expect([
        await node.code.softPurge('a'),
        node.isAlive(pid),
        existsSync(root.path('.hot/a.hot.json')),
      ]).to.deep.equal([false, true, true]);
      node.exit(pid, 'kill');
      expect(await node.code.softPurge('a')).to.equal(true);
    });
  });
});
