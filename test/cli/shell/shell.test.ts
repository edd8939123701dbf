// The shell without a terminal: what is typed, and what it prints.
import { expect } from 'chai';
import { Shell } from '../../../packages/cli/src/shell/shell';
import { Session } from '../helpers/session';

describe('the shell', function () {
  this.timeout(60_000);
  let session: Session;
  const type = (text: string): Promise<string> => session.type(text);
  const write = (name: string, text: string): void => session.folder.write(name, text);

  beforeEach(async () => {
    session = await Session.begin();
  });

  afterEach(() => session.end());

  it('leaves no process once it is closed, nor an input that waits', async () => {
    const { node } = session;
    await type('1');
    const before = node.processes().length;
    const lines: string[] = [];
    const other = new Shell({ node, print: (text) => lines.push(text) });
    await other.type('spawnLink(async (me) => { await me.receive(); }); 1');
    let began = (): void => undefined;
    const begun = new Promise<void>((resolve) => (began = resolve));
    other.scope.variables.set('began', began);
    const waiting = other.type('began(); await self().receive()');
    await begun;
    other.close();
    await waiting;
    await other.type('2');
    const left = await new Promise<number>((resolve) => {
      const look = (turns: number): void => {
        const more = node.processes().length - before;
        if (more === 0 || turns === 0) resolve(more);
        else setImmediate(look, turns - 1);
      };
      look(1_000);
    });
    expect(left).to.equal(0);
    const exited = "** exception exit: 'shutdown'";
    expect(lines).to.deep.equal(['1', exited, exited]);
  });

  describe('answers', () => {
    it('are printed as terms', async () => {
      expect(await type('1 + 1')).to.equal('2');
      expect(await type("{ tschak: 3, list: [1, 'two'] }")).to.equal("{ tschak: 3, list: [ 1, 'two' ] }");
      expect(await type('spawn(() => 0)')).to.match(/^<0\.\d+\.0>$/);
      expect(await type('makeRef()')).to.match(/^#Ref</);
    });

    it('are not printed when there is none', async () => {
      expect(await type('undefined')).to.equal('');
      expect(await type('if (true) { 1; }')).to.equal('');
    });

    it('are awaited when they are promises', async () => {
      expect(await type('Promise.resolve(5)')).to.equal('5');
      expect(await type('await Promise.resolve(6)')).to.equal('6');
      expect(await type('[await Promise.resolve(1), await Promise.resolve(2)]')).to.equal('[ 1, 2 ]');
    });

    it('can be awaited at any place of an input', async () => {
      await type('p = Promise.resolve(7)');
      for (const input of ['await (p)', 'await (await (async () => p)())', 'await\n  p', '[(await p)][0]']) {
        expect(await type(input), input).to.equal('7');
      }
    });

    it('of `this` are the global object, as in any script', async () => {
      expect(await type('this === globalThis')).to.equal('true');
    });

    it('count the prompt, also those that failed', async () => {
      expect(session.shell.prompt).to.equal('1> ');
      await type('1');
      await type('throw 1');
      await type('');
      await type(')');
      expect(session.shell.prompt).to.equal('3> ');
    });

    it('can be had again', async () => {
      await type("'one'");
      await type("'two'");
      expect(await type('_')).to.equal("'two'");
      expect(await type('v(1)')).to.equal("'one'");
      expect(await type('v(-1)')).to.equal("'one'");
      expect(await type('v(99)')).to.match(/exception error: RangeError: there is no answer 99/);
    });
  });

  describe('variables', () => {
    it('persist, however they were made', async () => {
      await type('a = 1');
      await type('const b = 2, { c } = { c: 3 }, [d] = [4]');
      await type('let e; var f = 6; function g() { return 7; } class H { i = 8 }');
      expect(await type('[a, b, c, d, e, f, g(), new H().i]')).to.equal('[ 1, 2, 3, 4, undefined, 6, 7, 8 ]');
    });

    it('can be declared again', async () => {
      await type('const a = 1');
      expect(await type('const a = await Promise.resolve(2)')).to.equal('2');
      expect(await type('a')).to.equal('2');
    });

    it('are no globals of the program', async () => {
      await type('onlyInTheShell = 1');
      expect('onlyInTheShell' in globalThis).to.equal(false);
    });

    it('are seen by functions that were typed before', async () => {
      await type('later = () => value');
      await type('value = 5');
      expect(await type('later()')).to.equal('5');
    });

    it('are set in loops and by patterns', async () => {
      await type('sum = 0; for (const n of [1, 2, 3]) sum += n;');
      await type('({ a, list: [b, ...rest] } = { a: 1, list: [2, 3, 4] })');
      expect(await type('[sum, a, b, rest]')).to.equal('[ 6, 1, 2, [ 3, 4 ] ]');
    });

    it('that are not there are errors, except for typeof', async () => {
      expect(await type('nobody')).to.match(/^\*\* exception error: ReferenceError: nobody is not defined/);
      expect(await type('typeof nobody')).to.equal("'undefined'");
    });

    it('are listed by b()', async () => {
      await type("const name = 'z'");
      expect(await type('b()')).to.equal("name = 'z'");
    });

    it('can be made in a for await loop', async () => {
      await type('async function* two() { yield 1; yield 2; }');
      await type('seen = []; for await (const n of two()) seen.push(n);');
      expect(await type('seen')).to.equal('[ 1, 2 ]');
    });
  });

  describe('is a process', () => {
    it('that stays the same while nothing fails, also over an await', async () => {
      const before = await type('self()');
      expect(before).to.match(/^<0\.\d+\.0>$/);
      expect(await type('await new Promise(setImmediate); self()')).to.equal(before);
      expect(await type('self().pid')).to.equal(before);
    });

    it('whose messages flush() prints', async () => {
      await type("send(self(), 'one'); send(self().pid, { two: 2 })");
      expect(await type('flush()')).to.equal("Shell got 'one'\nShell got { two: 2 }\n'ok'");
      expect(await type('flush()')).to.equal("'ok'");
    });

    it('that can receive', async () => {
      await type("send(self(), 'a'); send(self(), 'b')");
      expect(await type("await receive((message) => message === 'b')")).to.equal("'b'");
      expect(await type('await self().receive()')).to.equal("'a'");
    });

    it('that gets the messages of monitors', async () => {
      await type('pid = spawn(async (self) => self.exit(await self.receive()))');
      await type("monitor(pid), send(pid, 'gone')");
      expect(await type('flush()')).to.match(/Shell got \{ type: 'DOWN', .* reason: 'gone' \}/);
    });

    it('that self() stands for wherever a pid is wanted', async () => {
      expect(await type("register('me', self()); whereis('me') === self().pid")).to.equal('true');
      expect(await type('[isAlive(self()), processInfo(self()).registered_name]')).to.equal("[ true, 'me' ]");
      expect(await type("exit(self(), 'boom')")).to.equal("** exception exit: 'boom'");
      expect(await type("monitor(self()); link(self()); 'alive'")).to.equal("'alive'");
    });

    it('that is a new one after an exception', async () => {
      const before = await type('self()');
      await type('throw 1');
      expect(await type('self()'))
        .to.match(/^<0\.\d+\.0>$/)
        .and.not.equal(before);
    });

    it('that dies with a process it is linked to', async () => {
      const before = await type('self()');
      await type('pid = spawnLink(async (self) => self.exit(await self.receive()))');
      expect(await type("send(pid, 'boom'); await new Promise(() => {})")).to.equal("** exception exit: 'boom'");
      expect(await type('self()')).to.not.equal(before);
    });

    it('and takes those with it that are linked to it', async () => {
      await type('pid = spawnLink((self) => self.receive())');
      await type("throw new Error('mine')");
      expect(await type('isAlive(pid)')).to.equal('false');
    });

    it('that says so when it dies while nobody types', async () => {
      await type("sendAfter(0, spawnLink(async (self) => self.exit(await self.receive())), 'idle')");
      // The next input is evaluated by the next process, after the timer.
      let printed = '';
      for (let tries = 0; printed === '' && tries < 400; tries += 1) {
        printed = await type('await new Promise((resolve) => setTimeout(resolve, 5))');
      }
      expect(printed).to.equal("** exception exit: 'idle'");
    });

    it('that can be interrupted', async () => {
      const answer = type('await new Promise(() => {})');
      await new Promise(setImmediate);
      session.shell.interrupt();
      expect(await answer).to.equal("** exception exit: 'killed'");
    });
  });

  describe('shows exceptions', () => {
    it('as errors, exits and throws', async () => {
      expect(await type("throw new TypeError('no')")).to.equal('** exception error: TypeError: no');
      expect(await type("self().exit({ shutdown: 'x' })")).to.equal("** exception exit: { shutdown: 'x' }");
      expect(await type('throw { some: 1 }')).to.equal('** exception throw: { some: 1 }');
      expect(await type("exit(self().pid, 'me')")).to.equal("** exception exit: 'me'");
    });

    it('with what caused them', async () => {
      const text = await type("throw new Error('outer', { cause: new RangeError('inner') })");
      expect(text).to.equal('** exception error: Error: outer\n   caused by RangeError: inner');
    });

    it('with the frames in the user’s modules', async () => {
      write('bad.js', 'exports.fail = () => {\n  throw new Error("in bad");\n};\n');
      expect(await type('bad.fail()')).to.match(/^\*\* exception error: Error: in bad\n {5}at .*bad\.js:2:\d+\)?$/);
    });

    it('and survives whatever is thrown', async () => {
      const thrown = [
        'Object.create(null)',
        'new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 2 } })',
        "Object.defineProperty(new Error('x'), 'stack', { get() { throw 3 } })",
        "Object.defineProperty(new Error('x'), 'message', { get() { throw 4 } })",
        'Symbol("s")',
        'null',
        'undefined',
      ];
      for (const what of thrown) expect(await type(`throw ${what}`), what).to.match(/^\*\* exception/);
      expect(await type('1 + 1')).to.equal('2');
    });

    it('and survives whatever is answered', async () => {
      const answers = [
        'new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 } })',
        'new Proxy({}, { has() { throw 1 }, getOwnPropertyDescriptor() { throw 2 }, getPrototypeOf() { throw 3 } })',
        '{ get then() { throw new Error("then") } }',
        'Object.create(null)',
        'node',
        'globalThis',
        'circle = {}, circle.self = circle',
        "'x'.repeat(1e6)",
      ];
      for (const what of answers) {
        const text = await type(what);
        expect(text.length, what).to.be.greaterThan(0).and.lessThan(6_000);
      }
      expect(await type('1 + 1')).to.equal('2');
    });

    it('of syntax with line and column, in the same process', async () => {
      const before = await type('self()');
      expect(await type('1 +* 2')).to.equal('* 1:4: unexpected token');
      expect(await type('self()')).to.equal(before);
    });
  });

  describe('knows modules by their names', () => {
    it('as soon as their file is there', async () => {
      expect(await type('late')).to.match(/late is not defined/);
      write('late.js', "exports.word = () => 'here';\n");
      expect(await type('late.word()')).to.equal("'here'");
    });

    it('and calls their current version', async () => {
      write('mod.js', 'exports.version = () => 1;\n');
      await type('call = () => mod.version()');
      expect(await type('call()')).to.equal('1');
      write('mod.js', 'exports.version = () => 2;\n');
      expect(await type('call()')).to.equal('1');
      expect(await type('c(mod)')).to.equal("{ ok: 'mod' }");
      expect(await type('call()')).to.equal('2');
    });

    it('in folders, too', async () => {
      write('shop/cart.js', 'exports.total = () => 42;\n');
      expect(await type('shop.cart.total()')).to.equal('42');
      expect(await type('c(shop.cart)')).to.equal("{ ok: 'shop/cart' }");
    });

    it('and does not load what it only compiles', async () => {
      write('mod.js', 'exports.version = () => 1;\n');
      expect(await type('compile.file(mod)')).to.equal("{ ok: 'mod' }");
      expect(await type('code.isLoaded(mod)')).to.equal('false');
      expect(await type('l(mod)')).to.equal("{ module: 'mod' }");
      expect(await type("spawn(mod, 'version', [])")).to.match(/^<0/);
    });

    it('and prints what is wrong with one, while everything goes on', async () => {
      const before = await type('self()');
      write('mod.ts', 'export const f = () => 1;\n');
      await type('mod.f()');
      write('mod.ts', "export const f = (): number => 'one';\n");
      expect(await type('c(mod)')).to.match(/mod\.ts:1:32 TS2322: .*\n'error'$/);
      expect(await type('mod.f()')).to.equal('1');
      write('broken.js', 'exports.f = (;\n');
      expect(await type('broken.f()')).to.match(/broken\.js:1:14 /);
      write('throws.js', "throw new Error('at load');\n");
      expect(await type('throws.f')).to.match(/exception error: LoadError: .*at load/);
      expect(await type('self()')).to.equal(before);
    });

    it('and says which are loaded, and what is in them', async () => {
      write('mod.js', 'exports.f = 1; exports.g = 2;\n');
      await type('c(mod)');
      expect(await type('m()')).to.match(/^module +file\s*\nmod +.*mod\.js/);
      expect(await type('m(mod).exports')).to.match(/'f', 'g'/);
    });

    it('and reloads those whose object code has changed', async () => {
      write('one.js', 'exports.f = () => 1;\n');
      await type('one.f()');
      expect(await type('lm()')).to.equal('[]');
      write('one.js', 'exports.f = () => 2;\n');
      await type('compile.file(one)');
      expect(await type('lm()')).to.equal("[ { module: 'one' } ]");
      expect(await type('one.f()')).to.equal('2');
    });

    it('unless a command or a variable has that name', async () => {
      write('l.js', 'exports.f = 1;\n');
      write('mine.js', 'exports.f = 1;\n');
      await type('mine = 5');
      expect(await type('[typeof l, mine]')).to.equal("[ 'function', 5 ]");
    });
  });

  it('has the packages at hand', async () => {
    expect(await type('typeof GenServer.call + typeof sys.suspend + typeof code.purge')).to.equal(
      "'functionfunctionfunction'",
    );
    expect(await type("require('node:path').sep + (await import('node:path')).sep")).to.match(/^'[/\\]{2,4}'$/);
  });

  it('imports packages as a file in the root would', async () => {
    write('node_modules/esm/package.json', '{ "type": "module", "exports": { "import": "./index.js" } }');
    write('node_modules/esm/index.js', "export const word = 'esm';\n");
    write('node_modules/cjs/index.js', "exports.word = 'cjs';\n");
    expect(await type("const { word } = await import('esm')")).to.include("word: 'esm'");
    expect(await type('word')).to.equal("'esm'");
    expect(await type("name = 'cjs'; later = async () => (await import (name)).word; await later()")).to.equal("'cjs'");
    expect(await type("(await import((await import('esm')).word)).word")).to.equal("'esm'");
    expect(await type("await import('nobody')")).to.match(/exception error: Error: Cannot find package 'nobody'/);
    expect(await type('await import(Symbol.iterator)')).to.match(/exception error: TypeError: /);
  });

  it('can be left', async () => {
    expect(session.shell.hasLeft).to.equal(false);
    await type('q()');
    expect(session.shell.hasLeft).to.equal(true);
  });
});
