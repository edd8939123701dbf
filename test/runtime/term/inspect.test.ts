/** What people see of a value, and that nothing a value does can hurt its printer. */
import { inspect as nodeInspect, stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { inspect } from '../../../packages/runtime/src/term/inspect';
import { MODULE_NAME } from '../../../packages/runtime/src/term/module-tag';
import { PidTerm } from '../../../packages/runtime/src/term/pid';
import { ProcessError } from '../../../packages/runtime/src/term/process-error';

const pid = new PidTerm(84, 'n@h', null);

describe('inspect', () => {
  describe('writes what one would type', () => {
    const cases: [string, unknown, string][] = [
      ['a tagged object', { tschak: 3 }, '{ tschak: 3 }'],
      ['strings with single quotes', ['a', { b: 'c' }], "[ 'a', { b: 'c' } ]"],
      ['a string alone', 'normal', "'normal'"],
      ['numbers, also the odd ones', [1, -0, NaN, 1.5, 10n], '[ 1, -0, NaN, 1.5, 10n ]'],
      ['nothing', [undefined, null], '[ undefined, null ]'],
      ['keys that are no identifiers', { 'a-b': 1, 2: 3, ok: 4 }, "{ '2': 3, 'a-b': 1, ok: 4 }"],
      ['symbols as keys and values', { [Symbol('k')]: Symbol('v') }, '{ [Symbol(k)]: Symbol(v) }'],
      ['pids by their number', { pid, list: [pid] }, '{ pid: <0.84.0>, list: [ <0.84.0> ] }'],
      ['empty structures', [{}, [], new Map(), new Set()], '[ {}, [], Map(0) {}, Set(0) {} ]'],
      ['maps', new Map([['a', { b: 1 }]]), "Map(1) { 'a' => { b: 1 } }"],
      ['sets', new Set([1, 'b']), "Set(2) { 1, 'b' }"],
      ['dates', [new Date(0)], '[ 1970-01-01T00:00:00.000Z ]'],
      ['bytes', new Uint8Array([1, 2]), 'Uint8Array(2) [ 1, 2 ]'],
      ['regular expressions', /x/g, '/x/g'],
      ['functions', { loop: function loop() {} }, '{ loop: [Function: loop] }'],
      [
        'objects without a prototype',
        Object.assign(Object.create(null), { a: 1 }),
        '[Object: null prototype] { a: 1 }',
      ],
      ['holes', [1, , 3], '[ 1, <empty>, 3 ]'], // eslint-disable-line no-sparse-arrays
    ];
    for (const [name, value, text] of cases) {
      it(name, () => expect(inspect(value)).to.equal(text));
    }

    it('instances with the name of their class', () => {
      class Account {
        balance = 1;
      }
      class Tags extends Map {}
      class Items extends Array {}
      expect(inspect(new Account())).to.equal('Account { balance: 1 }');
      expect(inspect(new Tags())).to.equal('Tags(0) {}');
      expect(inspect(Items.of(1))).to.equal('Items(1) [ 1 ]');
    });

    it('modules by their name', () => {
      const z = { [MODULE_NAME]: 'shop/z', loop: () => 0 };
      expect(inspect(z)).to.equal('[Module shop/z]');
      expect(inspect({ ok: [z] }, { depth: 1 })).to.equal('{ ok: [ [Module shop/z] ] }');
    });

    it('values that know how they are printed', () => {
      expect(inspect({ z: { a: 1, [nodeInspect.custom]: () => '[Module z]' } })).to.equal('{ z: [Module z] }');
    });
  });

  describe('of an error', () => {
    it('shows the stack when it is the value itself', () => {
      const text = inspect(new TypeError('no'));
      expect(text).to.match(/^TypeError: no\n {4}at .*inspect\.test\.ts/);
    });

    it('shows one line inside of a structure', () => {
      expect(inspect({ reason: new TypeError('no') })).to.equal('{ reason: [TypeError: no] }');
    });

    it('shows the name of its class, its code and its cause with the stack', () => {
      const error = new ProcessError('noproc', 'gone');
      error.cause = new Error('deep');
      const text = inspect(error);
      expect(text).to.match(/^ProcessError: noproc: gone\n/);
      expect(text).to.include("code: 'noproc'").and.not.include('tag');
      expect(text).to.match(/cause: Error: deep\n +at /);
    });

    it('does not fall for a stack or a name that throws', () => {
      const error = new Error('hidden');
      expect(error.stack).to.include('hidden');
      for (const key of ['name', 'message', 'stack']) {
        Object.defineProperty(error, key, {
          get() {
            throw new Error('gotcha');
          },
        });
      }
      expect(inspect(error)).to.include('Error');
    });
  });

  describe('breaks lines', () => {
    it('when a structure is wider than the line, one property in each', () => {
      const text = inspect({ name: 'a'.repeat(20), other: { list: [1, 2, 3] } }, { width: 30 });
      expect(text).to.equal("{\n  name: 'aaaaaaaaaaaaaaaaaaaa',\n  other: { list: [ 1, 2, 3 ] }\n}");
    });

    it('and packs the elements of lists', () => {
      const lines = inspect(
        Array.from({ length: 40 }, (_, i) => i),
        { width: 40 },
      ).split('\n');
      expect(lines).to.have.length.within(4, 10);
      expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(41);
    });
  });

  describe('stays within bounds', () => {
    it('of depth', () => {
      expect(inspect({ a: { b: { c: [1] } } }, { depth: 1 })).to.equal('{ a: { b: [Object] } }');
    });

    it('of length, for a text', () => {
      const text = inspect('x'.repeat(100_000), { maxLength: 100 });
      expect(text).to.have.length.at.most(100);
      expect(text).to.match(/\.\.\.$|more character/);
    });

    it('of elements, and says how many it left out', () => {
      expect(inspect(Array(1_000).fill(0))).to.match(/\.\.\. 900 more\n\]$/);
    });

    it('for a structure that would print as a terabyte', () => {
      let value: unknown = 'leaf';
      for (let i = 0; i < 40; i++) value = [value, value];
      const started = performance.now();
      expect(inspect(value, { depth: Infinity, maxLength: 5_000 })).to.have.length.at.most(5_000);
      expect(performance.now() - started).to.be.below(1_000);
    });

    it('for a structure as deep as memory allows', () => {
      let value: unknown = 0;
      for (let i = 0; i < 200_000; i++) value = [value];
      expect(inspect(value, { depth: Infinity })).to.match(/^\[/);
    });

    it('for a structure that contains itself', () => {
      const value: Record<string, unknown> = { a: 1 };
      value['self'] = value;
      expect(inspect(value)).to.equal('{ a: 1, self: [Circular] }');
    });
  });

  describe('is not hurt by a value that', () => {
    const boom = (): never => {
      throw new Error('boom');
    };

    it('has getters, which are not called', () => {
      expect(
        inspect({
          get a() {
            return boom();
          },
          set b(_: unknown) {},
        }),
      ).to.equal('{ a: [Getter], b: [Setter] }');
    });

    it('is a proxy whose traps throw', () => {
      const traps = { get: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom, has: boom };
      // Node 26 says what it is.
      expect(inspect(new Proxy({ a: 1 }, traps))).to.match(/^(\{ a: 1 \}|Proxy\(\{ a: 1 \}\))$/);
      expect(inspect({ p: new Proxy(boom, traps) })).to.include('Function');
      expect(inspect(Object.create(new Proxy({}, traps)))).to.equal('{}');
    });

    it('is a revoked proxy', () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      expect(inspect([proxy])).to.match(/Revoked/);
    });

    it('throws from its own printer, and prints the rest', () => {
      expect(inspect({ a: { [nodeInspect.custom]: boom }, b: 1 })).to.equal('{ a: [Uninspectable], b: 1 }');
    });

    it('has a constructor, a tag or a size that throws', () => {
      class Odd extends Map<number, number> {
        override get size(): number {
          return boom();
        }
        override get [Symbol.toStringTag](): string {
          return boom();
        }
      }
      Object.defineProperty(Odd.prototype, 'constructor', { get: boom });
      expect(inspect(new Odd([[1, 2]]))).to.equal('Map(1) { 1 => 2 }');
    });
  });

  it('colours without changing the text', () => {
    const value = { a: [1, 'x', { b: null }], pid };
    const colored = inspect(value, { colors: true });
    expect(colored).to.not.equal(inspect(value));
    expect(stripVTControlCharacters(colored)).to.equal(inspect(value));
  });

  it('answers for every value within its bound', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
          withSparseArray: true,
        }),
        fc.integer({ min: 3, max: 500 }),
        fc.integer({ min: 10, max: 120 }),
        (value, maxLength, width) => {
          expect(inspect(value, { maxLength, width }).length).to.be.within(1, maxLength);
        },
      ),
    );
  });
});
