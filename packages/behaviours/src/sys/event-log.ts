/** The last few events of a process (OTP: the `log` debug function). Keeps events as they are; lines are made on request. */
import type { EventFormat, SystemEvent } from './event';

interface Entry {
  readonly event: SystemEvent;
  readonly format: EventFormat;
  readonly name: unknown;
}

export class EventLog {
  private readonly size: number;
  /** Oldest first, at most `size`. */
  private entries: Entry[];

  constructor(size: number, entries: Entry[] = []) {
    this.size = size;
    this.entries = entries.slice(-size);
  }

  add(event: SystemEvent, format: EventFormat, name: unknown): void {
    this.entries.push({ event, format, name });
    if (this.entries.length > this.size) this.entries.shift();
  }

  /** The same log with room for `size` events. */
  resized(size: number): EventLog {
    return new EventLog(size, this.entries);
  }

  get events(): SystemEvent[] {
    return this.entries.map(({ event }) => event);
  }

  get lines(): string[] {
    return this.entries.map(({ event, format, name }) => format(event, name));
  }
}
