/**
 * The index of ordered_set tables: a B+ tree in the order of terms. A position in it is just a key, so traversals need
 * no fixation and go on from keys that are gone.
 */
import BTree from 'sorted-btree';
import { compareTerms } from '../../term/order';
import { NO_ROWS, type Direction, type Entry, type RowIndex } from './row-index';

export class TreeIndex<Row> implements RowIndex<Row> {
  private readonly tree: BTree<unknown, Entry<Row>>;

  constructor() {
    this.tree = new BTree(undefined, compareTerms);
  }

  find(key: unknown): Entry<Row> | undefined {
    return this.tree.get(key);
  }

  add(key: unknown, rows: readonly Row[]): void {
    this.tree.set(key, { key, rows });
  }

  remove(entry: Entry<Row>): void {
    entry.rows = NO_ROWS;
    this.tree.delete(entry.key);
  }

  clear(): void {
    this.tree.clear();
  }

  first(): Entry<Row> | undefined {
    return this.entry(this.tree.minKey());
  }

  last(): Entry<Row> | undefined {
    return this.entry(this.tree.maxKey());
  }

  after(entry: Entry<Row>): Entry<Row> | undefined {
    return this.tree.nextHigherPair(entry.key)?.[1];
  }

  before(entry: Entry<Row>): Entry<Row> | undefined {
    return this.tree.nextLowerPair(entry.key)?.[1];
  }

  position(key: unknown): Entry<Row> {
    return { key, rows: NO_ROWS };
  }

  reaches(entry: Entry<Row>, end: Entry<Row>, direction: Direction): boolean {
    const order = compareTerms(entry.key, end.key);
    return direction === 'forward' ? order >= 0 : order <= 0;
  }

  fix(): void {
    // Keys are positions: nothing to hold.
  }

  release(): void {
    // As above.
  }

  private entry(key: unknown): Entry<Row> | undefined {
    return key === undefined ? undefined : this.tree.get(key);
  }
}
