/** OTP's code_SUITE of kernel, as far as it is not about archives, boot files and the command line. Named as OTP's cases. */
import { expect } from 'chai';
import { rejection, Stage } from '../code/code-root';

/** Loops by local calls; a module that does so stays in its version. */
const staying = 'export async function loop(self) { await self.receive(); return loop(self); }';

describe('code_SUITE (kernel)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

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

    it('load_binary: what is no module, no file and no object code, or protected, is refused', async () => {
      const { node, root } = await stage.node({ 'a.js': staying });
      const { binary } = await node.compile.file('a', { binary: true });
      const file = root.path('a.js');
      for (const [module, where, what, code] of [
        [12, file, binary, 'badarg'],
        ['a', 12, binary, 'badarg'],
        ['a', file, 12, 'badfile'],
        ['a', file, binary.slice(1), 'badfile'],
        ['b', file, binary, 'badfile'],
      ] as [string, string, string, string][]) {
        expect(await rejection(node.code.loadBinary(module, where, what))).to.include({ code });
      }
      expect(node.code.isLoaded('a')).to.equal(false);
      expect(await node.code.loadBinary('a', file, binary)).to.deep.equal({ module: 'a' });
      node.code.stick('a');
      expect(await rejection(node.code.loadBinary('a', file, binary))).to.include({ code: 'sticky_directory' });
    });

    it('load_binary: a third load kills who is still in the oldest version', async () => {
      const { node, root } = await stage.node({ 'a.js': staying });
      const { binary } = await node.compile.file('a', { binary: true });
      const load = () => node.code.loadBinary('a', root.path('a.js'), binary);
      await load();
      const probe = node.probe();
      const { pid, ref } = probe.self.spawnMonitor('a', 'loop', []);
      await node.settle();
      await load();
      await node.settle();
      expect([node.isAlive(pid), probe.take()]).to.deep.equal([true, []]);
      await load();
      await node.settle();
      expect(probe.take()).to.deep.equal([{ type: 'DOWN', ref, pid, reason: 'killed' }]);
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

  it('upgrade: qualified calls, from inside and outside, see what the current version exports; local calls and closures stay', async () => {
    const NAMES = ['only1', 'only2', 'both', 'none'];
    const source = (version: number, exported: string) =>
      `
      import * as MODULE from './a.js';
      import { outside } from './b.js';
      const only${version} = () => ${version}, both = () => ${version}, none = () => ${version};
      ${exported}
      const attempt = (f) => { try { return f(); } catch (e) { return e.reason ?? e.name; } };
      export const local = () => [only${version}(), both(), none()];
      export const closures = () => ({ exported: () => both(), inner: () => none(), qualified: () => attempt(() => MODULE.both()) });
      export const qualified = () => [MODULE_CALLS];
      export async function loop(self) { const f = await self.receive(); f(local(), qualified(), outside()); return loop(self); }`.replace(
        'MODULE_CALLS',
        NAMES.map((name) => `attempt(() => MODULE.${name}())`).join(),
      );
    const other = `import * as a from './a.js';
      const attempt = (f) => { try { return f(); } catch (e) { return e.reason ?? e.name; } };
      export const outside = () => [${NAMES.map((name) => `attempt(() => a.${name}())`).join()}];`;
    const { node, root } = await stage.node({ 'a.js': source(1, 'export { only1, both };'), 'b.js': other });
    const undef = (name: string) => ({ undef: { module: 'a', function: name } });
    const none = NAMES.map(undef);
    await node.c('a');
    const first = node.spawn('a', 'loop', []);
    await node.settle();
    const look = async (pid: typeof first): Promise<unknown[]> => {
      const seen: unknown[] = [];
      node.send(pid, (...all: unknown[]) => seen.push(...all));
      await node.settle();
      return seen;
    };
    type Closures = Record<'exported' | 'inner' | 'qualified', () => unknown>;
    const { exported, inner, qualified } = (node.code.reference('a') as { closures: () => Closures }).closures();
    const ofClosures = () => [exported(), inner(), qualified()];

    const asFirst = [1, undef('only2'), 1, undef('none')];
    expect(await look(first)).to.deep.equal([[1, 1, 1], asFirst, asFirst]);
    expect(ofClosures()).to.deep.equal([1, 1, 1]);

    root.write({ 'a.js': source(2, 'export { only2, both };') });
    await node.c('a');
    const asSecond = [undef('only1'), 2, 2, undef('none')];
    expect(await look(first)).to.deep.equal([[1, 1, 1], asSecond, asSecond]);
    const second = node.spawn('a', 'loop', []);
    await node.settle();
    expect(await look(second)).to.deep.equal([[2, 2, 2], asSecond, asSecond]);
    expect(ofClosures()).to.deep.equal([1, 1, 2]);

    await node.code.purge('a');
    expect([node.isAlive(first), node.isAlive(second)]).to.deep.equal([false, true]);
    expect(await look(second)).to.deep.equal([[2, 2, 2], asSecond, asSecond]);
    await node.code.delete('a');
    expect(await look(second)).to.deep.equal([[2, 2, 2], none, none]);
    expect(ofClosures()).to.deep.equal([1, 1, undef('both')]);
  });
});
