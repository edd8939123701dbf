/**
 * `hot shell`: a node with a shell, on a terminal or in a pipe.
 */
import { rootFolder } from './run/program-file';
import { onStopSignal } from './run/stop-signals';
import { usePipe } from './shell/pipe';
import { Shell } from './shell/shell';
import { useTerminal } from './shell/terminal';
import { startNode } from './start-node';
import { version } from './version';

export interface ShellCommandOptions {
  readonly root?: string | undefined;
  readonly name?: string | undefined;
  /** Ms that processes have to end in when the node stops. */
  readonly deadline: number;
  /** Whether a shell in a pipe prints answers only. */
  readonly quiet: boolean;
}

/**
 * Lets the user of stdin and stdout use a shell, until they leave or the input ends.
 * @returns the exit code
 * @throws CommandError
 */
export async function shellCommand(options: ShellCommandOptions): Promise<number> {
  const root = rootFolder(options.root ?? '.');
  const node = await startNode(root, options.name);
  const { stdin, stdout } = process;
  const isTerminal = stdin.isTTY && stdout.isTTY;
  const print = (text: string): void => void stdout.write(`${text}\n`);
  const shell = new Shell({ node, print, colors: isTerminal && stdout.hasColors() });
  try {
    if (isTerminal) {
      print(`hot ${version()}, Node ${process.version}, modules of ${root}\nhelp() lists the commands, q() leaves.\n`);
      await useTerminal(shell, stdin, stdout);
    } else {
      const stopped = new Promise<void>((resolve) => onStopSignal(() => resolve()));
      await Promise.race([usePipe(shell, stdin, { print, quiet: options.quiet }), stopped]);
    }
  } finally {
    await node.stop({ deadline: options.deadline });
  }
  return 0;
}
