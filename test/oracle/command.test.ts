import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { oracle } from './command';

const ROOT = join(__dirname, '..', '..');

/** A scenario in which the driver makes a puppet; `name` is what the recording says that it is called. */
function scenario(id: string, name: string): string {
  const steps = [{ op: 'spawn', by: null, as: 'p0', link: false, monitor: null }];
  const trace = [{ result: { pid: name }, resumed: [], died: [] }];
  const puppet = { blocked: false, trap_exit: false, registered_name: null, links: [], monitors: [], messages: [] };
  return JSON.stringify({ id, kind: 'proc', steps, trace, final: [{ p: 'p0', alive: true, ...puppet }] });
}

describe('the command oracle', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hot-oracle-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the command prints, and its exit code or what it fails with. */
  async function play(dir: string): Promise<{ code: unknown; lines: string[] }> {
    const lines: string[] = [];
    const code = await oracle([dir], folder, (line) => lines.push(...line.split('\n'))).catch(
      (thrown: Error) => thrown.message,
    );
    return { code, lines };
  }

  it('is run by npm: prints every difference and a line per file, and exits with 1 when any scenario differs', () => {
    writeFileSync(join(folder, 'a.jsonl'), `${scenario('good', 'p0')}\n`);
    writeFileSync(join(folder, 'b.jsonl'), `${scenario('bad', 'p7')}\n\n${scenario('good', 'p0')}`);
    const args = ['--conditions=@hot/source', '--require', 'ts-node/register', 'test/oracle/run.ts', '.'];
    const env = { ...process.env, INIT_CWD: folder };
    const { status, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stdout).to.contain('bad, step 0 spawn (coroutines)\n    result.pid: expected "p7", got "p0"\n');
    expect(stdout.split('\n').slice(-3)).to.deep.equal([
      'a.jsonl: 1 agree, 0 differ',
      'b.jsonl: 1 agree, 1 differ',
      '',
    ]);
  });

  it('exits with 0 when all agree, takes a folder relative to where npm was called, and no other files', async () => {
    cpSync(__filename, join(folder, 'sub', 'notes.md'));
    writeFileSync(join(folder, 'sub', 'a.jsonl'), scenario('good', 'p0'));
    expect(await play('sub')).to.deep.equal({ code: 0, lines: ['a.jsonl: 1 agree, 0 differ'] });
  });

  it('fails, and names file and line, when one is no scenario', async () => {
    writeFileSync(join(folder, 'a.jsonl'), `${scenario('good', 'p0')}\n{"id":"half","ki`);
    const { code, lines } = await play(folder);
    expect(lines).to.deep.equal([]);
    expect(code)
      .to.contain(`${join(folder, 'a.jsonl')}:2 is no scenario: `)
      .and.not.to.contain('\n');
  });

  it('fails when there is nothing to play', async () => {
    expect(await play(folder)).to.deep.equal({ code: `no *.jsonl file in ${folder}`, lines: [] });
  });
});
