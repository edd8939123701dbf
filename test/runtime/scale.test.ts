/** How many processes a node carries: a million, in an OS process of their own. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

interface Measured {
  readonly answers: number;
  readonly alive: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
}

describe('a million processes', () => {
  it('live in less than a gigabyte, and each answers a message', function () {
    this.timeout(120_000);
    const args = [
      '--expose-gc',
      '--max-old-space-size=2048',
      '--conditions=@hot/source',
      '--require',
      'ts-node/register',
    ];
    const { stdout, stderr } = spawnSync(process.execPath, [...args, join(__dirname, 'fixtures', 'million.ts')], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, TS_NODE_PROJECT: join(root, 'tsconfig.json') },
    });
    expect(stderr).to.equal('');
    const measured = JSON.parse(stdout) as Measured;
    expect(measured.alive).to.be.at.least(1_000_000);
    expect(measured.answers).to.equal(1_000_000);
    expect(measured.heapBytes).to.be.below(1_000_000_000);
    // With everything else that the OS process holds: Node, and the compiler that runs this test.
    expect(measured.residentBytes).to.be.below(2 ** 30);
  });
});
