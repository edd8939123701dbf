/**
 * The command `hot`: reads the command line and hands over to what it names.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES, exitCodeHelp, isCommandError } from './exit-code';
import { run, type RunOptions } from './run/run';
import { shellCommand, type ShellCommandOptions } from './shell-command';
import { version } from './version';

/** Ms that processes have to end in, unless told otherwise. */
const DEADLINE = 5_000;

/** Reads the command line and does what it says. */
function main(): Promise<unknown> {
  const program = new Command('hot')
    .description('Programs of processes whose code can be replaced while they run.')
    .version(version())
    .addHelpText('after', `\n${exitCodeHelp()}`)
    .showHelpAfterError('(hot --help tells more)')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_CODES.usage.code));
  const deadline = [
    '--deadline <ms>',
    'time for processes to end in when the node stops',
    milliseconds,
    DEADLINE,
  ] as const;

  program
    .command('run')
    .description(
      'start a node and run FILE as its first module: the application that it exports, main(self, ...args), else its body',
    )
    .argument('<file>', 'a TypeScript or JavaScript file')
    .argument('[args...]', 'arguments of main; those that begin with - come after --')
    .option('--root <dir>', "code root: modules under it are hot (default: the file's folder)")
    .option('--name <node>', 'name of the node')
    .option('--config <file>', 'JSON file with parameters by application: { "shop": { "port": 8080 } }')
    .addOption(
      new Option('--log <format>', 'log events on stderr: for people, or a line of JSON each').choices([
        'text',
        'json',
      ]),
    )
    .option(...deadline)
    .action((file: string, args: string[], options: RunOptions) => end(run(file, args, options)));

  program
    .command('shell')
    .description('start a node and a shell in it; reads lines from a pipe, too')
    .option('--root <dir>', 'code root: modules under it are there by name (default: the current folder)')
    .option('--name <node>', 'name of the node')
    .option(...deadline)
    .option('--quiet', 'in a pipe, print answers only, no prompt and no input', false)
    .action((options: ShellCommandOptions) => end(shellCommand(options)));

  return program.parseAsync();
}

/** Ends the OS process with the exit code that a command comes to. */
async function end(command: Promise<number>): Promise<void> {
  // Whoever read the output has gone: there is nobody left to talk to.
  process.stdout.on('error', () => process.exit(EXIT_CODES.ended.code));
  let code: number;
  try {
    code = await command;
  } catch (thrown) {
    if (!isCommandError(thrown)) throw thrown;
    console.error(`hot: ${thrown.message}`);
    code = EXIT_CODES[thrown.code].code;
  }
  // What a program left open does not keep it, but what it has printed is to arrive.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

function milliseconds(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It takes a whole number of milliseconds.');
}

void main();
