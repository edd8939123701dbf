/**
 * `hot run FILE`: a node whose first module is FILE.
 *
 * If the module exports an application, that is started with all that it needs, and it is the program. If it exports
 * `main`, that is spawned with the rest of the command line, `main(self, ...args)`; if neither, running its body is all
 * there is to do, and the processes that it spawned are the program. The program lasts until no process is left, `main`
 * crashes, an application ends, or SIGINT, SIGTERM or SIGHUP comes: then the applications are stopped in reverse, all
 * other processes are told `shutdown`, and killed if they have not ended by the deadline.
 */
import { isCompileError, type Node } from '@hot/runtime';
import { CommandError, EXIT_CODES } from '../exit-code';
import { diagnosticsText } from '../shell/diagnostics';
import { exceptionText } from '../shell/exception';
import { type LogFormat, startNode } from '../start-node';
import { applicationIn, configure, startApplication, warnOfUnknown } from './application';
import { type End, init } from './init';
import { programFile } from './program-file';
import { onStopSignal } from './stop-signals';

export interface RunOptions {
  readonly root?: string | undefined;
  readonly name?: string | undefined;
  /** JSON file with parameters of applications. */
  readonly config?: string | undefined;
  /** What stderr gets of log events. */
  readonly log?: LogFormat | undefined;
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
  const node = await startNode(program.root, options.name, options.log);
  const stopped = new Promise<End>((resolve) => onStopSignal(() => resolve({ kind: 'ended' })));
  const stray = onStray();
  const stopping = new Promise<End>((resolve) => onNodeStopping(node, resolve));
  try {
    const running = runIn(node, program.module, args, options.config);
    // Whatever ends the program before it is up, nobody waits for it any more.
    running.catch(() => undefined);
    const end = await Promise.race([stopped, stray, stopping, running]);
    if (end.kind === 'ended') return EXIT_CODES.ended.code;
    console.error(`hot: ${end.who} crashed: ${exceptionText({ kind: 'exited', reason: end.reason }, false)}`);
    return EXIT_CODES.crashed.code;
  } finally {
    await node.stop({ deadline: options.deadline });
  }
}

/** Loads the program, starts what it is, and waits for its end; for ever when that is an application's. */
async function runIn(node: Node, name: string, args: readonly string[], file: string | undefined): Promise<End> {
  const config = file === undefined ? undefined : await configure(file);
  const module = await load(node, name);
  const application = applicationIn(module);
  if (application !== undefined) {
    await startApplication(application);
    if (file !== undefined && config !== undefined) warnOfUnknown(config, file);
  }
  return new Promise((resolve) => {
    if (application !== undefined && !('main' in module)) return;
    node.spawnWith({ name: 'init' }, init, node, module, args, resolve);
  });
}

/**
 * A node that stops for a reason was stopped by one of its applications, which had ended, or could not be started: of that
 * the one who wanted it started hears first.
 */
function onNodeStopping(node: Node, end: (end: End) => void): void {
  node.events.subscribe((event) => {
    if (event.type !== 'node_stopping' || event.reason === undefined) return;
    const { reason } = event;
    const tell = (): void => end({ kind: 'crashed', who: 'an application', reason });
    if (typeof reason === 'object' && reason !== null && 'application_start_failure' in reason) {
      void node.stop().then(tell);
    } else tell();
  });
}

/** What is thrown where no process can catch it ends the program, in good order. */
function onStray(): Promise<End> {
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
