/**
 * Programs that say what they do through `log`. Each exports an async `main`; its result or error is logged last.
 */
export const corpus: Record<string, string> = {
  'declarations, recursion and hoisting': `
    exports.main = main;
    log(typeof helper, helper.length, helper.name);
    async function main() { log(await helper(3, 4)); return fib(7); }
    async function helper(a, b) { return a + b; }
    async function fib(n) { return n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2)); }`,
  'arrows, with their this, arguments and names': `
    const one = async (x) => x + 1;
    const two = async x => ({ x: await x });
    const three = async () => {};
    function outer(a) { return (async (b = a) => [this.k, arguments.length, b, await one(b)])(); }
    async function outerAsync(a) { const f = async () => arguments[0] + a; return [await f(), arguments.length]; }
    exports.main = async () => {
      log(one.name, one.length, two.name, three.name, outer.length);
      log(await two(5), await three(), await outer.call({ k: 'K' }, 3), await outerAsync(2, 3, 4));
      log(await [1, 2, 3].reduce(async (sum, x) => (await sum) + await one(x), 0));
    };`,
  'parameters: defaults, patterns, rest, and errors that reject': `
    async function a({ x, y: [z] = [7] }, ...rest) { return [x, z, rest, arguments.length]; }
    async function b(x = boom()) { return x; }
    const c = async ({ q }) => q;
    const d = async (first, second = first, ...others) => [first, second, others];
    function boom() { throw new Error('boom'); }
    exports.main = async () => {
      log(a.length, b.length, c.length, d.length);
      log(await a({ x: 1 }, 2, 3), await b(4), await d(1), await d(1, 2, 3, 4), await d());
      const pending = b();
      log('called');
      await pending.catch((e) => log(e.message));
      await c().catch((e) => log(e.name));
      let p; try { p = c(null); log('no throw'); } catch { log('threw'); } await p.catch(() => log('rejected'));
    };`,
  'classes: methods, private names, static, computed, super, fields': `
    const key = 'computed';
    class A { async m(x) { return ['A', x, this.n]; } get v() { return 'v' + this.n; } async fail() { throw new Error('A'); } }
    class B extends A {
      #p = 1; n = 2; field = async () => this.#p + this.n;
      static #count = 0;
      static async make(...args) { B.#count += 1; const made = new this(); await made.#grow(args.length); return made; }
      async #grow(by) { this.#p += by; }
      async m(x) { const up = await super.m(x + 1); return [...up, this.#p, super.v, B.#count]; }
      async arrowSuper() { return (async () => [await super.m(0), super['v']])(); }
      plainSuper() { return (async () => super.m(9))(); }
      async setSuper() { super.w = 3; return [this.w, await super.missing?.(1)]; }
      async [key + 1]() { return 'c'; }
      async 'quoted name'() { return arguments.length; }
      get g() { return 5; }
      async caught() { try { await super.fail(); } catch (e) { return e.message; } finally { log('finally', this.#p); } }
    }
    exports.main = async () => {
      const b = await B.make(1, 2);
      log(await b.m(1), await b.arrowSuper(), await b.plainSuper(), await b.setSuper(), await b.computed1());
      log(await b['quoted name'](1, 2), b.g, await b.caught(), await b.field(), B.make.length, B.make.name);
      log(await A.prototype.m.call({ n: 'other' }, 0));
      const o = { async m() { return this === o; }, async ['x' + 1](a) { return a; }, f: async function () { return this.f === o.f; } };
      log(await o.m(), await o.x1(3), await o.f(), o.m.name, o.x1.length);
    };`,
  'classes in functions and loops keep their own private names': `
    function make(n) { return class { #n = n; async get() { return this.#n; } static async of(x) { return x.#n; } }; }
    exports.main = async () => {
      const [One, Two] = [make(1), make(2)];
      log(await new One().get(), await new Two().get());
      await Two.of(new One()).catch((e) => log(e.name));
      const all = [];
      for (let i = 0; i < 3; i++) all.push({ async read() { return i; }, f: async () => i * 2 });
      for (const one of all) log(await one.read(), await one.f());
    };`,
  'try, catch, finally and what returns through them': `
    async function f(how) {
      try { log('in'); if (how === 1) return await g('r'); if (how === 2) throw new Error('t'); await null; return 'end'; }
      catch (e) { log('caught', e.message); if (how === 2) return 'from catch'; }
      finally { log('finally'); await null; log('after'); if (how === 3) return 'overridden'; }
    }
    async function g(x) { await x; return x; }
    async function h() { for (const i of [1, 2, 3]) { try { if (i === 2) continue; log(i); } finally { await log('f' + i); } } }
    exports.main = async () => { for (const how of [0, 1, 2, 3]) log(await f(how)); await h(); throw new TypeError('last'); };`,
  'strings, templates and comments that look like code': `
    exports.main = async () => {
      const await_ = 'await x', re = /await (\\w+)/g, t = \`async \${await Promise.resolve('t')} await \${'function'}\`;
      // await nothing
      log(await_, re.source, t, await /* between */ 3, await (
        4), - await 5, (await 6) ** 2, await 1 + await 2, !await false, [await 7, ...await [8]], typeof await 9);
      const v = await
        // a line between
        Promise.resolve('v');
      log(v); log((await Promise.resolve({ a: { b: () => 'deep' } })).a.b());
    };`,
  'nested functions, closures, and a name that is shadowed': `
    async function name() { return 'outer'; }
    exports.main = async function main2(depth = 0) {
      async function name() { return 'inner' + depth; }
      const recursive = async function self(n) { return n === 0 ? [] : [n, ...await self(n - 1)]; };
      log(await name(), await recursive(3), main2.name, recursive.name);
      if (depth === 0) await main2(1);
      { async function block() { return 'block'; } log(await block()); }
      const thunk = async () => async () => async () => depth;
      log(await (await (await thunk())())());
      const x = { log: async (a) => log(a) }; await x.log('method');
    };`,
  'for await: sync and async sources, labels, closing': `
    const source = (n, name) => ({ [Symbol.asyncIterator]() { let i = 0; return {
      async next() { log(name, 'next'); return i < n ? { value: i++, done: false } : { value: undefined, done: true }; },
      async return() { log(name, 'return'); return {}; } }; } });
    async function first(s) { for await (const x of s) if (x === 1) return x; return 'none'; }
    exports.main = async () => {
      for await (const x of [1, Promise.resolve(2)]) log(x);
      let y; for await (y of source(2, 'y')) log(y);
      const o = {}; for await (o.p of [5]) log(o);
      for await (const { a, b = await 9 } of [{ a: 1 }]) log(a, b);
      outer: for await (const i of source(3, 'o')) { inner: for await (const j of source(3, 'i')) { if (j === 1) continue outer; if (i === 1) break outer; log(i, j); } }
      log(await first(source(5, 'f')), await first(source(1, 'g')));
      try { for await (const x of source(3, 't')) throw new Error('body'); } catch (e) { log(e.message); }
      try { for await (const x of null) log('never'); } catch (e) { log(e.name); }
      const fns = []; for await (const x of [1, 2, 3]) fns.push(() => x); log(fns.map((f) => f()));
      if (true) for await (var z of [3]) log(z);
      const broken = { [Symbol.asyncIterator]: () => ({ next: async () => { throw new Error('next'); }, return: async () => log('closed') }) };
      try { for await (const x of broken) log(x); } catch (e) { log(e.message); }
      const bad = { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false }), return: async () => { throw new Error('return'); } }) };
      try { for await (const x of bad) break; } catch (e) { log(e.message); }
      try { for await (const x of bad) throw new Error('first'); } catch (e) { log(e.message); }
    };`,
  'async generators: values, awaiting, delegation, return and throw': `
    async function* count(n) { try { for (let i = 0; i < n; i++) { const got = yield Promise.resolve(i); if (got) log('got', got); } return Promise.resolve('r'); } finally { log('closed', n); await null; log('after'); } }
    const gens = { async *m() { yield* count(2); return (yield 'x') + this.k; }, k: 'K' };
    class G { #v = [1]; async *[Symbol.asyncIterator]() { yield* this.#v; } static async *s(...a) { yield* a; } }
    async function* outer() { try { const r = yield* count(2); log('r', r); yield; } catch (e) { log('caught', e.message); yield 'recovered'; } finally { log('outer'); } }
    exports.main = async () => {
      for await (const x of count(2)) log(x);
      const c = count(3); log(await c.next(), await c.next('g'), await c.return('early'), await c.next());
      const m = gens.m(); log(await m.next(), await m.next(), await m.next(), await m.next('v'), await m.next());
      for await (const x of new G()) log(x); for await (const x of G.s(1, 2)) log(x);
      const o = outer(); log(await o.next(), await o.return('z'), await o.next());
      const p = outer(); log(await p.next(), await p.throw(new Error('into')), await p.next());
      const q = outer(); log(await Promise.all([q.next(), q.next(), q.next(), q.next()]));
      const t = count(1); log(await t.throw(new Error('first')).catch((e) => e.message), await t.next());
      const rejecting = (async function* () { yield Promise.reject(new Error('y')); })(); log(await rejecting.next().catch((e) => e.message));
      const early = (async function* ({ a }) { yield a; }); try { early(); log('no'); } catch (e) { log(e.name); }
    };`,
  'order of interleaved tasks': `
    const tick = async (name, n) => { for (let i = 0; i < n; i++) { log(name, i); await null; } return name; };
    exports.main = async () => {
      log(await Promise.all([tick('a', 3), tick('b', 2), (async () => { await tick('c', 1); log('between'); return tick('d', 1); })()]));
      log(await Promise.race([tick('e', 2), tick('f', 1)]), await Promise.allSettled([(async () => { throw 1; })(), tick('g', 0)]));
      await { then(resolve) { log('thenable'); resolve(); } };
    };`,
  'await in every kind of statement': `
    exports.main = async () => {
      const stack = []; try { stack.push('r'); log(await 1); } finally { const r = Promise.resolve(stack.pop()); if (r) log(await r); }
      label: { await null; if (stack.length === 0) break label; log('never'); }
      switch (await 2) { case await 1: log('no'); break; case await 2: log('yes'); default: log('through'); }
      do { log('do'); } while (await false);
      for (let i = await 0; i < await 2; i += await 1) log(i);
      const { a = await 3, ...others } = await { b: 4 }; log(a, others);
      const x = await null ?? await 5; log(x, (await { f: null }).f?.(await boom()), await (async () => 6)());
      function boom() { throw new Error('not called'); }
      log(await new Promise((r) => r(7)), delete (await {}).q);
    };`,
  'new.target and this in async arrows of constructors': `
    class Base { constructor() { this.b = 1; } }
    class K extends Base { constructor() { const early = async () => [this.b, new.target.name]; super(); this.early = early; } }
    exports.main = async () => { log(await new K().early()); const { early } = new K(); log(await early.call({ b: 2 })); };`,
  'super in an async method with a class in it that has a constructor of its own': `
    class A { constructor(n = 0) { this.n = n; } m() { return 'm' + this.n; } }
    class B extends A { async make() { const own = super.m(); return [own, new (class extends A { constructor() { super(await_); } })().m()]; } }
    const await_ = 7;
    exports.main = async () => { log(await new B(1).make()); };`,
  'super as the tag of a template, and assigned to': `
    class A { tag(strings, ...values) { return [this.k, strings.raw, values]; } get g() { return this.k; } set g(v) { this.k = v; } }
    class B extends A { k = 1; async m() { log(super.tag\`a\${await 2}b\`, (super.tag)\`c\`); super.g += 2; [super.g] = [super.g * 2]; return (async () => [super.tag\`d\`, super.g])(); } }
    exports.main = async () => new B().m();`,
  'values with then: functions, and a promise that is resolved with itself': `
    const thenable = () => Object.assign(() => 'called', { then: (resolve) => resolve('resolved') });
    exports.main = async () => {
      log(await thenable(), await (async () => thenable())(), await (async () => { await null; return thenable(); })());
      let own; const f = async () => { await null; return own; }; own = f(); await own.catch((e) => log(e.name));
    };`,
  'iterators that break the rules': `
    const iterator = (next, others) => ({ [Symbol.asyncIterator]: () => ({ next, return: async () => log('closed'), ...others }) });
    exports.main = async () => {
      for (const result of ['text', 5, true, null]) try { for await (const x of iterator(async () => result)) log('never', x); } catch (e) { log(e.name); }
      let reads = 0; const counts = { [Symbol.asyncIterator]: () => { let n = 0; return { get next() { reads += 1; return async () => ({ done: n++ > 1, value: n }); } }; } };
      for await (const x of counts) log(x); log(reads);
      const delegates = (inner) => (async function* () { try { yield* inner; } catch (e) { log('caught', e.name); yield 'on'; } })();
      for (const others of [{}, { return: undefined }, { return: async () => 5 }, { return: async () => { throw new RangeError(); } }]) {
        const outer = delegates(iterator(async () => ({ value: 1, done: false }), others)); log(await outer.next(), await outer.throw(new Error('in')), await outer.next());
      }
    };`,
  'getters, setters, generators and plain functions stay as they are': `
    function* gen() { yield 1; const x = yield 2; return x; }
    const o = { get a() { return 1; }, set a(v) { log('set', v); }, *g() { yield* gen(); }, async: 1, await: 2, async await_() {} };
    exports.main = async () => { o.a = o.a; log([...gen()], [...o.g()], o.async, o.await, Object.keys(o)); class async { async async() { return 'async'; } static await() { return 1; } } log(await new async().async(), async.await()); };`,
};
