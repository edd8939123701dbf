// `hot run` as a program: what it runs, how it ends, and what it says when it cannot.
import { symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'chai';
import { Folder } from '../helpers/folder';
import { built, hot, type Ended } from '../helpers/program';

describe('hot run', function () {
  this.timeout(120_000);
  let folder: Folder;

  before(built);
  beforeEach(() => (folder = new Folder()));
  afterEach(() => folder.remove());

  /** Runs a program with this text to its end. */
  function runs(text: string, ...args: string[]): Promise<Ended> {
    folder.write('program.js', text);
    return hot('run', folder.file('program.js'), ...args).end();
  }

  describe('runs', () => {
    it('main as a process, with the rest of the command line', async () => {
      const { code, stdout, stderr } = await runs(
        `const { moduleNameOf } = require('@hot/runtime');
         exports.main = async (self, ...args) => console.log(self.pid.toString(), args.join('|'));`,
        'a',
        'b c',
      );
      expect(stdout).to.match(/^<0\.\d+\.0> a\|b c\n$/);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
    });

    it('the body, when there is no main', async () => {
      const { code, stdout } = await runs(
        `const { spawn, whereis } = require('@hot/runtime');
         spawn(async (self) => console.log('spawned by the body'));
         console.log('body');`,
      );
      expect(stdout).to.equal('body\nspawned by the body\n');
      expect(code).to.equal(0);
    });

    it('as long as there are processes', async () => {
      const { code, stdout } = await runs(
        `const { sendAfter, spawn } = require('@hot/runtime');
         exports.main = async () => {
           const late = spawn(async (self) => console.log(await self.receive()));
           sendAfter(200, late, 'late');
           console.log('main is done');
         };`,
      );
      expect(stdout).to.equal('main is done\nlate\n');
      expect(code).to.equal(0);
    });

    it('imports of packages while it runs, without a word on the standard error', async () => {
      symlinkSync(resolve('node_modules'), folder.file('node_modules'));
      const { stdout, stderr } = await runs(
        `exports.main = async () => { const { z } = await import('zod'); console.log(z.string().safeParse(1).success); };`,
      );
      expect({ stdout, stderr }).to.deep.equal({ stdout: 'false\n', stderr: '' });
    });

    it('TypeScript, in a root that is given, on a node with a name', async () => {
      folder.write('lib/greeting.ts', "export const greeting: string = 'hello from';\n");
      folder.write(
        'app/main.ts',
        `import type { Self } from '@hot/runtime';
         import * as MODULE from './main.js';
         import { greeting } from '../lib/greeting.js';
         export async function main(self: Self): Promise<void> {
           const { name } = self.node as { name: string };
           console.log(greeting, name, Object.keys(MODULE));
         }`,
      );
      const { stdout, stderr, code } = await hot(
        'run',
        '--root',
        folder.path,
        '--name',
        'tester@here',
        folder.file('app/main'),
      ).end();
      expect(stderr).to.equal('');
      expect(stdout).to.equal("hello from tester@here [ 'main' ]\n");
      expect(code).to.equal(0);
    });
  });

  describe('takes its options', () => {
    const PROGRAM = `exports.main = (self, ...args) => console.log(self.node.name, args.join('|'));`;

    it('before or after the file and its arguments', async () => {
      folder.write('program.js', PROGRAM);
      const file = folder.file('program.js');
      for (const args of [
        ['--name', 'tester', file, 'one', 'two'],
        [file, '--name', 'tester', 'one', 'two'],
        [file, 'one', 'two', '--name=tester'],
      ]) {
        expect((await hot('run', ...args).end()).stdout, args.join(' ')).to.equal('tester one|two\n');
      }
    });

    it('and leaves to the program what comes after --', async () => {
      folder.write('program.js', PROGRAM);
      const args = [folder.file('program.js'), '--name', 'tester', '--', '--name', '-x'];
      expect((await hot('run', ...args).end()).stdout).to.equal('tester --name|-x\n');
    });
  });

  describe('ends', () => {
    const TRAPPER = `
      exports.main = async (self) => {
        self.trapExit = true;
        self.signal.addEventListener('abort', () => console.log('cleaned up'));
        console.log('up');
        const { reason } = await self.receive();
        console.log('told', reason);
      };`;

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`with 0 after ${signal}, when its processes have shut down`, async () => {
        folder.write('program.js', TRAPPER);
        const program = hot('run', folder.file('program.js'));
        await program.prints(/up\n/);
        program.kill(signal);
        const ended = await program.end();
        expect(ended.stdout).to.equal('up\ntold shutdown\ncleaned up\n');
        expect(ended).to.include({ code: 0, signal: null });
      });
    }

    it('when a process does not, at the deadline', async () => {
      folder.write('program.js', TRAPPER.replace("console.log('told', reason);", 'for (;;) await self.receive();'));
      const program = hot('run', '--deadline', '100', folder.file('program.js'));
      await program.prints(/up\n/);
      program.kill('SIGTERM');
      const ended = await program.end();
      expect(ended.stdout).to.equal('up\ncleaned up\n');
      expect(ended.stderr)
        .to.include('Killed what had not shut down after 100 ms')
        .and.to.match(/some: \[ *<0\.\d+\.0>/);
      expect(ended.code).to.equal(0);
    });

    it('at once at the second signal', async () => {
      folder.write(
        'program.js',
        TRAPPER.replace("console.log('told', reason);", "console.log('told'); for (;;) await self.receive();"),
      );
      const program = hot('run', '--deadline', '60000', folder.file('program.js'));
      await program.prints(/up\n/);
      program.kill('SIGTERM');
      await program.prints(/told\n/);
      program.kill('SIGTERM');
      expect(await program.end()).to.include({ code: 143 });
    });

    it('with 1 when main crashes, and says why and where', async () => {
      const { code, stderr } = await runs(`exports.main = async () => {\n  throw new Error('on purpose');\n};`);
      expect(stderr).to.match(
        /\nhot: main crashed: \*\* exception error: Error: on purpose\n +at .*program\.js:2:\d+\)?\n$/,
      );
      expect(code).to.equal(1);
    });

    it('with 1 when something is thrown outside of any process, after its processes have shut down', async () => {
      const { code, stdout, stderr } = await runs(
        `exports.main = async (self) => {
           self.trapExit = true;
           setTimeout(() => { throw new Error('stray'); }, 0);
           console.log((await self.receive()).reason);
         };`,
      );
      expect(stdout).to.equal('shutdown\n');
      expect(stderr).to.match(/^hot: code outside of any process crashed: \*\* exception error: Error: stray\n/);
      expect(code).to.equal(1);
    });

    it('with 1 when main exits with a reason that is no shutdown', async () => {
      const { code, stderr } = await runs(`exports.main = async (self) => self.exit('because');`);
      expect(stderr).to.equal("hot: main crashed: ** exception exit: 'because'\n");
      expect(code).to.equal(1);
    });

    it('with its log as JSON, when that is wanted', async () => {
      const { stderr } = await runs(`exports.main = async () => { throw new Error('boom'); };`, '--log', 'json');
      const [line = ''] = stderr.split('\n');
      const event = JSON.parse(line) as { level: number; msg: string; err: { message: string } };
      expect(event).to.include({ level: 50, msg: 'Process crashed' });
      expect(event.err).to.include({ type: 'Error', message: 'boom' });
    });

    it('with 0 when main exits with shutdown', async () => {
      const { code, stderr } = await runs(`exports.main = async (self) => self.exit('shutdown');`);
      expect(stderr).to.equal('');
      expect(code).to.equal(0);
    });

    it('with open handles left', async () => {
      const { code } = await runs(`exports.main = async () => void setInterval(() => {}, 1000);`);
      expect(code).to.equal(0);
    });
  });

  describe('refuses, with 3,', () => {
    it('a file that is not there', async () => {
      const { code, stderr } = await hot('run', folder.file('nothing.ts')).end();
      expect(stderr).to.match(/^hot: there is no file .*nothing\.ts\n$/);
      expect(code).to.equal(3);
    });

    it('a folder', async () => {
      const { code, stderr } = await hot('run', folder.path).end();
      expect(stderr).to.match(/is a folder: name the file/);
      expect(code).to.equal(3);
    });

    it('a file that is no hot module', async () => {
      folder.write('data.json', '{}');
      const { code, stderr } = await hot('run', folder.file('data.json')).end();
      expect(stderr).to.match(/data\.json is no hot module: that is a \.ts, \.mts/);
      expect(code).to.equal(3);
    });

    it('a file outside of the root', async () => {
      folder.write('program.js', '');
      folder.write('root/other.js', '');
      const { code, stderr } = await hot('run', '--root', folder.file('root'), folder.file('program.js')).end();
      expect(stderr).to.match(/program\.js is not under the root .*root/);
      expect(code).to.equal(3);
    });

    it('what does not compile, with file, line and column', async () => {
      folder.write(
        'wrong.ts',
        'export const a: number = 1;\nexport const b: string = a;\nexport const c: boolean = b;\n',
      );
      const { code, stderr } = await hot('run', folder.file('wrong.ts')).end();
      expect(stderr).to.match(/wrong\.ts:2:14 TS2322: .*\n.*wrong\.ts:3:14 TS2322: /);
      expect(code).to.equal(3);
    });

    it('a body that throws', async () => {
      const { code, stderr } = await runs("\nthrow new RangeError('in the body');");
      expect(stderr).to.match(
        /^hot: .*LoadError.*in the body[^]*caused by RangeError: in the body\n +at .*program\.js:2:7/,
      );
      expect(code).to.equal(3);
    });

    it('an import of what is not there', async () => {
      const { code, stderr } = await runs("require('no-such-package');");
      expect(stderr).to.match(/^hot: .*no-such-package/);
      expect(code).to.equal(3);
    });
  });
});
