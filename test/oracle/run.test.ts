/** Runs the command as `npm run oracle -- DIR` does. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

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

  function run(dir: string): { status: number | null; stdout: string; stderr: string } {
    const args = ['--conditions=@hot/source', '--require', 'ts-node/register', 'test/oracle/run.ts', dir];
    const env = { ...process.env, INIT_CWD: folder };
    return spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
  }

  it('prints every difference and a line per file, and exits with 1 when any scenario differs', () => {
    writeFileSync(join(folder, 'a.jsonl'), `${scenario('good', 'p0')}\n`);
    writeFileSync(join(folder, 'b.jsonl'), `${scenario('bad', 'p7')}\n\n${scenario('good', 'p0')}`);
    const { status, stdout } = run(folder);
    expect(status).to.equal(1);
    expect(stdout).to.contain('bad, step 0 spawn (coroutines)\n    result.pid: expected "p7", got "p0"\n');
    expect(stdout.split('\n').slice(-3)).to.deep.equal([
      'a.jsonl: 1 agree, 0 differ',
      'b.jsonl: 1 agree, 1 differ',
      '',
    ]);
  });

  it('exits with 0 when all agree, takes a folder relative to where npm was called, and no other files', () => {
    cpSync(__filename, join(folder, 'sub', 'notes.md'));
    writeFileSync(join(folder, 'sub', 'a.jsonl'), scenario('good', 'p0'));
    const { status, stdout } = run('sub');
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: 'a.jsonl: 1 agree, 0 differ\n' });
  });

  it('exits with 2 and names file and line when one is no scenario', () => {
    writeFileSync(join(folder, 'a.jsonl'), `${scenario('good', 'p0')}\n{"id":"half","ki`);
    const { status, stdout, stderr } = run(folder);
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
    expect(stderr).to.contain(`${join(folder, 'a.jsonl')}:2 is no scenario: `);
    expect(stderr.trim().split('\n')).to.have.length(1);
  });

  it('exits with 2 when there is nothing to play', () => {
    const { status, stderr } = run(folder);
    expect({ status, stderr }).to.deep.equal({ status: 2, stderr: `no *.jsonl file in ${folder}\n` });
  });
});
