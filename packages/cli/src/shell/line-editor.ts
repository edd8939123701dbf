/**
 * The shell behind node:repl, which edits lines, joins the lines of one input, completes and remembers.
 *
 * node:repl hands over what was typed and is told when it may go on. Inputs that come while another one is evaluated
 * wait for it. Answers are printed by the shell.
 *
 * node:repl would take what an input leaves behind and fails later (a timer, a promise nobody awaits) for its own affair,
 * and prompt once more than it was asked: it knows by the asynchronous context. So inputs are evaluated in a loop that
 * was begun before, outside of that context, and such failures come to the shell's `stray`.
 */
import { EventEmitter, on } from 'node:events';
import { Recoverable, type REPLServer, start } from 'node:repl';
import { complete } from './completer';
import type { Parsed } from './input-syntax';
import type { Shell } from './shell';

export interface LineEditorOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether lines are edited on a terminal. */
  readonly terminal: boolean;
  /** Called when an input begins to be evaluated, and when its answer is there. */
  readonly busy?: (busy: boolean) => void;
}

/** Starts node:repl over a shell. Its event `exit` says that the user has left. */
export function lineEditor(shell: Shell, options: LineEditorOptions): REPLServer {
  const { input, output, terminal, busy = () => undefined } = options;
  const stray = (thrown: unknown): void => shell.stray(thrown);
  process.on('uncaughtException', stray);
  process.on('unhandledRejection', stray);
  const typed = new EventEmitter<{ input: [parsed: Parsed, done: () => void]; close: [] }>();
  void evaluateAll();

  const editor = start({
    prompt: terminal ? shell.prompt : '',
    input,
    output,
    terminal,
    useColors: shell.colors,
    ignoreUndefined: true,
    preview: false,
    completer: (line: string) => complete(shell.scope, line),
    eval: (text, _context, _file, done) => {
      const parsed = shell.read(text);
      if (parsed.kind === 'unfinished') {
        done(new Recoverable(new SyntaxError(parsed.error.message)), undefined);
        return;
      }
      busy(true);
      typed.emit('input', parsed, () => done(null, undefined));
    },
  });
  editor.once('exit', () => {
    typed.emit('close');
    process.removeListener('uncaughtException', stray);
    process.removeListener('unhandledRejection', stray);
  });
  return editor;

  async function evaluateAll(): Promise<void> {
    for await (const [parsed, done] of on(typed, 'input', { close: ['close'] }) as AsyncIterable<
      [parsed: Parsed, done: () => void]
    >) {
      await shell.answer(parsed);
      busy(false);
      if (terminal) editor.setPrompt(shell.prompt);
      if (shell.hasLeft) editor.close();
      else done();
    }
  }
}
