import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { rejection, Stage } from './code-root';

describe('code / compile.file', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('reports every diagnostic as file:line:col message, and touches nothing that runs (C6)', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a: number = 1;' });
    await node.c('m');
    const before = readFileSync(root.path('.hot/m.hot.json'), 'utf8');
    root.write({
      'm.ts': `export const a: number = 'x';\nexport function f(n: string): void { n.nothing(); }\nnobody;`,
    });
    const error = await rejection(node.c('m'));
    expect(error).to.include({ name: 'CompileError', code: 'compile' });
    expect(error['diagnostics']).to.deep.equal([
      {
        file: root.path('m.ts'),
        line: 1,
        column: 14,
        code: 'TS2322',
        message: "Type 'string' is not assignable to type 'number'.",
      },
      {
        file: root.path('m.ts'),
        line: 2,
        column: 40,
        code: 'TS2339',
        message: "Property 'nothing' does not exist on type 'string'.",
      },
      { file: root.path('m.ts'), line: 3, column: 1, code: 'TS2304', message: "Cannot find name 'nobody'." },
    ]);
    expect(error.message.split('\n')[0]).to.equal(
      `${root.path('m.ts')}:1:14 TS2322: Type 'string' is not assignable to type 'number'.`,
    );
    expect(node.moduleByName('m')).to.deep.include({ a: 1 });
    expect(readFileSync(root.path('.hot/m.hot.json'), 'utf8')).to.equal(before);
  });

  it('reports a syntax error once', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = ;\n', 'j.js': 'const = 1;' });
    const error = await rejection(node.compile.file('m'));
    expect(error.message).to.equal(`${root.path('m.ts')}:1:18 TS1109: Expression expected.`);
    expect((await rejection(node.compile.file('j'))).message).to.match(
      /j\.js:1:7 TS1134: Variable declaration expected/,
    );
  });

  for (const [construct, source, line] of [
    ['await', 'const x = 1;\nexport const y = await Promise.resolve(x);', 2],
    ['for await', 'const all: number[] = [];\n\nfor await (const x of all) all.push(x);\nexport {};', 3],
    ['await in a block', 'export {};\n{ await null; }', 2],
  ] as const) {
    it(`names ${construct} at the top level, its line, and what to write instead`, async () => {
      const { node, root } = await stage.node({ 'm.ts': source });
      const error = await rejection(node.compile.file('m'));
      expect(error).to.include({ name: 'CompileError', code: 'compile' });
      expect(error['diagnostics']).to.have.lengthOf(1);
      expect(error.message).to.match(/top-level await: .* Put it into an async function/);
      expect(error.message).to.contain(`${root.path('m.ts')}:${line}:`);
    });
  }

  it('names super(…) in an async function, with its line in the TypeScript source', async () => {
    const { node, root } = await stage.node({
      'm.js':
        'class A {}\nexport class B extends A {\n  constructor() {\n    const f = async () => super();\n    f();\n  }\n}',
    });
    const error = await rejection(node.compile.file('m'));
    expect(error.message).to.match(
      /m\.js:4:\d+ super\(…\) inside an async function: call it in the constructor itself/,
    );
    expect(error.message).to.contain(root.path('m.js'));
  });

  it('writes object code and loads nothing (C10)', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;' });
    expect(await node.compile.file('m')).to.deep.equal({ ok: 'm' });
    expect(existsSync(root.path('.hot/m.hot.json'))).to.equal(true);
    expect(node.code.isLoaded('m')).to.equal(false);
    root.write({ 'm.ts': 'export const a = 2;' });
    await node.code.loadFile('m');
    expect(node.moduleByName('m'), 'loadFile loads the object code that is there').to.deep.include({ a: 1 });
  });

  it('gives the object code back and writes nothing when asked for a binary', async () => {
    const { node, root } = await stage.node({ 'm.ts': 'export const a = 1;' });
    const { ok, binary } = await node.compile.file('m', { binary: true });
    expect(ok).to.equal('m');
    expect(existsSync(root.path('.hot'))).to.equal(false);
    root.delete('m.ts');
    await node.code.loadBinary('m', root.path('m.ts'), binary);
    expect(node.moduleByName('m')).to.deep.include({ a: 1 });
  });

  it('sees what has changed in the file and in what it imports', async () => {
    const { node, root } = await stage.node({
      'dep.ts': 'export function f(x: number): void { void x; }',
      'm.ts': `import { f } from './dep.js'; f(1); export const v = 1;`,
    });
    await node.compile.file('m');
    root.write({ 'dep.ts': 'export function f(x: string): void { void x; }' });
    expect(await rejection(node.compile.file('m')))
      .to.have.property('message')
      .that.matches(/m\.ts:1:33 TS2345/);
    root.write({ 'm.ts': `import { f } from './dep.js'; f('1'); export const v = 2;` });
    await node.c('m');
    expect(node.moduleByName('m')).to.deep.include({ v: 2 });
    root.delete('dep.ts');
    expect((await rejection(node.compile.file('m'))).message).to.contain("Cannot find module './dep.js'");
  });

  it('checks with the options of the user, and follows them when they change', async () => {
    const config = (strict: boolean) =>
      JSON.stringify({ compilerOptions: { target: 'es2022', lib: ['es2022'], module: 'nodenext', types: [], strict } });
    const { node, root } = await stage.node({
      'tsconfig.json': config(false),
      'm.ts': 'export function f(x) { return x; }',
    });
    await node.compile.file('m');
    root.write({ 'tsconfig.json': config(true) });
    expect((await rejection(node.compile.file('m'))).message).to.match(/m\.ts:1:19 TS7006/);
  });

  it('checks JavaScript where its author wants that', async () => {
    const { node } = await stage.node({
      'free.js': 'export const n = 1; n.nothing;',
      'checked.js': '// @ts-check\nexport const n = 1;\nn.nothing;',
    });
    await node.compile.file('free');
    expect((await rejection(node.compile.file('checked'))).message).to.match(/checked\.js:3:3 TS2339/);
  });

  it('keeps what TypeScript lowers: using, decorators, enums', async () => {
    const { node } = await stage.node({
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2022', 'esnext.disposable', 'esnext.decorators'],
          module: 'nodenext',
          types: [],
          strict: true,
        },
      }),
      'm.ts': `
        const said: string[] = [];
        const resource = (name: string) => ({ [Symbol.dispose]() { said.push('sync ' + name); }, async [Symbol.asyncDispose]() { said.push('async ' + name); } });
        function twice(f: (this: K) => number) { return function (this: K) { return 2 * f.call(this); }; }
        enum E { A = 1, B }
        class K { @twice n(): number { return E.B; } }
        export async function run(): Promise<unknown> {
          { using a = resource('a'); void a; await using b = resource('b'); said.push('in'); void b; }
          return [said, new K().n()];
        }`,
    });
    await node.c('m');
    const { run } = node.moduleByName('m') as { run: () => Promise<unknown> };
    expect(await run()).to.deep.equal([['in', 'async b', 'sync a'], 4]);
  });

  it('writes JSX in JavaScript as the tsconfig says', async () => {
    const { node } = await stage.node({
      'tsconfig.json':
        '{ "compilerOptions": { "module": "nodenext", "types": [], "jsx": "react", "jsxFactory": "h" } }',
      'm.js': 'const h = (...all) => all; export const x = <a b="c">{[1]}</a>;',
    });
    await node.c('m');
    expect(node.moduleByName('m')).to.deep.include({ x: ['a', { b: 'c' }, [1]] });
  });

  it('refuses what is no module and no option, naming it', async () => {
    const { node } = await stage.node({ 'm.ts': 'export {};' });
    expect(await rejection(node.compile.file('../m'))).to.include({ name: 'CodeError', code: 'badarg' });
    expect(await rejection(node.compile.file({}))).to.include({ code: 'badarg' });
    expect((await rejection(node.compile.file('m', { binry: true } as never))).message).to.contain('binry');
    expect((await rejection(node.code.loadFile('m', { purge: 'hard' } as never))).message).to.contain('purge');
    for (const none of [undefined, 'm', [null]] as never[]) {
      expect(await rejection(node.code.atomicLoad(none))).to.include({ name: 'CodeError', code: 'badarg' });
    }
    for (const call of [node.code.setPath, node.code.addPaths, node.code.addPathsa]) {
      expect(() => call.call(node.code, 'm' as never)).to.throw('no list of folders: m');
    }
  });
});
