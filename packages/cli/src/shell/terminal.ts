/**
 * The shell on a terminal: prompt, line editing, history, completion, Ctrl-C.
 *
 * While an input is evaluated the line editor rests and the terminal is in its ordinary mode, so that Ctrl-C is a signal,
 * which stops the input.
 */
import type { ReadStream, WriteStream } from 'node:tty';
import { historyFile } from './history-file';
import { lineEditor } from './line-editor';
import { Screen } from './screen';
import type { Shell } from './shell';

/**
 * Lets somebody at a terminal use the shell.
 * @returns when they have left
 */
export async function useTerminal(shell: Shell, input: ReadStream, terminal: WriteStream): Promise<void> {
  const screen = new Screen(terminal);
  const interrupt = (): void => shell.interrupt();
  const editor = lineEditor(shell, {
    input,
    output: screen.output,
    terminal: true,
    busy: (busy) => {
      if (busy) {
        screen.entered();
        editor.pause();
        input.setRawMode(false);
        process.on('SIGINT', interrupt);
      } else {
        process.removeListener('SIGINT', interrupt);
        input.setRawMode(true);
        editor.resume();
        screen.editing(editor);
      }
    },
  });
  screen.editing(editor);
  const left = new Promise<void>((resolve) => editor.once('exit', resolve));
  const history = historyFile();
  // The editor does not wait for it: somebody may be typing already.
  if (history !== undefined) editor.setupHistory(history, () => undefined);
  await left;
  process.removeListener('SIGINT', interrupt);
  screen.close();
}
