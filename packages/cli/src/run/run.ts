/**
 * `hot run FILE`: a node whose first module is FILE.
 *
 * If the module exports `main`, that is spawned with the rest of the command line, `main(self, ...args)`; if not, running
 * its body is all there is to do, and the processes that it spawned are the program. The program lasts until no process
 * is left, `main` crashes, or SIGINT, SIGTERM or SIGHUP comes: then all processes are told `shutdown`, and killed if they
 * have not ended by the deadline.
 */
import { isCompileError, type Node } from '@hot/runtime';
import { CommandError, EXIT_CODES } from '../exit-code';
import { diagnosticsText } from '../shell/diagnostics';
import { exceptionText } from '../shell/exception';
import { startNode } from '../start-node';
import { type End, init } from './init';
import { programFile } from './program-file';
import { onStopSignal } from './stop-signals';

export interface RunOptions {
  readonly root?: string | undefined;
  readonly name?: string | undefined;
  /** Ms that processes have to end in when the node stops. */
  readonly deadline: number;
}

/**
 * Runs a program to its end.
 * @returns the exit code
 * @throws CommandError when it cannot be started
 */
export async function run(file: string, args: readonly string[], options: RunOptions): Promise<number> {
  const program = programFile(file, options.root);
  const node = await startNode(program.root, options.name);
  const stopped = new Promise<End>((resolve) => onStopSignal(() => resolve({ kind: 'ended' })));
  try {
    const module = await load(node, program.module);
    const ended = new Promise<End>((resolve) => {
      node.spawnWith({ name: 'init' }, init, node, module, args, resolve);
    });
    const end = await Promise.race([stopped, ended, stray()]);
    if (end.kind === 'ended') return EXIT_CODES.ended.code;
    console.error(`hot: ${end.who} crashed: ${exceptionText({ kind: 'exited', reason: end.reason }, false)}`);
    return EXIT_CODES.crashed.code;
  } finally {
    await node.stop({ deadline: options.deadline });
  }
}

/** What is thrown where no process can catch it ends the program, in good order. */
function stray(): Promise<End> {
  return new Promise((resolve) => {
    process.once('uncaughtException', (reason) => {
      resolve({ kind: 'crashed', who: 'code outside of any process', reason });
    });
  });
}

async function load(node: Node, name: string): Promise<object> {
  try {
    await node.code.ensureLoaded(name);
    return node.code.reference(name);
  } catch (thrown) {
    if (isCompileError(thrown)) throw new CommandError('notLoaded', diagnosticsText(thrown));
    throw new CommandError('notLoaded', exceptionText({ kind: 'thrown', thrown }, false));
  }
}
