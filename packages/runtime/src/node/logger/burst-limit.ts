/**
 * Protection against a flood of events (OTP: `burst_limit_max_count` and `burst_limit_window_time` of `logger_std_h`): in each
 * window of time so many pass, and the others are counted. Pure.
 */

/** How many events may pass in how long. */
export interface BurstOptions {
  /** Events in a window. */
  readonly max: number;
  /** Ms. */
  readonly window: number;
}

/** As in OTP. */
export const USUAL_BURST: BurstOptions = { max: 500, window: 1_000 };

export class BurstLimit {
  readonly options: BurstOptions;
  #begun = -Infinity;
  #passed = 0;
  #dropped = 0;

  constructor(options: BurstOptions) {
    this.options = options;
  }

  /** Whether an event may pass at this time, in ms of a clock that only goes forward. One that may not is counted. */
  admit(now: number): boolean {
    const { max, window } = this.options;
    if (now - this.#begun >= window) {
      this.#begun = now;
      this.#passed = 0;
    }
    if (this.#passed < max) {
      this.#passed += 1;
      return true;
    }
    this.#dropped += 1;
    return false;
  }

  /** Events that were dropped since this was asked last. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** When the window that runs will be over. */
  get end(): number {
    return this.#begun + this.options.window;
  }
}
