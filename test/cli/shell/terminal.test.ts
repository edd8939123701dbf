// The shell on a terminal, whose keys and screen are in the hands of the test.
import { EventEmitter, once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { Node } from '@hot/runtime';
import { expect } from 'chai';
import { Shell } from '../../../packages/cli/src/shell/shell';
import { useTerminal } from '../../../packages/cli/src/shell/terminal';
import { Folder } from '../../helpers/folder';

/** Ms in which something must have appeared on the screen. */
const DEADLINE = 20_000;

class Keyboard extends PassThrough {
  readonly isTTY = true;
  /** Whether single keys are read, as while a line is edited. */
  isRaw = false;

  setRawMode(mode: boolean): this {
    this.isRaw = mode;
    this.emit(mode ? 'raw' : 'cooked');
    return this;
  }
}

class Screen extends Writable {
  readonly isTTY = true;
  readonly columns = 80;
  readonly rows = 24;
  /** All that was ever written, escapes included. */
  written = '';
  private readonly changes = new EventEmitter();

  getColorDepth(): number {
    return 1;
  }

  hasColors(): boolean {
    return false;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written += chunk.toString();
    done();
    this.changes.emit('change');
  }

  /** Waits until what was written, without escapes, matches. */
  shows(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(stripVTControlCharacters(this.written))) return;
        this.changes.removeListener('change', look);
        deadline.removeEventListener('abort', late);
        resolve();
      };
      const late = (): void => reject(new Error(`waited for ${pattern.source} in ${JSON.stringify(this.written)}`));
      const deadline = AbortSignal.timeout(DEADLINE);
      deadline.addEventListener('abort', late);
      this.changes.on('change', look);
      look();
    });
  }
}

describe('the shell on a terminal', function () {
  this.timeout(60_000);
  let folder: Folder;
  let node: Node;
  let keyboard: Keyboard;
  let screen: Screen;
  let left: Promise<void>;
  const { HOT_HISTORY } = process.env;

  beforeEach(async () => {
    folder = new Folder();
    process.env['HOT_HISTORY'] = folder.file('history');
    node = await Node.start({ roots: folder.path, logger: { level: 'none' } });
    keyboard = new Keyboard();
    screen = new Screen();
    const shell = new Shell({ node, print: (text) => screen.write(`${text}\n`) });
    left = useTerminal(shell, keyboard as unknown as ReadStream, screen as unknown as WriteStream);
    await screen.shows(/1> $/);
  });

  afterEach(async () => {
    keyboard.write('\x15q()\r');
    await left;
    await node.stop({ deadline: 0 });
    folder.remove();
    if (HOT_HISTORY === undefined) delete process.env['HOT_HISTORY'];
    else process.env['HOT_HISTORY'] = HOT_HISTORY;
  });

  it('answers, and prompts again', async () => {
    keyboard.write('6 * 7\r');
    await screen.shows(/1> 6 \* 7\r?\n42\n2> $/);
  });

  it('asks for more of an unfinished input', async () => {
    keyboard.write('[1,\r');
    await screen.shows(/(\.\.\.|\|) $/);
    keyboard.write('2]\r');
    await screen.shows(/\[ 1, 2 \]\n2> $/);
  });

  it('completes names', async () => {
    folder.write('zebra.js', 'exports.boing = () => 0;\n');
    keyboard.write('zeb\t');
    await screen.shows(/zebra$/);
  });

  it('puts what processes print above the line that is being typed', async () => {
    keyboard.write('half a li');
    await screen.shows(/half a li$/);
    screen.written = '';
    screen.write('from a process\n');
    await screen.shows(/from a process\n+1> half a li$/);
    // The line was taken off the screen before.
    // eslint-disable-next-line no-control-regex -- that is what is tested
    expect(screen.written).to.match(/^\x1b\[1G\x1b\[0J?.*from a process/);
    keyboard.write('ne\b\b\b\b\b\b\b\b\b\b\b5\r');
    await screen.shows(/\n5\n2> $/);
  });

  it('says in between that the shell has died, and goes on', async () => {
    keyboard.write("sendAfter(1, spawnLink(async (self) => self.exit(await self.receive())), 'idle')\r");
    await screen.shows(/\*\* exception exit: 'idle'\n+2> $/);
    keyboard.write('1 + 1\r');
    await screen.shows(/\n2\n3> $/);
  });

  it('leaves the keyboard to the system while it evaluates, so that Ctrl-C is a signal', async () => {
    expect(keyboard.isRaw).to.equal(true);
    const cooked = once(keyboard, 'cooked');
    keyboard.write('await new Promise(() => {})\r');
    await cooked;
    await screen.shows(/=> \{\}\)\s*$/);
    process.emit('SIGINT', 'SIGINT');
    await screen.shows(/\*\* exception exit: 'killed'\n2> $/);
    expect(keyboard.isRaw).to.equal(true);
  });

  it('is left by Ctrl-D', async () => {
    keyboard.write('\x04');
    await left;
    expect(keyboard.isRaw).to.equal(false);
  });
});
