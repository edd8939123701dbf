/**
 * What a README shows is executed: its first program compiles, runs and says what the README says that it says.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot } from '../helpers/program';

/** Each README that shows a program, and what it calls that. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'README.md': 'counter.ts',
  'packages/runtime/README.md': 'ping.ts',
};

for (const [path, program] of Object.entries(PROGRAMS)) {
  describe(path, function () {
    this.timeout(120_000);
    const readme = readFileSync(join(__dirname, '..', '..', path), 'utf8');
    const source = /^```ts\n(?<code>.*?)^```/ms.exec(readme)?.groups?.['code'] ?? '';
    let folder: Folder;

    before(built);
    beforeEach(() => (folder = new Folder({ [program]: source })));
    afterEach(() => folder.remove());

    it('shows a first program that does what it says, and ends', async () => {
      const said = /`npx hot run (?<file>\S+)` prints `(?<text>[^`]+)`/.exec(readme)?.groups;
      expect(said?.['file']).to.equal(program);
      const { code, stdout, stderr } = await hot('run', folder.file(program)).end();
      expect(stderr).to.equal('');
      expect(stdout).to.equal(`${said?.['text']}\n`);
      expect(code).to.equal(0);
    });

    it('shows it in 20 lines', () => {
      expect(source.trimEnd().split('\n').length).to.be.at.most(20);
    });
  });
}
