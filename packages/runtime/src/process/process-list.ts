/**
 * The living processes of a node, oldest first: a list through the processes themselves, so that making and ending one
 * searches and allocates nothing.
 */

/** A member of the list. */
interface Listed<P> {
  /** Neighbours in the list. */
  previousInNode: P | null;
  nextInNode: P | null;
}

export class ProcessList<P extends Listed<P>> {
  private first: P | null = null;
  private last: P | null = null;
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** Adds a process at the end. */
  add(process: P): void {
    process.previousInNode = this.last;
    if (this.last === null) this.first = process;
    else this.last.nextInNode = process;
    this.last = process;
    this.count += 1;
  }

  /** Takes a member out. */
  remove(process: P): void {
    const { previousInNode: previous, nextInNode: next } = process;
    if (previous === null) this.first = next;
    else previous.nextInNode = next;
    if (next === null) this.last = previous;
    else next.previousInNode = previous;
    process.previousInNode = null;
    process.nextInNode = null;
    this.count -= 1;
  }

  /** The processes that live now, whatever becomes of them afterwards. */
  toArray(): P[] {
    const all: P[] = [];
    for (let at = this.first; at !== null; at = at.nextInNode) all.push(at);
    return all;
  }
}
