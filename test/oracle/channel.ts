/**
 * How the player tells a process what to do without its mailbox seeing it: the process awaits `next()`, a plain promise,
 * and puts what came out of it where the player looks once everything is at rest.
 */

/** Stands for "no answer yet". */
export const none: unique symbol = Symbol('no answer');

export class Channel<Command, Answer> {
  /** Wakes the process that awaits its next command; `null` while it is busy. */
  private wake: ((command: Command) => void) | null = null;
  /** What the process answered since the player last looked. */
  private answered: Answer | typeof none = none;

  /** The next command; for the process. */
  next(): Promise<Command> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }

  /** Says how the command at work came out; for the process. */
  answer(answer: Answer): void {
    this.answered = answer;
  }

  /** Hands the process its next command; for the player, and only when the process awaits one. */
  give(command: Command): void {
    const wake = this.wake;
    if (wake === null) throw new Error('the process awaits no command');
    this.wake = null;
    wake(command);
  }

  /** The answer that came since the last look, or {@link none}; for the player. */
  take(): Answer | typeof none {
    const answered = this.answered;
    this.answered = none;
    return answered;
  }
}
