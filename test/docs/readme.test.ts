/**
 * What the README shows is executed: its first server compiles, runs and says what the README says that it says.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot } from '../helpers/program';

describe('README.md', function () {
  this.timeout(120_000);
  const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
  const source = /^```ts\n(?<code>.*?)^```/ms.exec(readme)?.groups?.['code'] ?? '';
  let folder: Folder;

  before(built);
  beforeEach(() => (folder = new Folder({ 'counter.ts': source })));
  afterEach(() => folder.remove());

  it('shows a first server that does what it says, and ends', async () => {
    const promised = /`npx hot run counter.ts` prints `(?<text>[^`]+)`/.exec(readme)?.groups?.['text'];
    const { code, stdout, stderr } = await hot('run', folder.file('counter.ts')).end();
    expect(stderr).to.equal('');
    expect(stdout).to.equal(`${promised}\n`);
    expect(code).to.equal(0);
  });

  it('shows it in 20 lines', () => {
    expect(source.trimEnd().split('\n').length).to.be.at.most(20);
  });
});
