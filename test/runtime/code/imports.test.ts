import { expect } from 'chai';
import { rejection, Stage } from './code-root';
import type { TestNode } from '@hot/runtime/testing';

/** Calls an exported function of a loaded module. */
function call(node: TestNode, module: string, name: string, ...args: unknown[]): unknown {
  const reference = node.moduleByName(module) as Record<string, (...args: unknown[]) => unknown>;
  return reference[name]!(...args);
}

describe('code / imports (C3)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('read the current version at each use, in every form', async () => {
    const { node, root } = await stage.node({
      'dep.ts':
        'export const n: number = 1; export function f(): number { return n; } export default class K { v = n; }',
      'user.ts': `
        import K, { f, n } from './dep.js';
        import * as NS from './dep.js';
        export { f as again } from './dep.js';
        export * from './dep.js';
        export const seen = () => [f(), n, new K().v, NS.f(), NS.n, new NS.default().v];
        export const captured = f;`,
    });
    await node.c('user');
    expect(call(node, 'user', 'seen')).to.deep.equal([1, 1, 1, 1, 1, 1]);
    root.write({
      'dep.ts':
        'export const n: number = 2; export function f(): number { return n; } export default class K { v = n; } export const added = 3;',
    });
    await node.c('dep');
    expect(call(node, 'user', 'seen')).to.deep.equal([2, 2, 2, 2, 2, 2]);
    expect([call(node, 'user', 'again'), call(node, 'user', 'f'), call(node, 'user', 'captured')]).to.deep.equal([
      2, 2, 1,
    ]);
    const user = node.moduleByName('user') as Record<string, unknown>;
    expect(user['n']).to.equal(2);
    expect(user['added'], 'what export * brings is brought as it comes').to.equal(3);
    expect(user['default'], 'export * brings no default').to.equal(undefined);
  });

  it('of itself lead a module to its own current version, calls by name stay', async () => {
    const source = (n: number) => `
      import * as MODULE from './self.js';
      export function version(): number { return ${n}; }
      export const both = () => [version(), MODULE.version()];`;
    const { node, root } = await stage.node({ 'self.ts': source(1) });
    await node.c('self');
    const both = (node.moduleByName('self') as { both: () => number[] }).both;
    expect(both()).to.deep.equal([1, 1]);
    root.write({ 'self.ts': source(2) });
    await node.c('self');
    expect(both()).to.deep.equal([1, 2]);
  });

  it('may go in circles', async () => {
    const { node, root } = await stage.node({
      'even.ts': `import { odd } from './odd.js'; export function even(n: number): boolean { return n === 0 || odd(n - 1); } export const a = 'a';`,
      'odd.ts': `import { even, a } from './even.js'; export function odd(n: number): boolean { return n !== 0 && even(n - 1); } export const early = typeof even; export const late = () => a;`,
    });
    await node.c('even');
    expect([call(node, 'even', 'even', 10), call(node, 'odd', 'odd', 10)]).to.deep.equal([true, false]);
    expect((node.moduleByName('odd') as { early: string }).early, 'functions are there at once').to.equal('function');
    expect(call(node, 'odd', 'late')).to.equal('a');
    root.write({
      'even.ts': `import { odd } from './odd.js'; export function even(n: number): boolean { return !odd(n); } export const a = 'A';`,
    });
    await node.c('even');
    expect(call(node, 'odd', 'late')).to.equal('A');
  });

  it('see a variable that its module assigns to', async () => {
    const { node } = await stage.node({
      'counter.ts': 'export let n = 0; export function inc(): void { n += 1; }',
      'user.ts': `import { n, inc } from './counter.js'; export function twice(): number { inc(); inc(); return n; }`,
    });
    await node.c('user');
    expect(call(node, 'user', 'twice')).to.equal(2);
    expect((node.moduleByName('counter') as { n: number }).n).to.equal(2);
  });

  it('find JSON, node: modules, import.meta, and packages, CommonJS and ESM-only', async () => {
    const { node, root } = await stage.node({
      'data.json': '{ "a": [1] }',
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', strict: true, resolveJsonModule: true, types: ['node'] },
      }),
      'node_modules/plain/package.json': '{ "name": "plain", "main": "index.js", "types": "index.d.ts" }',
      'node_modules/plain/index.js': 'exports.a = 1; exports.count = () => (module.n = (module.n || 0) + 1);',
      'node_modules/plain/index.d.ts': 'export const a: number; export function count(): number;',
      'node_modules/only-esm/package.json':
        '{ "name": "only-esm", "type": "module", "exports": { "types": "./index.d.ts", "default": "./index.js" } }',
      'node_modules/only-esm/index.js': 'export default (x) => x + 1; export const b = 2;',
      'node_modules/only-esm/index.d.ts':
        'declare const f: (x: number) => number; export default f; export const b: number;',
      'm.ts': `
        import data from './data.json' with { type: 'json' };
        import { readFileSync } from 'node:fs';
        import * as path from 'path';
        import plain, { a, count } from 'plain';
        import inc, { b } from 'only-esm';
        export const all = () => [data.a, readFileSync(import.meta.filename, 'utf8').length > 0, path.basename(import.meta.dirname).length > 0,
          import.meta.url, plain.a, a, inc(b)];
        export const counted = () => count();
        export async function later(): Promise<unknown[]> { return [(await import('only-esm')).b, (await import('plain')).a, (await import('./other.js')).x]; }`,
      'other.ts': 'export const x = 9;',
    });
    await node.c('m');
    const all = call(node, 'm', 'all') as unknown[];
    expect(all).to.deep.equal([[1], true, true, `file://${root.path('m.ts')}`, 1, 1, 3]);
    expect(await call(node, 'm', 'later')).to.deep.equal([2, 1, 9]);
    expect(call(node, 'm', 'counted')).to.equal(1);
    await node.l('m');
    expect(call(node, 'm', 'counted'), 'a dependency is loaded once').to.equal(2);
  });

  it('are resolved to URLs as Node does it', async () => {
    const { node, root } = await stage.node({
      'package.json': '{ "type": "module" }',
      'node_modules/p/package.json': '{ "name": "p", "exports": { "import": "./i.js" } }',
      'node_modules/p/i.js': '',
      'm.js': `export const resolved = ['p', 'fs', 'node:fs', './m.js', './not/there.txt', 'data:,x'].map((one) => import.meta.resolve(one));
        export const resolve = (one) => import.meta.resolve(one);`,
    });
    await node.c('m');
    const file = (path: string) => `file://${root.path(path)}`;
    expect((node.moduleByName('m') as { resolved: string[] }).resolved).to.deep.equal([
      file('node_modules/p/i.js'),
      'node:fs',
      'node:fs',
      file('m.js'),
      file('not/there.txt'),
      'data:,x',
    ]);
    expect(() => call(node, 'm', 'resolve', 'nope')).to.throw("Cannot find module 'nope'");
  });

  it('of a CommonJS package by default give what Node gives, in what Node takes for an ES module', async () => {
    const files = {
      'node_modules/marked/package.json': '{ "name": "marked", "main": "index.js" }',
      'node_modules/marked/index.js': 'exports.__esModule = true; exports.default = 1; exports.named = 2;',
      'm.js': `import def, { named } from 'marked'; import * as ns from 'marked'; export const all = () => [def, named, ns.named, ns.default];`,
    };
    const bundled = await stage.node(files);
    await bundled.node.c('m');
    expect(call(bundled.node, 'm', 'all')).to.deep.equal([1, 2, 2, 1]);
    const native = await stage.node({ ...files, 'package.json': '{ "type": "module" }' });
    await native.node.c('m');
    const whole = { default: 1, named: 2, __esModule: true };
    expect(call(native.node, 'm', 'all')).to.deep.equal([whole, 2, 2, whole]);
  });

  it('follow the paths of the tsconfig, to hot modules', async () => {
    const { node, root } = await stage.node({
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'esnext',
          moduleResolution: 'bundler',
          strict: true,
          paths: { '@app/*': ['./lib/*'] },
        },
      }),
      'lib/cart.ts': 'export function total(): number { return 1; }',
      'main.ts': `import { total } from '@app/cart'; export const get = () => total();`,
    });
    await node.c('main');
    expect(call(node, 'main', 'get')).to.equal(1);
    root.write({ 'lib/cart.ts': 'export function total(): number { return 2; }' });
    await node.c('lib/cart');
    expect(call(node, 'main', 'get')).to.equal(2);
  });

  it('of the runtime are answered by the copy that runs', async () => {
    const { node } = await stage.node({
      'm.ts': `import { self, Node, type Self } from '@hot/runtime';
        import { VirtualClock } from '@hot/runtime/testing';
        export const what = [Node, VirtualClock];
        export async function loop(one: Self, log: (x: unknown) => void): Promise<void> { log(self().pid === one.pid); }`,
    });
    await node.c('m');
    const seen: unknown[] = [];
    node.spawn('m', 'loop', [(x: unknown) => seen.push(x)]);
    await node.settle();
    expect(seen).to.deep.equal([true]);
    const [Node] = (node.moduleByName('m') as { what: unknown[] }).what;
    expect(node).to.be.instanceOf(Node);
  });

  it('and exports may be written as CommonJS', async () => {
    const { node, root } = await stage.node({
      'old.js': `const dep = require('./dep'); exports.get = () => dep.value(); exports.files = [__filename, __dirname]; exports.own = function () { return this === exports || this.get === exports.get; };`,
      'dep.js': `module.exports = { value() { return this.n; }, n: 1 };`,
      'fn.js': `module.exports = function f() { return 'f'; }; module.exports.extra = 1;`,
      'user.mjs': `import old, { get } from './old.js'; import f, { extra } from './fn.js'; import * as NS from './dep.js';
        export const all = () => [get(), old.get(), f(), extra, NS.n, NS.default.n];`,
      'requires.js': `const f = require('./fn'); exports.call = () => f();`,
    });
    for (const name of ['user', 'requires']) await node.c(name);
    expect(call(node, 'user', 'all')).to.deep.equal([1, 1, 'f', 1, 1, 1]);
    expect(call(node, 'requires', 'call')).to.equal('f');
    expect((node.moduleByName('old') as { files: string[] }).files).to.deep.equal([root.path('old.js'), root.folder]);
    root.write({ 'dep.js': `module.exports = { value() { return this.n; }, n: 2 };` });
    await node.c('dep');
    expect(call(node, 'user', 'all')).to.deep.equal([2, 2, 'f', 1, 2, 2]);
  });

  it('and exports may be written in the way of TypeScript’s own CommonJS', async () => {
    const { node, root } = await stage.node({
      'fn.cts': 'function f(): number { return 1; } f.extra = 2; export = f;',
      'names.cts': 'export const n: number = 1; export const f = (): number => n;',
      'user.cts': `import f = require('./fn.cjs'); import names = require('./names.cjs'); import path = require('node:path');
        export = { all: () => [f(), f.extra, names.n, names.f(), path.sep.length] };`,
      'esm.mts': `import f from './fn.cjs'; import user from './user.cjs'; export const all = () => [f(), f.extra, ...user.all()];`,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { module: 'nodenext', strict: true, types: ['node'], verbatimModuleSyntax: true },
      }),
    });
    await node.c('esm');
    expect(call(node, 'esm', 'all')).to.deep.equal([1, 2, 1, 2, 1, 1, 1]);
    root.write({
      'fn.cts': 'function f(): number { return 11; } f.extra = 12; export = f;',
      'names.cts': 'export const n: number = 10;',
    });
    await node.c('fn');
    expect(call(node, 'esm', 'all'), 'what is required as a whole and is a function, is captured').to.deep.equal([
      11, 12, 1, 2, 1, 1, 1,
    ]);
    await node.c('names');
    expect(() => call(node, 'esm', 'all')).to.throw("module 'names' has no function 'f'");
  });

  it('bring enums, namespaces, classes and constants, renamed and brought again', async () => {
    const source = (n: number) => `
      export enum E { A = ${n} } export const enum C { X = ${n} } export namespace N { export const q = ${n}; }
      export class K { static s: number = ${n}; } export let live: number = ${n}; export const inc = () => { live += 1; };
      const odd = (): number => ${n}; export { odd as 'odd name' }; export default function d(): number { return live; }`;
    const { node, root } = await stage.node({
      'a.ts': source(1),
      'b.ts': `export * as ns from './a.js'; export { default as x, live as m } from './a.js'; export * from './a.js';
        import D, { E, C, N } from './a.js'; export { E as Renamed }; export { D as default }; export const own = () => [E.A, C.X, N.q];`,
      'c.ts': `import X, * as B from './b.js'; import { ns, x, m, Renamed, live, inc, own, 'odd name' as odd } from './b.js';
        export const all = () => [X(), B.default(), ns.live, x(), m, live, Renamed.A, ...own(), B.K.s, odd(), { ...B }.m];
        export const names = () => Object.keys(B).sort().join(); export { inc };`,
    });
    await node.c('c');
    expect(call(node, 'c', 'all')).to.deep.equal(new Array(13).fill(1));
    call(node, 'c', 'inc');
    expect(call(node, 'c', 'all')).to.deep.equal([2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2]);
    root.write({ 'a.ts': `${source(5)} export const added = 5;` });
    await node.c('a');
    expect(call(node, 'c', 'all')).to.deep.equal(new Array(13).fill(5));
    expect(call(node, 'c', 'names')).to.equal('C,E,K,N,Renamed,added,default,inc,live,m,ns,odd name,own,x');
  });

  it('by require inside of a function are guarded, too (C9)', async () => {
    const { node, root } = await stage.node({
      'a.js': 'exports.f = () => 1;',
      'b.js': `exports.g = () => { const a = require('./a'); return a.f(); };`,
    });
    await node.c('b');
    expect(call(node, 'b', 'g')).to.equal(1);
    root.write({ 'a.js': 'exports.other = 1;' });
    await node.c('a');
    expect(() => call(node, 'b', 'g')).to.throw("module 'a' has no function 'f'");
  });

  it('of what is not there fail, in JavaScript when it is loaded, in TypeScript when it is compiled', async () => {
    const { node } = await stage.node({
      'a.js': `require('./nothing');`,
      'b.ts': `import { x } from './nothing.js'; console.log(x);`,
    });
    const load = await rejection(node.c('a'));
    expect(load).to.include({ name: 'LoadError', module: 'a' });
    expect(load.cause).to.include({ name: 'CodeError', code: 'nofile', module: 'nothing' });
    const compile = await rejection(node.c('b'));
    expect(compile).to.include({ name: 'CompileError', code: 'compile' });
    expect(compile.message).to.match(/b\.ts:1:19 TS2307: Cannot find module '\.\/nothing\.js'/);
  });
});
