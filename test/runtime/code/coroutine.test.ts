/**
 * Hot async functions as process code: what native ones cannot do.
 */
import { inspect } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { Stage } from './code-root';

describe('code / async functions of hot modules', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  /** Runs `run(self, log, …)` of a module in a process. */
  async function run(source: string, ...args: unknown[]) {
    const { node, root } = await stage.node({ 'm.js': source });
    await node.c('m');
    const lines: unknown[] = [];
    const pid = node.spawn('m', 'run', [(line: unknown) => lines.push(line), ...args]);
    await node.settle();
    return { node, root, pid, lines };
  }

  it('run their finally blocks when the process is killed, and so do the generators that they consume', async () => {
    const { node, pid, lines } = await run(`
      async function* numbers(log) { try { for (let n = 0; ; n++) yield n; } finally { log('generator'); await null; log('never'); } }
      const source = (log) => ({ [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return: async () => (log('closed'), {}) }) });
      async function inner(self, log) { try { for await (const _ of source(log)) await self.receive(); } finally { log('inner'); } }
      export async function run(self, log) { try { for await (const n of numbers(log)) if (n === 2) await inner(self, log); } catch { log('caught'); } finally { log('outer'); } }`);
    expect(lines).to.deep.equal([]);
    node.exit(pid, 'kill');
    await node.settle();
    expect(lines).to.deep.equal(['closed', 'inner', 'generator', 'outer']);
    expect(node.isAlive(pid)).to.equal(false);
  });

  it('need no stack for a million tail calls, local, fully qualified, and after a wait', async () => {
    const { lines } = await run(
      `import * as MODULE from './m.js';
      async function local(n) { if (n === 0) return 'local'; return local(n - 1); }
      export async function far(n) { if (n === 0) return 'far'; return MODULE.far(n - 1); }
      async function waits(n) { await null; if (n === 0) return 'waits'; return MODULE.waits(n - 1); }
      export { waits };
      export async function run(_self, log, n) { for (const f of [local, far, waits]) log(await f(n)); }`,
      1_000_000,
    );
    expect(lines).to.deep.equal(['local', 'far', 'waits']);
  });

  it('crash the process when nobody awaits their failure', async () => {
    const { node, pid, lines } = await run(`
      async function fails() { await null; throw new Error('alone'); }
      export async function run(self, log) { fails(); log('on'); await self.receive(); log('never'); }`);
    expect(lines).to.deep.equal(['on']);
    expect(node.isAlive(pid)).to.equal(false);
  });

  it('can be awaited from outside, raced and gathered', async () => {
    const { node } = await stage.node({
      'm.js': `export async function add(a, b) { await null; return a + b; } export const fails = async () => { throw new Error('no'); };
        export const recovers = async () => { try { await fails(); } catch (error) { return error.message; } };
        export const all = async () => Promise.all([add(1, 2), add(3, 4), Promise.resolve(5)]);
        export async function* count(n) { for (let i = 0; i < n; i++) yield i; }`,
    });
    await node.c('m');
    const m = node.moduleByName('m') as {
      add: (a: number, b: number) => Promise<number>;
      fails: () => Promise<void>;
      recovers: () => Promise<string>;
      all: () => Promise<number[]>;
      count: (n: number) => AsyncIterable<number>;
    };
    expect(await m.add(1, 2)).to.equal(3);
    expect(await m.all()).to.deep.equal([3, 7, 5]);
    expect(await m.fails().catch((error: Error) => error.message)).to.equal('no');
    expect(await m.recovers()).to.equal('no');
    expect(await Promise.race([m.add(1, 1), m.add(2, 2)])).to.equal(2);
    const seen: number[] = [];
    for await (const n of m.count(3)) seen.push(n);
    expect(seen).to.deep.equal([0, 1, 2]);
  });

  it('give what libraries take for a promise: an async check of zod is waited for', async () => {
    const { lines } = await run(
      `const denied = async () => { await null; return false; };
      export async function run(_self, log, z) {
        log(denied() instanceof Promise);
        log((await z.string().refine(denied).safeParseAsync('x')).success);
        try { z.string().refine(denied).safeParse('x'); } catch (error) { log(error.constructor.name); }
        log(await Promise.all([denied(), denied().then((no) => !no), denied().finally(() => 7)]));
      }`,
      z,
    );
    expect(lines).to.deep.equal([true, false, '$ZodAsyncError', [false, true, false]]);
  });

  it('give what is printed and written as a promise is, and shows nobody its code', async () => {
    const { lines } = await run(
      `const one = async () => 1;
      const fails = async () => { throw 'no'; };
      const waits = async (self) => { await self.receive(); };
      export async function run(self, log, inspect) {
        const failed = fails();
        for (const given of [one(), failed, waits(self)]) log(inspect(given), JSON.stringify({ given }));
        log(JSON.stringify({ given: one() }));
        await failed.catch(() => undefined);
      }`,
      inspect,
    );
    expect(lines).to.deep.equal([
      'Coroutine { 1 }',
      "Coroutine { <rejected> 'no' }",
      'Coroutine { <pending> }',
      '{"given":{}}',
    ]);
  });

  it('of old and current versions work together in one process', async () => {
    const source = (version: number) => `
      import * as MODULE from './m.js';
      const shared = { async *[Symbol.asyncIterator]() { yield ${version}; yield ${version}; } };
      export const values = () => shared;
      export async function run(self, log) {
        for await (const n of MODULE.values()) { log(n); await self.receive(); }
        for await (const n of MODULE.values()) log(n);
      }`;
    const { node, root, pid, lines } = await run(source(1));
    root.write({ 'm.js': source(2) });
    await node.c('m');
    expect(node.code.checkProcessCode(pid, 'm')).to.equal(true);
    for (let n = 0; n < 2; n += 1) {
      node.send(pid, 'go');
      await node.settle();
    }
    expect(lines).to.deep.equal([1, 1, 2, 2]);
  });
});
