/**
 * The same programs, compiled and loaded as hot modules and run by a process on the real engine.
 */
import { expect } from 'chai';
import { Stage } from '../code-root';
import { corpus } from './corpus';
import { format, logOf } from './log-of';

/** How tasks of one process take turns is the engine's own affair: it resumes without microtasks between. */
const ORDER_IS_FREE = 'order of interleaved tasks';

describe('code / coroutines on the engine: compared with native async functions', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  for (const [name, program] of Object.entries(corpus).filter(([name]) => name !== ORDER_IS_FREE)) {
    it(name, async () => {
      const lines: string[] = [];
      const log = (...values: unknown[]): unknown => lines.push(format(values));
      const { node } = await stage.node({ 'm.js': `const log = globalThis[Symbol.for('log')];\n${program}` });
      Object.assign(globalThis, { [Symbol.for('log')]: log });
      await node.c('m');
      const live = node.moduleByName('m') as { main: () => Promise<unknown> };
      node.spawn(() =>
        live.main().then(
          (result) => log('result', result),
          (thrown: unknown) => log('error', String(thrown)),
        ),
      );
      await node.settle();
      expect(lines).to.deep.equal(await logOf(program, 'native'));
    });
  }
});
