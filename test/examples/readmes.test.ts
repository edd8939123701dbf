// What the READMEs of the examples have one type, from the repository's folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const ROOT = join(__dirname, '..', '..');
const SERVERS = 'packages/examples/servers';
const servers = readdirSync(join(ROOT, SERVERS), { withFileTypes: true }).filter((entry) => entry.isDirectory());

for (const { name } of servers) {
  describe(`${SERVERS}/${name}/README.md`, () => {
    const commands =
      readFileSync(join(ROOT, SERVERS, name, 'README.md'), 'utf8').match(/^.*(npx hot run|\bcp ) ?.*$/gm) ?? [];

    it('runs and copies files that are there', () => {
      expect(commands.join('\n')).to.include('npx hot run');
      const files = commands.flatMap((command) => command.match(/\S+\.ts\b/g) ?? []);
      for (const file of files.filter((one) => !one.startsWith('/tmp/'))) {
        expect(existsSync(join(ROOT, file)), file).to.equal(true);
      }
    });
  });
}
