/**
 * The speed at which a session plays: that of somebody who reads, or none. A key takes it to the end of the step,
 * Ctrl-C ends the program.
 */
import { setTimeout as delay } from 'node:timers/promises';

/** Ms between two characters that are typed. */
const TYPING = 28;
/** Ms for which a character of an explanation is left to be read. */
const READING = 22;
/** Ms before what is typed is entered, and after its answer. */
const PAUSE = 450;

/** What a player needs to know of time. */
export interface Pace {
  /** Writes a text as somebody would type it. */
  type(text: string, write: (part: string) => void): Promise<void>;
  /** Leaves time to read a text. */
  read(text: string): Promise<void>;
  pause(): Promise<void>;
  /** Lets go of the keyboard. */
  close(): void;
}

/** Everything at once. */
export const atOnce: Pace = {
  type: (text, write) => Promise.resolve(write(text)),
  read: () => Promise.resolve(),
  pause: () => Promise.resolve(),
  close: () => undefined,
};

/** At reading speed, hurried on by the keys of a terminal. */
export class ReadingPace implements Pace {
  private readonly keyboard: NodeJS.ReadStream;
  private readonly onKey: (key: Buffer) => void;
  /** Aborted by a key, and made anew when the next step begins. */
  private hurry: AbortController;

  /** @param interrupt called at Ctrl-C */
  constructor(keyboard: NodeJS.ReadStream, interrupt: () => void) {
    this.keyboard = keyboard;
    this.hurry = new AbortController();
    this.onKey = (key) => {
      if (key.includes(0x03)) interrupt();
      else this.hurry.abort();
    };
    if (keyboard.isTTY) keyboard.setRawMode(true).on('data', this.onKey);
  }

  async type(text: string, write: (part: string) => void): Promise<void> {
    for (const character of text) {
      write(character);
      await this.wait(TYPING);
    }
    await this.wait(PAUSE);
  }

  async read(text: string): Promise<void> {
    this.hurry = new AbortController();
    await this.wait(text.length * READING);
  }

  pause(): Promise<void> {
    return this.wait(PAUSE);
  }

  close(): void {
    if (!this.keyboard.isTTY) return;
    this.keyboard.removeListener('data', this.onKey).setRawMode(false).pause();
  }

  private async wait(ms: number): Promise<void> {
    // An aborted delay rejects; that it is over is all that counts.
    await delay(ms, undefined, { signal: this.hurry.signal }).catch(() => undefined);
  }
}
