import { expect } from 'chai';
import { rejection, Stage } from './code-root';

const BASE = { target: 'es2022', lib: ['es2022'], module: 'nodenext', types: [], strict: true };

/** The text of a tsconfig with these options, and these other entries. */
const config = (options: object = {}, others: object = {}): string =>
  JSON.stringify({ compilerOptions: { ...BASE, ...options }, ...others });

const UNTYPED = 'export function f(x) { return x; }';

describe('code / the tsconfig of the user', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  for (const [what, text, complaint] of [
    ['that is no JSON', '{ "compilerOptions": { "strict": tru } }', /:1:34 TS\d+: /],
    [
      'with an option that does not exist',
      '{ "compilerOptions": {\n "nonsense": 1 } }',
      /:2:2 TS5023: Unknown compiler/,
    ],
    ['with a value that does not exist', '{ "compilerOptions": { "module": "foo" } }', /:1:34 TS6046: Argument for/],
    ['that extends what is not there', '{ "extends": "./nope.json" }', /:1:1 TS5083: Cannot read file/],
    [
      'with options that exclude each other',
      config({ module: 'esnext', moduleResolution: 'nodenext' }),
      /:\d+ TS5110: /,
    ],
    ['with types that are not there', config({ types: ['nope'] }), /:1:1 TS2688: Cannot find type definition file/],
  ] as const) {
    it(`${what} is a CompileError at its place in the tsconfig, and right again when it is`, async () => {
      const { node, root } = await stage.node({ 'tsconfig.json': text, 'm.ts': 'export const a = 1;' });
      const error = await rejection(node.c('m'));
      expect(error).to.include({ name: 'CompileError', code: 'compile' });
      expect(error.message).to.contain(root.path('tsconfig.json')).and.to.match(complaint);
      root.write({ 'tsconfig.json': config() });
      expect(await node.c('m')).to.deep.equal({ ok: 'm' });
    });
  }

  for (const [what, text] of [
    ['empty', '{}'],
    ['of comments and trailing commas', '// c\n{ /* d */ "compilerOptions": { "strict": true, }, }'],
    ['for CommonJS that leaves the resolution to TypeScript', '{ "compilerOptions": { "module": "commonjs" } }'],
    ['of a solution: no files, only references', config({}, { files: [], references: [{ path: './sub' }] })],
    ['for a build elsewhere', config({ composite: true, outDir: '/x', rootDir: './src', declaration: true })],
    ['with isolatedDeclarations', config({ isolatedDeclarations: true, declaration: true })],
    ['with verbatimModuleSyntax', config({ verbatimModuleSyntax: true })],
    ['with erasableSyntaxOnly', config({ erasableSyntaxOnly: true, isolatedModules: true })],
  ] as const) {
    it(`${what} is understood`, async () => {
      const { node } = await stage.node({
        'tsconfig.json': text,
        'sub/tsconfig.json': config({ composite: true }),
        'dep.ts': 'export const a: number = 1; export type T = number;',
        'm.ts': `import { a, type T } from './dep.js'; export const twice = (): T => 2 * a;`,
      });
      await node.c('m');
      expect((node.moduleByName('m') as { twice: () => number }).twice()).to.equal(2);
    });
  }

  it('decides what class fields mean: they are defined, or with an older target assigned', async () => {
    const files = {
      'm.js': `export const set = []; class A { set x(v) { set.push(v); } } class B extends A { x = 1; } new B();`,
    };
    for (const [options, seen] of [
      [{ target: 'es2022' }, []],
      [{ target: 'es2021' }, [1]],
      [{ target: 'es2021', useDefineForClassFields: true }, []],
    ] as const) {
      const { node } = await stage.node({ ...files, 'tsconfig.json': config(options) });
      await node.c('m');
      expect(node.moduleByName('m')).to.deep.include({ set: seen });
    }
  });

  it('is followed when one that it extends changes, and when a nearer one appears', async () => {
    const root = stage.root({
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': config({ strict: false }),
      'src/m.ts': UNTYPED,
    });
    const { node } = await stage.node(root.below('src'));
    await node.compile.file('m');
    root.write({ 'base.json': config({ strict: true }) });
    expect((await rejection(node.compile.file('m'))).message).to.contain('TS7006');
    root.write({ 'src/tsconfig.json': config({ strict: false }) });
    expect(await node.compile.file('m')).to.deep.equal({ ok: 'm' });
  });

  it('of another time makes object code stale: the next start compiles anew', async () => {
    const root = stage.root({
      'tsconfig.json': '{ "extends": "./base.json" }',
      'base.json': config({ strict: false }),
      'src/m.ts': UNTYPED,
    });
    const start = async () => (await stage.node(root.below('src'))).node;
    expect(await (await start()).code.ensureLoaded('m')).to.deep.equal({ module: 'm' });
    root.write({ 'base.json': config({ strict: true }) });
    expect(await rejection((await start()).code.ensureLoaded('m'))).to.include({ name: 'CompileError' });
    root.write({ 'base.json': config({ strict: false }) });
    expect(await (await start()).code.ensureLoaded('m')).to.deep.equal({ module: 'm' });
    root.write({ 'src/tsconfig.json': config() });
    expect(await rejection((await start()).code.ensureLoaded('m'))).to.include({ name: 'CompileError' });
  });

  it('is not alone: what package.json says of modules makes object code stale, too', async () => {
    const names = (file: string, more = {}) => JSON.stringify({ name: 'me', imports: { '#a': file }, ...more });
    const root = stage.root({
      'package.json': names('./a.js'),
      'a.js': `export const v = 'a';`,
      'b.js': `export const v = 'b';`,
      'lib/m.js': `export { v } from '#a';`,
    });
    const hashAt = async (manifest: string): Promise<[value: string, hash: string]> => {
      root.write({ 'package.json': manifest });
      const { node } = await stage.node(root);
      await node.code.ensureLoaded('lib/m');
      return [(node.moduleByName('lib/m') as { v: string }).v, node.code.moduleInfo('lib/m')!.hash];
    };
    const [first, ...others] = [
      await hashAt(names('./a.js')),
      await hashAt(names('./a.js', { version: '2.0.0', dependencies: { p: '1' } })),
      await hashAt(names('./b.js')),
      await hashAt(names('./b.js', { type: 'module' })),
    ];
    expect(others.map(([v, hash]) => [v, hash === first![1]])).to.deep.equal([
      ['a', true],
      ['b', false],
      ['b', false],
    ]);
    expect(others[1]![1]).not.to.equal(others[2]![1]);
  });

  it('says by paths which hot modules are meant: in every form of import', async () => {
    const { node, root } = await stage.node({
      'tsconfig.json': config({ module: 'esnext', moduleResolution: 'bundler', paths: { '~/*': ['./lib/*'] } }),
      'lib/a.ts': 'export const a: number = 1; declare global { var side: number; } globalThis.side = a;',
      'star.ts': `export * from '~/a';`,
      'side.ts': `import '~/a'; export const get = () => globalThis.side;`,
      'later.ts': `export const get = async () => (await import('~/a')).a;`,
      'm.ts': `import * as star from './star'; import * as side from './side'; import * as later from './later';
        export const all = async () => [star.a, side.get(), await later.get()];`,
    });
    await node.c('m');
    const m = node.moduleByName('m') as { all: () => Promise<number[]> };
    expect(await m.all()).to.deep.equal([1, 1, 1]);
    root.write({ 'lib/a.ts': 'export const a: number = 2; declare global { var side: number; } globalThis.side = a;' });
    await node.c('lib/a');
    expect(await m.all()).to.deep.equal([2, 2, 2]);
  });

  it('may have a baseUrl, and package.json may name modules too: by imports, and by its own name', async () => {
    const { node } = await stage.node({
      'tsconfig.json': config({
        module: 'esnext',
        moduleResolution: 'bundler',
        baseUrl: '.',
        ignoreDeprecations: '6.0',
      }),
      'package.json': JSON.stringify({ name: 'me', imports: { '#a': './lib/a.ts' }, exports: { './*': './lib/*.ts' } }),
      'lib/a.ts': 'export const a = 1;',
      'm.ts': `import { a } from 'lib/a'; import { a as b } from '#a'; import { a as c } from 'me/a'; export const all = [a, b, c];`,
    });
    await node.c('m');
    expect(node.moduleByName('m')).to.deep.include({ all: [1, 1, 1] });
    expect(node.code.allLoaded().map(({ module }) => module)).to.have.members(['m', 'lib/a']);
  });
});
