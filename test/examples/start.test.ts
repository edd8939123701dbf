// `npm start` in a pipe: the three sessions, with the lines that processes print.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, type Ended, Program } from '../helpers/program';

/** What is typed, and what is answered until the next prompt: `[typed, ...answer]` for each input. */
function inputsOf(session: string): string[][] {
  return session
    .split(/^\d+> /m)
    .slice(1)
    .map((text) => text.split('\n').filter((line) => line !== '' && !/^(# | {2}\()/.test(line)));
}

/** Pids and references differ from run to run; which are the same does not. */
function named(inputs: string[][]): string[][] {
  const names = new Map<string, string>();
  const name = (term: string): string => {
    const kind = term.startsWith('<') ? 'pid' : 'ref';
    if (!names.has(term)) names.set(term, `${kind}${names.size + 1}`);
    return names.get(term) ?? term;
  };
  return inputs.map((lines) => lines.map((line) => line.replace(/<0\.\d+\.0>|#Ref<[^>]*>/g, name)));
}

describe('npm start in a pipe', function () {
  this.timeout(180_000);
  let folder: Folder;
  let ended: Ended;
  let sessions: string[][][];

  before(async () => {
    await built();
    folder = new Folder();
    const env = { TMPDIR: folder.path, TEMP: folder.path };
    const start = new Program('packages/examples/dist/start.js', [], { env });
    ended = await start.typeAll();
    sessions = ended.stdout
      .split(/^Session \d: .*$/m)
      .slice(1)
      .map((session) => named(inputsOf(session)));
  });

  after(() => folder.remove());

  it('plays to its end, and leaves nothing behind', () => {
    expect(ended.stderr).to.equal('');
    expect(ended.code).to.equal(0);
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('upgrades a process that is told to by a message', () => {
    expect(sessions[0]).to.deep.equal([
      ['c(test_hot_swap)', "{ ok: 'test_hot_swap' }"],
      ["pid = spawn(test_hot_swap, 'loop', [])", 'pid1'],
      ["send(pid, 'run')", 'This is a old version', "'run'"],
      ["send(pid, 'upgrade')", "'upgrade'"],
      ["send(pid, 'run')", 'This is a upgraded version', "'run'"],
      ['pid', 'pid1'],
    ]);
  });

  it('upgrades a process by hand, and kills it when it stays two versions behind', () => {
    expect(sessions[1]).to.deep.equal([
      ['c(test_hot_swap)', "{ ok: 'test_hot_swap' }"],
      ["pid = spawn(test_hot_swap, 'loop', [])", 'pid1'],
      ["send(pid, 'run')", 'This is a old version', "'run'"],
      ['c(test_hot_swap)', "{ ok: 'test_hot_swap' }"],
      ["send(pid, 'run')", 'This is a old version', "'run'"],
      ['l(test_hot_swap)', "{ module: 'test_hot_swap' }"],
      ["send(pid, 'run')", 'This is a upgraded version', "'run'"],
      ['ref = monitor(pid)', 'ref2'],
      ['l(test_hot_swap)', "{ module: 'test_hot_swap' }"],
      ['code.checkProcessCode(pid, test_hot_swap)', 'true'],
      ['l(test_hot_swap)', "{ module: 'test_hot_swap' }"],
      ['flush()', "Shell got { type: 'DOWN', ref: ref2, pid: pid1, reason: 'killed' }", "'ok'"],
    ]);
  });

  it('upgrades a gen_server whose state changes its form', () => {
    expect(sessions[2]).to.deep.equal([
      ['await c(z)', "{ ok: 'z' }"],
      ['await z.startLink()', 'pid1'],
      ['await z.boing()', '*DBG* z got call boom from pid2', '*DBG* z sent 0 to pid2, new state 1', '0'],
      ['await z.boing()', '*DBG* z got call boom from pid2', '*DBG* z sent 1 to pid2, new state 2', '1'],
      ['await compile.file(z)', "{ ok: 'z' }"],
      ["await sys.suspend('z')", "'ok'"],
      ['await code.purge(z)', 'false'],
      ['await code.loadFile(z)', "{ module: 'z' }"],
      ["await sys.changeCode('z', z, '0', [])", "'ok'"],
      ["await sys.resume('z')", "'ok'"],
      ['await z.boing()', '*DBG* z got call boom from pid2', '*DBG* z sent 2 to pid2, new state { tschak: 3 }', '2'],
    ]);
  });

  it('plays what the README shows', () => {
    const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');
    const shown = /^```\n(1> .*?)^```/ms.exec(readme)?.[1] ?? '';
    expect(shown).to.include('\n  (z.ts is replaced)\n5> await compile.file(z)\n');
    expect(named(inputsOf(shown))).to.deep.equal(sessions[2]);
  });

  it('ends without a word when its reader goes', async () => {
    const env = { TMPDIR: folder.path, TEMP: folder.path };
    const start = new Program('packages/examples/dist/start.js', [], { env });
    await start.prints(/Session 1/);
    start.stopReading();
    expect(await start.end()).to.include({ code: 0, stderr: '' });
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('leaves nothing behind when it is told to end', async () => {
    const env = { TMPDIR: folder.path, TEMP: folder.path };
    const start = new Program('packages/examples/dist/start.js', [], { env });
    await start.prints(/Session 1/);
    start.kill('SIGTERM');
    expect(await start.end()).to.include({ code: 143, stderr: '' });
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('explains every input in one line', () => {
    const inputs = sessions.flat().length;
    const explanations = ended.stdout.match(/^# .*\n(\d+> | {2}\()/gm) ?? [];
    const replacements = ended.stdout.match(/^ {2}\(.*is replaced\)$/gm) ?? [];
    expect(replacements.length).to.equal(3);
    expect(explanations.length).to.equal(inputs + replacements.length);
  });
});
