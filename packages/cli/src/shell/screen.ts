/**
 * A terminal that two parties write to: the line editor, with a prompt and half a line typed, and processes, which print
 * whenever they like. What processes print goes above the prompt, which is then drawn again.
 *
 * The editor writes through `output`. Everybody else writes to the terminal's stream or to stderr as always; these are
 * watched while the screen is open.
 */
import { Writable } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { clearScreenDown, cursorTo, moveCursor } from 'node:readline';

/** The line editor, as far as a screen knows it. */
export interface EditedLine {
  /** What has been typed. */
  readonly line: string;
  /** Where the cursor is, counted from the beginning of the prompt. */
  getCursorPos(): { readonly rows: number };
  /** Draws prompt and line again. */
  displayPrompt(preserveCursor: boolean): void;
}

type Write = typeof process.stdout.write;

export class Screen {
  /** What the line editor writes to. */
  readonly output: NodeJS.WritableStream;
  private readonly terminal: WriteStream;
  private readonly write: Write;
  /** Puts the watched streams back. */
  private readonly restore: (() => void)[];
  private editor: EditedLine | null;
  /** Whether a line is being edited: the prompt is on the screen. */
  private prompting: boolean;

  constructor(terminal: WriteStream) {
    this.terminal = terminal;
    this.write = terminal.write.bind(terminal);
    this.output = new EditorOutput(terminal, this.write);
    this.editor = null;
    this.prompting = false;
    this.restore = [terminal, process.stderr].map((stream) => this.watch(stream));
  }

  /** The prompt is on the screen and a line is being edited. */
  editing(editor: EditedLine): void {
    this.editor = editor;
    this.prompting = true;
  }

  /** The line has been entered: what is printed goes below it. */
  entered(): void {
    this.prompting = false;
  }

  close(): void {
    this.editor = null;
    for (const restore of this.restore) restore();
  }

  private watch(stream: WriteStream): () => void {
    const original = stream.write.bind(stream);
    stream.write = ((...args: Parameters<Write>) => {
      const { editor } = this;
      // Without a prompt there is something in the way only if somebody typed ahead.
      if (editor === null || !stream.isTTY || !(this.prompting || editor.line !== '')) return original(...args);
      const { rows } = editor.getCursorPos();
      moveCursor(this.output, 0, -rows);
      cursorTo(this.output, 0);
      clearScreenDown(this.output);
      if (!this.prompting) return original(...args);
      const more = original(...args);
      const text = args[0];
      // Drawing the line again goes up by as many rows as it had.
      this.write((typeof text === 'string' && text.endsWith('\n') ? '' : '\n') + '\n'.repeat(rows));
      editor.displayPrompt(true);
      return more;
    }) as Write;
    return () => {
      stream.write = original as Write;
    };
  }
}

/** The terminal as the line editor knows it: its size and abilities, and a way around the watch. */
class EditorOutput extends Writable {
  readonly isTTY = true;
  private readonly terminal: WriteStream;
  private readonly pass: Write;

  constructor(terminal: WriteStream, pass: Write) {
    super({ decodeStrings: false });
    this.terminal = terminal;
    this.pass = pass;
    terminal.on('resize', () => this.emit('resize'));
  }

  get columns(): number {
    return this.terminal.columns;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  getColorDepth(): number {
    return this.terminal.getColorDepth();
  }

  hasColors(): boolean {
    return this.terminal.hasColors();
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.pass(chunk);
    done();
  }
}
