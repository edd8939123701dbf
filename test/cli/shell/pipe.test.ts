// `hot shell` as a program in a pipe: whole sessions, as they read.
import { expect } from 'chai';
import { Folder } from '../../helpers/folder';
import { built, hot } from '../../helpers/program';

const MODULE = `
exports.loop = async function loop(self) {
  console.log('version 1 got', await self.receive());
  return exports.loop(self);
};
`;

describe('hot shell in a pipe', function () {
  this.timeout(120_000);
  let folder: Folder;

  before(built);
  beforeEach(() => (folder = new Folder({ 'echo.js': MODULE })));
  afterEach(() => folder.remove());

  it('prints what a person would have seen', async () => {
    const { code, stdout, stderr } = await hot('shell', '--root', folder.path).typeAll(
      '1 + 1',
      '',
      "pid = spawn(echo, 'loop', [])",
      "send(pid, 'hello')",
      'function twice(n) {',
      '  return 2 * n;',
      '}',
      'twice(21)',
      "throw new Error('on purpose')",
      'a b',
      "send(self(), 'me'); flush()",
    );
    const pid = /<0\.\d+\.0>/.exec(stdout)?.[0] ?? '';
    expect(stdout).to.equal(
      [
        '1> 1 + 1',
        '2',
        '2> ',
        "2> pid = spawn(echo, 'loop', [])",
        pid,
        "3> send(pid, 'hello')",
        'version 1 got hello',
        "'hello'",
        '4> function twice(n) {',
        '...   return 2 * n;',
        '... }',
        '5> twice(21)',
        '42',
        "6> throw new Error('on purpose')",
        '** exception error: Error: on purpose',
        '7> a b',
        '* 1:3: unexpected token',
        "7> send(self(), 'me'); flush()",
        "Shell got 'me'",
        "'ok'",
        '',
      ].join('\n'),
    );
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
  });

  it('prints answers only when told to be quiet', async () => {
    const { stdout } = await hot('shell', '--quiet').typeAll('1 + 1', '[', '  2', ']', 'undefined');
    expect(stdout).to.equal('2\n[ 2 ]\n');
  });

  it('answers each line before it takes the next', async () => {
    const lines = Array.from({ length: 50 }, (_, n) => `await new Promise(setImmediate), ${n}`);
    const { stdout } = await hot('shell', '--quiet').typeAll(...lines);
    expect(stdout.trim().split('\n')).to.deep.equal(lines.map((_, n) => `${n}`));
  });

  it('answers while its input stays open', async () => {
    const shell = hot('shell', '--quiet', '--root', folder.path);
    shell.type('6 * 7');
    await shell.prints(/^42\n/);
    shell.type("pid = spawn(echo, 'loop', []); send(pid, 'later'); 'sent'");
    await shell.prints(/version 1 got later\n'sent'\n/);
    expect((await shell.typeAll('q()', "'not reached'")).stdout).to.not.include('not reached');
  });

  it('says that an input ended too early', async () => {
    const { code, stdout } = await hot('shell', '--quiet').typeAll('f(', '1');
    expect(stdout).to.equal('* 3:1: the input ends too early\n');
    expect(code).to.equal(0);
  });

  it('imports packages without a word on the standard error', async () => {
    folder.write('node_modules/esm/package.json', '{ "type": "module", "exports": { "import": "./index.js" } }');
    folder.write('node_modules/esm/index.js', "export const word = 'here';\n");
    const { stdout, stderr } = await hot('shell', '--quiet', '--root', folder.path).typeAll(
      "(await import('esm')).word",
      "(await import('node:path')).basename('a/b')",
    );
    expect({ stdout, stderr }).to.deep.equal({ stdout: "'here'\n'b'\n", stderr: '' });
  });

  it('survives what is thrown outside of any process', async () => {
    const { code, stdout } = await hot('shell', '--quiet').typeAll(
      "setTimeout(() => { throw new Error('in a timer') }, 0); await new Promise((resolve) => setTimeout(resolve, 20))",
      "Promise.reject(new Error('not awaited')); await new Promise((resolve) => setTimeout(resolve, 20))",
      "'alive'",
    );
    const said = (what: string): string => `** outside of any process, exception error: Error: ${what}`;
    expect(stdout).to.equal([said('in a timer'), said('not awaited'), "'alive'", ''].join('\n'));
    expect(code).to.equal(0);
  });

  it('takes one line at a time, whatever is thrown meanwhile', async () => {
    const { stdout } = await hot('shell').typeAll(
      "Promise.reject(new Error('not awaited')); 1",
      'await null, 2',
      '3',
      '4',
    );
    const answers = stdout.split('\n').filter((line) => !line.startsWith('**'));
    expect(answers).to.deep.equal([
      "1> Promise.reject(new Error('not awaited')); 1",
      ...['1', '2> await null, 2', '2', '3> 3', '3', '4> 4', '4', ''],
    ]);
  });

  it('takes the commands of node:repl', async () => {
    const { code, stdout } = await hot('shell', '--quiet').typeAll("'before'", '.exit', "'after'");
    expect(stdout).to.equal("'before'\n");
    expect(code).to.equal(0);
  });

  it('stops its node in good order when told to by SIGTERM', async () => {
    const shell = hot('shell', '--quiet');
    shell.type(
      "spawn(async (self) => { self.trapExit = true; console.log('up'); console.log((await self.receive()).reason); })",
    );
    await shell.prints(/up\n/);
    shell.kill('SIGTERM');
    const { code, stdout } = await shell.end();
    expect(stdout).to.match(/\nshutdown\n/);
    expect(code).to.equal(0);
  });

  it('refuses a root that is not there', async () => {
    const { code, stderr } = await hot('shell', '--root', folder.file('nowhere')).end();
    expect(stderr).to.match(/^hot: there is no folder .*nowhere/);
    expect(code).to.equal(2);
  });
});
