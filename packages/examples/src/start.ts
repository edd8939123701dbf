/**
 * The program behind `npm start`: plays the three sessions, then leaves you in the shell of the last one, if there is a
 * terminal. Option `--fast`: at once on a terminal, too.
 */
import { constants } from 'node:os';
import { parseArgs } from 'node:util';
import { useTerminal } from '@hot/cli';
import { atOnce, ReadingPace } from './pace';
import { play, type Played } from './player';
import { sessions } from './sessions';

async function start(): Promise<void> {
  const { values } = parseArgs({ options: { fast: { type: 'boolean', default: false } } });
  const { stdin, stdout } = process;
  const interactive = stdin.isTTY && stdout.isTTY;
  let played: Played | undefined;
  const endBy = (signal: NodeJS.Signals): void => {
    void (played?.end() ?? Promise.resolve()).finally(() => process.exit(128 + constants.signals[signal]));
  };
  const interrupt = (): void => endBy('SIGINT');
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', endBy);
  process.once('SIGHUP', endBy);
  // Whoever read has gone, as `head` does: there is nobody left to play for.
  stdout.on('error', () => process.exit());
  const pace = stdout.isTTY && !values.fast ? new ReadingPace(stdin, interrupt) : atOnce;

  stdout.write('Processes whose code is replaced while they run, in three sessions.\n');
  if (pace !== atOnce && interactive) stdout.write('Any key hurries, Ctrl-C ends.\n');
  stdout.write('\n');
  for (const session of sessions) {
    await played?.end();
    played = await play(session, {
      pace,
      colors: stdout.isTTY && stdout.hasColors(),
      write: (text) => void stdout.write(text),
    });
  }
  pace.close();
  process.removeListener('SIGINT', interrupt);
  if (played !== undefined && interactive) {
    stdout.write(`The shell is yours: change ${played.root}/z.ts, type c(z), and call z.boing(). q() leaves.\n\n`);
    await useTerminal(played.shell, stdin, stdout);
  }
  await played?.end();
  process.exit();
}

void start();
