/**
 * Time that stands still until a test moves it, and chance that comes from a seed.
 *
 * Turns of the event loop are the host's, so promises and I/O of the code under test work as ever; only time does not
 * pass by itself.
 */
import type { Clock } from '../machine/clock';

interface Alarm {
  readonly at: number;
  readonly sequence: number;
  readonly callback: () => void;
}

/** Wall-clock time at the start of virtual time: 2026-01-01T00:00:00Z. */
const EPOCH = 1_767_225_600_000;

export class VirtualClock implements Clock {
  private time = 0;
  private alarms: Alarm[] = [];
  private sequence = 0;
  /** State of the random number generator (mulberry32). */
  private state: number;
  /** Turns asked for that have not come yet. */
  private turns = 0;

  /** @param seed what `random` starts from */
  constructor(seed = 1) {
    this.state = seed >>> 0;
  }

  now(): number {
    return this.time;
  }

  wallTime(): number {
    return EPOCH + this.time;
  }

  setAlarm(ms: number, callback: () => void): () => void {
    const alarm: Alarm = { at: this.time + Math.max(0, ms), sequence: this.sequence++, callback };
    this.alarms.push(alarm);
    return () => {
      this.alarms = this.alarms.filter((other) => other !== alarm);
    };
  }

  nextTurn(callback: () => void): void {
    this.turns += 1;
    setImmediate(() => {
      this.turns -= 1;
      callback();
    });
  }

  thisTurn(callback: () => void): void {
    queueMicrotask(callback);
  }

  random(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  keepAlive(): () => void {
    return () => undefined;
  }

  /** When the next alarm rings; Infinity when none is set. */
  get nextAlarm(): number {
    return this.alarms.reduce((earliest, alarm) => Math.min(earliest, alarm.at), Infinity);
  }

  /** Whether a turn that was asked for has yet to come. */
  get busy(): boolean {
    return this.turns > 0;
  }

  /** Moves time to `to` and rings one alarm that is due then, if there is one. */
  ring(to: number): void {
    this.time = Math.max(this.time, to);
    let due: Alarm | undefined;
    for (const alarm of this.alarms) {
      if (alarm.at > this.time) continue;
      if (due === undefined || alarm.at < due.at || (alarm.at === due.at && alarm.sequence < due.sequence)) due = alarm;
    }
    if (due === undefined) return;
    this.alarms = this.alarms.filter((other) => other !== due);
    due.callback();
  }
}
