/**
 * Lines on their way to a stream, with bounds: while the stream takes no more, so many wait, and the others are counted and
 * told of when it does. Nobody who logs ever waits.
 */
import type { LogEvent } from './log-event';

/** What lines are written to: a stream of text, perhaps a terminal. */
export interface TextStream {
  /** Gives false when it wants no more before it has said `drain`. */
  write(text: string): unknown;
  on?(event: 'error' | 'drain' | 'close', listener: () => void): unknown;
  readonly isTTY?: boolean;
}

/** Lines that wait for a stream, at the most. */
const MOST_LINES = 1_000;
/** Characters of them. */
const MOST_CHARACTERS = 1_000_000;

export class LineOutput {
  readonly #stream: TextStream;
  readonly #format: (event: LogEvent) => string;
  #listens = false;
  #blocked = false;
  #waiting: string[] = [];
  #characters = 0;
  #dropped = 0;
  /** The event that was dropped last: what is told of the others is of its node and time. */
  #last: LogEvent | undefined;
  #flushed: (() => void)[] = [];

  constructor(stream: TextStream, format: (event: LogEvent) => string) {
    this.#stream = stream;
    this.#format = format;
  }

  /** Writes an event, now or when the stream takes it. */
  log(event: LogEvent): void {
    if (!this.#listens) this.#listen();
    if (!this.#blocked) {
      this.#write(`${this.#format(event)}\n`);
      return;
    }
    if (this.#waiting.length >= MOST_LINES || this.#characters >= MOST_CHARACTERS) {
      this.#dropped += 1;
      this.#last = event;
      return;
    }
    const line = `${this.#format(event)}\n`;
    this.#characters += line.length;
    this.#waiting.push(line);
  }

  /** Resolves when nothing waits any more; at once when nothing does. */
  flush(): Promise<void> | undefined {
    return this.#blocked ? new Promise((resolve) => this.#flushed.push(resolve)) : undefined;
  }

  #write(line: string): void {
    // A stream that cannot say when it takes more is not waited for.
    this.#blocked = this.#stream.write(line) === false && this.#stream.on !== undefined;
  }

  /** The errors of the stream are ours to bear: a closed pipe must not take the node down. */
  #listen(): void {
    this.#listens = true;
    this.#stream.on?.('drain', () => this.#goOn());
    for (const end of ['error', 'close'] as const) this.#stream.on?.(end, () => this.#giveUp());
  }

  #goOn(): void {
    this.#blocked = false;
    const waiting = this.#waiting;
    let written = 0;
    while (written < waiting.length && !this.#blocked) this.#write(waiting[written++] as string);
    this.#waiting = waiting.slice(written);
    this.#characters = this.#waiting.reduce((sum, { length }) => sum + length, 0);
    if (this.#blocked) return;
    if (this.#last !== undefined) this.#tellOfDropped(this.#last);
    if (!this.#blocked) this.#release();
  }

  #tellOfDropped(last: LogEvent): void {
    const report = { dropped: this.#dropped };
    const message = 'Log events were dropped: their stream was too slow';
    this.#dropped = 0;
    this.#last = undefined;
    this.#write(`${this.#format({ ...last, level: 'warning', label: 'logger overload', message, report })}\n`);
  }

  /** Nobody reads any more. */
  #giveUp(): void {
    this.#blocked = false;
    this.#waiting = [];
    this.#characters = 0;
    this.#release();
  }

  #release(): void {
    for (const resolve of this.#flushed.splice(0)) resolve();
  }
}
