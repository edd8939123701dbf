/**
 * What the README shows is executed: its first server compiles, runs and says what the README says that it says.
 */
import { expect } from 'chai';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Node } from '@hot/runtime';

describe('README.md', () => {
  let root: string;
  let node: Node;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hot-readme-'));
    node = await Node.start({ roots: root });
  });

  afterEach(async () => {
    await node.stop();
    await rm(root, { recursive: true });
  });

  it('shows a first server that works', async function () {
    this.timeout(60_000);
    const readme = await readFile(join(__dirname, '..', '..', 'README.md'), 'utf8');
    const source = /^```ts\n(?<code>.*?)^```/ms.exec(readme)?.groups?.['code'] ?? '';
    const promised = /prints `(?<text>[^`]+)`/.exec(readme)?.groups?.['text'];
    await writeFile(join(root, 'counter.ts'), source);

    const printed: string[] = [];
    const log = console.log;
    console.log = (...what: unknown[]) => printed.push(what.join(' '));
    try {
      await node.c('counter');
      const reason = await new Promise((resolve) => {
        node.spawn(async (self) => {
          self.trapExit = true;
          self.spawnLink('counter', 'main');
          resolve(((await self.receive()) as { reason: unknown }).reason);
        });
      });
      expect(reason).to.equal('normal');
    } finally {
      console.log = log;
    }
    expect(printed).to.deep.equal([promised]);
  });
});
