/**
 * Small async programs, made by fast-check: nested loops with labels, try and finally, closures, calls that fail.
 */
import fc from 'fast-check';

/** Expressions that log when they are evaluated, and may throw. */
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.integer({ min: 0, max: 3 }).map(String),
    fc.constantFrom('v', 'this.k', 'arguments.length', 'await null', '(n += 1)'),
    tie('any').map((x) => `await (${x})`),
    tie('any').map((x) => `await say(${x})`),
    tie('any').map((x) => `(await fail(${x}))`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `(${x} + ${y})`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `(${x} && ${y})`),
    tie('any').map((x) => `await (async () => ${x})()`),
    tie('any').map((x) => `await (async (v = ${x.includes('await') ? '1' : x}, ...[w]) => { return v; })()`),
    tie('any').map((x) => `await (async function () { return ${x}; }).call({ k: 7 }, 1)`),
    tie('any').map((x) => `await ({ k: 5, async m(v) { return ${x}; } }).m(2)`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `(await Promise.all([${x}, ${y}])).length`),
  ),
})).any;

const statement = fc.letrec<{ any: string; block: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    expression.map((x) => `log(${x});`),
    expression.map((x) => `v = ${x};`),
    expression.map((x) => `if (n++ > 40) return ${x};`),
    fc
      .constantFrom('break L;', 'continue L;', 'break;', 'continue;', 'return v;')
      .map((x) => `if (n++ % 3 === 1) ${x}`),
    expression.map((x) => `if (n++ % 4 === 2) throw new Error(String(${x}));`),
    fc
      .tuple(tie('block'), tie('block'), tie('block'))
      .map(([a, b, c]) => `try ${a} catch (e) { log('caught', e.message); ${b} } finally ${c}`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `try ${a} finally ${b}`),
    fc
      .tuple(expression, tie('block'))
      .map(([x, a]) => `for (let i = 0; i < 3 && n++ < 40; i++) { log(i, ${x}); ${a} }`),
    fc.tuple(expression, tie('block')).map(([x, a]) => `for await (const q of source(${x})) { log('q', q); ${a} }`),
    fc
      .tuple(expression, tie('block'))
      .map(([x, a]) => `for (const i of [1, 2]) { closures.push(async () => [i, ${x}]); ${a} }`),
    fc.tuple(expression, tie('block'), tie('block')).map(([x, a, b]) => `if (${x}) ${a} else ${b}`),
    tie('block').map(
      (a) =>
        `for await (const q of (async function* () { for (const v of [1, 2]) { yield v; try { yield* [v]; } finally { log('gen'); } } })()) ${a}`,
    ),
  ),
  block: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((all) => `{ ${all.join(' ')} }`),
})).block;

/** A program, one task after the other (how ticks interleave is the engine's affair), whose async `main` logs what it does. */
export const program = fc.tuple(statement, statement).map(
  ([first, second]) => `
    let n = 0; const closures = [];
    async function say(x) { log('say', x); await null; return x; }
    async function fail(x) { await null; if (n++ % 3 === 0) throw new Error('fail ' + x); return x; }
    function source(x) { let i = 0; return { [Symbol.asyncIterator]() { return {
      async next() { log('next', i); await null; if (n++ > 60) throw new Error('source'); return { done: i >= 2, value: i++ }; },
      async return() { log('return', x); return {}; } }; } }; }
    async function main(v) { L: for (const round of [1, 2]) ${first} return v; }
    class K { #p = 1; k = 2; async run(v) { L: for (let r = 0; r < 2; r++) ${second} return this.#p; } }
    exports.main = async () => {
      for (const f of [() => main.call({ k: 3 }, 1, 2), () => new K().run(4)]) {
        const [settled] = await Promise.allSettled([f()]);
        log(settled.status, String(settled.value ?? settled.reason));
      }
      for (const closure of closures.slice(0, 4)) log(await closure.call({ k: 1 }).catch((e) => e.message));
    };`,
);
