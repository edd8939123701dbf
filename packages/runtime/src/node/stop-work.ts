/** What is to be done before the processes of a node are told to shut down (OTP: kernel's `shutdown_func`). */
import type { Clock } from '../machine/clock';
import { within } from './within';

export class StopWork {
  /** Oldest first. */
  readonly #work = new Set<() => PromiseLike<unknown>>();

  /** Whether there is nothing to do. */
  get isDone(): boolean {
    return this.#work.size === 0;
  }

  /** Adds work; the result takes it back. */
  add(work: () => PromiseLike<unknown>): () => void {
    this.#work.add(work);
    return () => void this.#work.delete(work);
  }

  /**
   * Does it, the latest first and one after the other, until it is done or the time is over.
   * @param deadline ms for all of it
   * @param failed is told what work threw, which keeps nothing else from being done
   */
  async do(clock: Clock, deadline: number, failed: (thrown: unknown) => void): Promise<void> {
    const over = clock.now() + deadline;
    for (const work of [...this.#work].reverse()) {
      try {
        if (!(await within(clock, work(), over - clock.now()))) return;
      } catch (thrown) {
        failed(thrown);
      }
    }
  }
}
