/**
 * Writes `for await (LEFT of RIGHT) BODY` as a loop over an async iterator that closes it as JavaScript does:
 *
 *     { let it, next, step, inside = false, failed = false;
 *       try { label: for (it = $iter(RIGHT), next = it.next; !(step = (yield next.call(it))).done; inside = false) {
 *               … step must be an object … const value = step.value; inside = true; LEFT = value; BODY } }
 *       catch (thrown) { failed = true; throw thrown; }
 *       finally { if (inside) … await it.return(), whose own error counts only if there is no other … } }
 *
 * `inside` is what decides: the iterator is closed when the body is left by break, return or throw, and not when the
 * iterator itself ends or fails.
 */
import type { Emission } from './emission';
import type { AnyNode } from './syntax';

type ForOf = Extract<AnyNode, { type: 'ForOfStatement' }>;

/** To be called after all parts of the loop were visited. */
export function rewriteForAwait(emission: Emission, node: ForOf): void {
  const { text, syntax } = emission;
  const iterator = emission.local('it');
  const next = emission.local('next');
  const step = emission.local('step');
  const inside = emission.local('in');
  const failed = emission.local('failed');
  const value = emission.local('value');
  const { left, right, body } = node;
  const declares = left.type === 'VariableDeclaration';

  // Keep `for (`, take `await` away, and let the left side change places with what it is bound to.
  text.update(node.start, left.start, 'for (');
  text.update(left.end, right.start, `${iterator} = ${emission.helper('iter')}(`);
  text.update(
    right.end,
    body.start,
    `), ${next} = ${iterator}.next; !(${step} = (yield ${next}.call(${iterator}))).done; ${inside} = false) `,
  );
  text.prependRight(
    left.start,
    `{ if (Object(${step}) !== ${step}) throw new TypeError(${step} + " is not an object");` +
      ` const ${value} = ${step}.value; ${inside} = true; ${declares ? '' : '('}`,
  );
  text.appendLeft(left.end, ` = ${value}${declares ? '' : ')'}; `);
  text.move(left.start, left.end, body.start);
  text.appendLeft(node.end, ' }');

  let outermost: AnyNode = node;
  for (let up = syntax.parents.get(node); up?.type === 'LabeledStatement'; up = syntax.parents.get(up)) outermost = up;
  text.prependRight(
    outermost.start,
    `{ let ${iterator}, ${next}, ${step}, ${inside} = false, ${failed} = false; try { `,
  );
  const result = emission.local('closed');
  text.appendLeft(
    outermost.end,
    ` } catch (thrown) { ${failed} = true; throw thrown; } finally { if (${inside}) { try {` +
      ` const close = ${iterator}.return; if (close != null) { const ${result} = (yield close.call(${iterator}));` +
      ` if (Object(${result}) !== ${result}) throw new TypeError(${result} + " is not an object"); }` +
      ` } catch (thrown) { if (!${failed}) throw thrown; } } } }`,
  );
}
