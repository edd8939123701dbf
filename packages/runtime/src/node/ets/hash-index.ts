/**
 * The index of set and bag tables: a hash map from key to entry, with the entries chained in the order in which their
 * keys came, so that a traversal is a pointer that follows the chain.
 *
 * An entry that leaves the chain keeps its own links: a traversal standing on it finds the way back. While the index is
 * fixed, entries stay in the chain without rows, and are swept when the last fixation ends.
 */
import { termKey } from '../../term/key';
import { type Direction, NO_ROWS, type Entry, type RowIndex } from './row-index';

interface Link<Row> extends Entry<Row> {
  /** Place in the chain: grows from head to tail. */
  readonly order: number;
  next: Link<Row> | null;
  previous: Link<Row> | null;
}

export class HashIndex<Row> implements RowIndex<Row> {
  /** By {@link termKey}. */
  private readonly links: Map<unknown, Link<Row>>;
  private head: Link<Row> | null;
  private tail: Link<Row> | null;
  /** The place of the entry that came last. */
  private lastOrder: number;
  /** Fixations that have not been released. */
  private fixations: number;
  /** Entries without rows that wait in the chain for the end of the fixations. */
  private gone: Set<Link<Row>>;

  constructor() {
    this.links = new Map();
    this.head = null;
    this.tail = null;
    this.lastOrder = 0;
    this.fixations = 0;
    this.gone = new Set();
  }

  find(key: unknown): Entry<Row> | undefined {
    const link = this.links.get(termKey(key));
    return link === undefined || link.rows.length === 0 ? undefined : link;
  }

  add(key: unknown, rows: readonly Row[]): void {
    const kept = this.links.get(termKey(key));
    if (kept !== undefined) {
      kept.rows = rows;
      this.gone.delete(kept);
      return;
    }
    const link: Link<Row> = { key, rows, order: ++this.lastOrder, next: null, previous: this.tail };
    if (this.tail === null) this.head = link;
    else this.tail.next = link;
    this.tail = link;
    this.links.set(termKey(key), link);
  }

  remove(entry: Entry<Row>): void {
    entry.rows = NO_ROWS;
    const link = entry as Link<Row>;
    if (this.fixations > 0) this.gone.add(link);
    else this.unlink(link);
  }

  clear(): void {
    for (let link = this.head; link !== null; link = link.next) this.remove(link);
  }

  first(): Entry<Row> | undefined {
    return living(this.head, 'next');
  }

  last(): Entry<Row> | undefined {
    return living(this.tail, 'previous');
  }

  after(entry: Entry<Row>): Entry<Row> | undefined {
    return living((entry as Link<Row>).next, 'next');
  }

  before(entry: Entry<Row>): Entry<Row> | undefined {
    return living((entry as Link<Row>).previous, 'previous');
  }

  position(key: unknown): Entry<Row> | undefined {
    return this.links.get(termKey(key));
  }

  reaches(entry: Entry<Row>, end: Entry<Row>, direction: Direction): boolean {
    const distance = (entry as Link<Row>).order - (end as Link<Row>).order;
    return direction === 'forward' ? distance >= 0 : distance <= 0;
  }

  fix(): void {
    this.fixations++;
  }

  release(): void {
    if (--this.fixations > 0) return;
    for (const link of this.gone) this.unlink(link);
    this.gone.clear();
  }

  private unlink(link: Link<Row>): void {
    this.links.delete(termKey(link.key));
    if (link.previous === null) this.head = link.next;
    else link.previous.next = link.next;
    if (link.next === null) this.tail = link.previous;
    else link.next.previous = link.previous;
  }
}

/** The nearest entry with rows, from `link` on. */
function living<Row>(link: Link<Row> | null, direction: 'next' | 'previous'): Link<Row> | undefined {
  while (link !== null && link.rows.length === 0) link = link[direction];
  return link ?? undefined;
}
