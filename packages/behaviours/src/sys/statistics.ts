/** Counts of a process's messages (OTP: the `statistics` debug function). System messages are not counted. */
import type { Self } from '@hot/runtime';
import { wallTime } from '../proc-lib/node';
import type { SystemEvent } from './event';

/** What was counted, in OTP's order. */
export interface StatisticsReport {
  readonly startTime: Date;
  readonly currentTime: Date;
  /** Events seen: this runtime has no reductions to tell. */
  readonly reductions: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

export class Statistics {
  private readonly self: Self;
  private readonly startTime: number;
  private events: number;
  private messagesIn: number;
  private messagesOut: number;

  constructor(self: Self) {
    this.self = self;
    this.startTime = wallTime(self);
    this.events = 0;
    this.messagesIn = 0;
    this.messagesOut = 0;
  }

  count(event: SystemEvent): void {
    this.events += 1;
    if (event.type === 'in') this.messagesIn += 1;
    else if (event.type === 'out') this.messagesOut += 1;
  }

  read(): StatisticsReport {
    return {
      startTime: new Date(this.startTime),
      currentTime: new Date(wallTime(this.self)),
      reductions: this.events,
      messagesIn: this.messagesIn,
      messagesOut: this.messagesOut,
    };
  }
}
