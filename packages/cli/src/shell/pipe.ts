/**
 * The shell in a pipe: lines come as fast as they are wanted, one input after another. Prompt and input are printed as if
 * they had been typed, so that a recorded session reads like one; `quiet` leaves them out and prints the answers only.
 */
import { createInterface } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { lineEditor } from './line-editor';
import type { Shell } from './shell';

export interface PipeOptions {
  /** Takes text that is to be printed. */
  readonly print: (text: string) => void;
  /** Whether to print answers only. */
  readonly quiet: boolean;
}

/**
 * Reads inputs until there are no more, or `q()` is called.
 * @returns when the last one is answered
 */
export async function usePipe(shell: Shell, input: NodeJS.ReadableStream, options: PipeOptions): Promise<void> {
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const feed = new PassThrough();
  let unfinished = '';

  /** Feeds the next line, now that the editor waits for it. */
  const next = async (): Promise<void> => {
    const { value: line, done } = await lines.next();
    if (done) {
      if (unfinished !== '') await shell.type(unfinished);
      feed.end();
      return;
    }
    const { prompt } = shell;
    if (!options.quiet) options.print((unfinished === '' ? prompt : '...'.padEnd(Math.max(prompt.length, 4))) + line);
    const text = `${unfinished}${line}\n`;
    unfinished = shell.read(text).kind === 'unfinished' ? text : '';
    feed.write(`${line}\n`);
  };

  const editor = lineEditor(shell, { input: feed, output: commandOutput(options.print), terminal: false });
  editor.displayPrompt = () => void next();
  editor.displayPrompt();
  await new Promise<void>((resolve) => editor.once('exit', resolve));
}

/** What node:repl prints of its own: the answers to commands such as `.help`. */
function commandOutput(print: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      const text = chunk.replace(/^(\.\.\.|\|)+ /, '').replace(/\n$/, '');
      if (text !== '') print(text);
      done();
    },
  });
}
