/**
 * A built program under test, as its user has it: started, talked to, ended. Whatever a test waits for has a deadline,
 * and the failure says what was printed until then.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');

/** Ms in which a program must have done what a test waits for. */
const DEADLINE = 60_000;

/** Builds the packages, if they are not up to date. */
export async function built(): Promise<void> {
  await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'build.mjs')], { cwd: ROOT });
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class Program {
  /** Everything printed so far. */
  stdout: string;
  stderr: string;
  /** Resolves when the program has ended and all it printed has arrived. */
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  /** Told of everything that is printed. */
  private readonly listeners: Set<() => void>;

  /** @param script the file to run, from the repository's folder */
  constructor(script: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
    this.stdout = '';
    this.stderr = '';
    this.listeners = new Set();
    // The user's Node has none of the flags of this test run, nor its terminal.
    const { FORCE_COLOR: _, ...env } = process.env;
    this.child = spawn(process.execPath, [join(ROOT, script), ...args], {
      cwd: options.cwd,
      env: { ...env, NODE_OPTIONS: '', ...options.env },
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.printed('stdout', text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.printed('stderr', text));
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        resolve({ code, signal, stdout: this.stdout, stderr: this.stderr });
        this.printed('stderr', '');
      });
    });
  }

  /** Types lines. */
  type(...lines: readonly string[]): void {
    this.child.stdin?.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** Types lines, ends the input and waits for the end of the program. */
  typeAll(...lines: readonly string[]): Promise<Ended> {
    this.child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
    return this.end();
  }

  /** Closes the pipe that it prints into. */
  stopReading(): void {
    this.child.stdout?.destroy();
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Waits until the output matches, and gives the match. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const running = this.child.exitCode === null && this.child.signalCode === null;
    return this.condition(
      () => pattern.exec(this.stdout) ?? undefined,
      `${pattern.source}${running ? '' : ' (it has ended)'}`,
    );
  }

  /** Waits for the end of the program. */
  async end(): Promise<Ended> {
    let ended: Ended | undefined;
    void this.ended.then((value) => (ended = value));
    return this.condition(() => ended, 'the end of the program');
  }

  /** Ends the program whatever it does; for hooks. */
  async destroy(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private printed(stream: 'stdout' | 'stderr', text: string): void {
    this[stream] += text;
    for (const listener of this.listeners) listener();
  }

  private condition<T>(check: () => T | undefined, what: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.listeners.delete(look);
        reject(new Error(`waited for ${what} in vain\n--- stdout\n${this.stdout}\n--- stderr\n${this.stderr}`));
      }, DEADLINE);
      const look = (): void => {
        // After all that was printed has been taken in, and the end too.
        queueMicrotask(() => {
          const found = check();
          if (found === undefined) return;
          clearTimeout(deadline);
          this.listeners.delete(look);
          resolve(found);
        });
      };
      this.listeners.add(look);
      look();
    });
  }
}

/** Starts the command `hot`. */
export function hot(...args: readonly string[]): Program {
  return new Program('packages/cli/bin/hot.js', args);
}
