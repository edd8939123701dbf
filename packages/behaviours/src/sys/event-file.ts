/** A file that gets a line for every event (OTP: the `log_to_file` debug function). Lines are on disk when `write` returns. */
import { closeSync, openSync, writeSync } from 'node:fs';

export class EventFile {
  readonly path: string;
  private readonly descriptor: number;

  /** Empties the file, or makes it. Throws what the file system says. */
  constructor(path: string) {
    this.path = path;
    this.descriptor = openSync(path, 'w');
  }

  write(line: string): void {
    writeSync(this.descriptor, `${line}\n`);
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
