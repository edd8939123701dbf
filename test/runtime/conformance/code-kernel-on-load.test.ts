/** OTP's code_SUITE of kernel: what runs while a module is loaded, here its body. Named as OTP's cases. */
import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { rejection, Stage } from '../code/code-root';

/** Loops by local calls; a module that does so stays in its version. */
const staying = 'export async function loop(self) { await self.receive(); return loop(self); }';

/** Calls a function of `a` when told to, and tells what comes of it. */
const caller = `import * as a from './a.js';
  export const f = () => { try { return a.f(); } catch (e) { return e.reason; } };
  export const only1 = () => { try { return a.only1(); } catch (e) { return e.reason; } };`;

describe('code_SUITE (kernel)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

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

    it('on_load_errors: the module is not loaded; who loads it, or calls into it, gets on_load_failure with what was thrown', async () => {
      const { node } = await stage.node({
        'a.js': 'exports.f = () => 1; throw new Error("no");',
        'b.js': 'throw 17;',
        'c.js': 'throw "an_atom";',
      });
      const causes: unknown[] = [];
      for (const module of ['a', 'b', 'c']) {
        for (const load of [() => node.l(module), () => node.c(module), () => node.code.ensureLoaded(module)]) {
          const failure = await rejection(load());
          expect(failure).to.include({ name: 'LoadError', code: 'on_load_failure', module });
          causes.push(failure.cause);
        }
        expect([node.code.isLoaded(module), Object.keys(node.code.reference(module))]).to.deep.equal([false, []]);
        // What calls it implicitly is told no less than who loads it.
        const probe = node.probe();
        const { ref } = probe.self.spawnMonitor(module, 'f', []);
        await node.settle();
        const [down] = probe.take() as { ref: unknown; reason: Error }[];
        expect(down).to.include({ ref });
        expect(down?.reason).to.include({ code: 'on_load_failure', module });
      }
      expect(causes.map(String)).to.deep.equal([
        ...Array.from({ length: 3 }, () => 'Error: no'),
        ...Array.from({ length: 3 }, () => '17'),
        ...Array.from({ length: 3 }, () => 'an_atom'),
      ]);
    });

    it('on_load_update, on_load_trace_on_load: while the new body runs, and if it fails, calls reach the version before', async () => {
      const { node, root } = await stage.node({
        'a.js': 'export const f = () => 1; export const only1 = () => 1;',
        'caller.js': caller,
      });
      await node.c('a');
      await node.l('caller');
      const { f, only1 } = node.code.reference('caller') as Record<'f' | 'only1', () => unknown>;
      const body = (version: number, rest: string) =>
        `import * as other from './caller.js'; export const f = () => ${version};
         export const before = () => seen; const seen = [other.f(), other.only1()]; ${rest}`;
      root.write({ 'a.js': body(2, 'globalThis.seenByTwo = seen; throw new Error("fails");') });
      await rejection(node.c('a'));
      expect((globalThis as Record<string, unknown>)['seenByTwo']).to.deep.equal([1, 1]);
      delete (globalThis as Record<string, unknown>)['seenByTwo'];
      expect([f(), only1(), node.code.hasOld('a')]).to.deep.equal([1, 1, false]);
      root.write({ 'a.js': body(3, '') });
      await node.c('a');
      expect([f(), only1()]).to.deep.equal([3, { undef: { module: 'a', function: 'only1' } }]);
      expect((node.code.reference('a') as { before: () => unknown }).before()).to.deep.equal([1, 1]);
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

    it('on_load_pending: a second load that is asked for while the body runs waits until the first is done', async () => {
      const { node } = await stage.node({
        'a.js': `import { code } from '@hot/runtime';
          const log = (globalThis.onLoadPending ??= { lines: [], loads: [] });
          log.lines.push('begin');
          if (log.loads.length === 0) {
            log.loads.push(code.loadFile('a').then(() => log.lines.push('second done')));
            log.lines.push(code.isLoaded('a') === false ? 'pending' : 'loaded');
          }
          log.lines.push('end');`,
      });
      const shared = globalThis as { onLoadPending?: { lines: string[]; loads: Promise<unknown>[] } };
      await node.c('a');
      await Promise.all(shared.onLoadPending?.loads ?? []);
      expect(shared.onLoadPending?.lines).to.deep.equal(['begin', 'pending', 'end', 'begin', 'end', 'second done']);
      delete shared.onLoadPending;
      expect(node.code.hasOld('a')).to.equal(true);
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
