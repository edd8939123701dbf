/**
 * Ending all processes of a node: those of users are told to shut down, waited for, and killed when their time is over;
 * those that serve the node itself end last, and are not asked.
 */
import type { Clock } from '../machine/clock';
import type { Process } from '../process/process';
import type { ProcessList } from '../process/process-list';
import type { Signals } from '../process/signals';
import type { PidTerm } from '../term/pid';

export class ProcessShutdown {
  /** Processes that serve the node itself. */
  readonly #system = new Set<Process>();
  /** Called when a process has ended while the node waits for all to end. */
  #someoneEnded: (() => void) | null = null;
  readonly #living: ProcessList<Process>;
  readonly #clock: Clock;

  constructor(living: ProcessList<Process>, clock: Clock) {
    this.#living = living;
    this.#clock = clock;
  }

  /** Counts a process among those that serve the node itself. */
  endLast(process: Process): void {
    this.#system.add(process);
  }

  /** To be told of each process that has ended. */
  ended(process: Process): void {
    this.#system.delete(process);
    if (this.#someoneEnded !== null) this.#someoneEnded();
  }

  /**
   * Ends all.
   * @param over monotonic time in ms at which they are killed
   * @param outside in whose name they are told
   * @param late is told which are killed because their time is over
   */
  async endAll(
    signals: Signals,
    outside: PidTerm,
    over: number,
    late: (killed: readonly Process[]) => void,
  ): Promise<void> {
    const users = (): Process[] => this.#living.toArray().filter((process) => !this.#system.has(process));
    for (const process of users()) signals.exit(outside, process, 'shutdown');
    const left = over - this.#clock.now();
    if (left > 0 && users().length > 0) await this.#usersGone(left);
    const killed = users();
    if (killed.length > 0) late(killed);
    for (const process of killed) signals.exit(outside, process, 'kill');
    // Again and again: the cleanup of one may spawn another, which will never run.
    const living = (): Process[] => this.#living.toArray().filter((process) => !process.doomed);
    for (let rest = living(); rest.length > 0; rest = living()) for (const process of rest) process.stop('shutdown');
  }

  #usersGone(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.setAlarm(ms, () => resolve());
      this.#someoneEnded = () => {
        if (this.#living.size > this.#system.size) return;
        cancel();
        resolve();
      };
    });
  }
}
