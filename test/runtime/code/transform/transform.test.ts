/**
 * What the transform writes, where the text itself matters: speed, source maps, names.
 */
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import { expect } from 'chai';
import { helperPrefix } from '../../../../packages/runtime/src/code/transform/helper-names';
import { transformModule } from '../../../../packages/runtime/src/code/transform/transform';

const transform = (code: string) => transformModule(code, { prefix: '$', mayBeHot: (one) => one.startsWith('.') });

describe('code / transform', () => {
  it('hoists the generator of a top-level async function', () => {
    const { code } = transform('async function loop(self) { await self; }');
    expect(code).to.equal(
      'function loop(self) { return $co(loop$co(self)); } function* loop$co(self) { (yield self); }',
    );
  });

  it('makes a generator once where all it closes over exists once', () => {
    const { code } = transform('const f = async (x) => x; const o = { async m() { return this; } };');
    expect(code).to.contain('let $1, $2;');
    expect(code).to.contain('$co(($1 ??= function* f$co(x)');
    expect(code).to.contain('$run($2 ??= function* m$co()');
  });

  it('makes a generator once per call of the function around, or per turn of the loop, where it closes over their variables', () => {
    expect(transform('function outer(a) { return async () => a; }').code).to.equal(
      'function outer(a) { let $1; return () => $co(($1 ??= function* anonymous$co()  { return (a); })()); }',
    );
    expect(transform('for (const a of [1]) { f(async () => a); }').code).to.contain('{ let $1; f(() => $co(($1 ??= ');
  });

  it('makes a generator per call where there is no block to keep it in', () => {
    const each = [
      'const f = (a) => async () => a;',
      'for (const a of [1]) f(async () => a);',
      'function f(a, b = async () => a) {}',
    ];
    for (const source of each) {
      expect(transform(source).code, source).not.to.contain('??=');
    }
  });

  it('guards calls of imported functions, and leaves other calls alone', () => {
    const { code } = transform(
      'const a_1 = require("./a"); const b_1 = require("b"); (0, a_1.f)(1); (0, b_1.f)(1); a_1.K; new a_1.K(); { const a_1 = {}; a_1.f(); }',
    );
    expect(code).to.contain('(0, a_1.f ?? $undef(a_1, "f"))(1)');
    expect(code).to.contain('(0, b_1.f)(1)');
    expect(code).to.contain('new (a_1.K ?? $undef(a_1, "K"))()');
    expect(code).to.contain('const a_1 = {}; a_1.f();');
  });

  it('keeps `this` of a method called on a required module', () => {
    const { code } = transform('const a = require("./a"); a.f(1); a.g();');
    expect(code).to.contain('(a.f ?? $undef(a, "f")).call(a, 1)');
    expect(code).to.contain('(a.g ?? $undef(a, "g")).call(a)');
  });

  it('lists exports, those that change later, imports, and a literal vsn', () => {
    const { exports, liveExports, imports, vsn } = transform(
      `Object.defineProperty(exports, "__esModule", { value: true }); exports.vsn = '1.2'; exports.a = 1;
       function f() { exports.a++; [exports.b] = [1]; } const x = require("./x"), y = require("y");
       Object.defineProperty(exports, "q", { enumerable: true, get: function () { return x.q; } });`,
    );
    expect(exports).to.have.members(['vsn', 'a', 'b', 'q']);
    expect(liveExports).to.have.members(['a', 'b']);
    expect(imports).to.deep.equal(['./x', 'y']);
    expect(vsn).to.equal('1.2');
  });

  it('takes longer helper names where the source uses the short ones', () => {
    expect(helperPrefix('const x = 1;')).to.equal('$');
    expect(helperPrefix('const $co = 1; $$run();')).to.equal('$$$');
    expect(helperPrefix('$("#jquery"); $1')).to.equal('$$');
  });

  it('maps every name to where it was', () => {
    const source = 'async function f(a) {\n  await g(a);\n}\nconst h = async () => {\n  throw boom;\n};\n';
    const { code, map } = transform(source);
    const trace = new TraceMap(map);
    for (const name of ['g(a)', 'boom', 'h =']) {
      const before = code.slice(0, code.indexOf(name)).split('\n');
      const found = originalPositionFor(trace, { line: before.length, column: before.at(-1)!.length });
      const wanted = source.slice(0, source.indexOf(name)).split('\n');
      expect([found.line, found.column], name).to.deep.equal([wanted.length, wanted.at(-1)!.length]);
    }
  });
});
