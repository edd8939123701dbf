/**
 * Tables against the simplest thing that could be one: a list of rows. Random calls on both, the same answers.
 */
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Ets } from '../../../../packages/runtime/src/node/ets/ets';
import type { Table } from '../../../../packages/runtime/src/node/ets/table';
import type { TableType } from '../../../../packages/runtime/src/node/ets/table-options';
import { compareTerms } from '../../../../packages/runtime/src/term/order';
import { codeOf, freshEts } from './tables';

interface Row {
  readonly id: unknown;
  readonly n: number;
}

/** A table as a list. */
class Model {
  rows: Row[] = [];

  constructor(readonly type: TableType) {}

  of(id: unknown): Row[] {
    return this.rows.filter((row) => isDeepStrictEqual(row.id, id));
  }

  insert(row: Row): void {
    if (this.type === 'set' || this.type === 'ordered_set') this.remove(row.id);
    if (this.type === 'bag' && this.rows.some((other) => isDeepStrictEqual(other, row))) return;
    this.rows.push(row);
  }

  remove(id: unknown): void {
    this.rows = this.rows.filter((row) => !isDeepStrictEqual(row.id, id));
  }

  /** The rows as the table may list them: an ordered_set in its order, others in any. */
  listed(rows: readonly Row[]): Row[] {
    return [...rows].sort((a, b) => compareTerms(a.id, b.id) || (this.type === 'ordered_set' ? 0 : a.n - b.n));
  }
}

const key = fc.constantFrom<unknown>(0, 1, 2, -1, 'a', '1', null, true, [1], [1, 2], { a: 1 }, { a: [1] });
const row = fc.record({ id: key, n: fc.integer({ min: 0, max: 3 }) }, { noNullPrototype: true });
const rows = fc.array(row, { maxLength: 4 });

/** One call on the table and the model, compared. */
type Step = (ets: Ets, table: Table<Row, unknown>, model: Model) => void;

const bag = (model: Model): boolean => model.type === 'bag' || model.type === 'duplicate_bag';
const odd = (r: Row): boolean => r.n % 2 === 1;
const more = (r: Row): Row => ({ ...r, n: r.n + 10 });

const step: fc.Arbitrary<Step> = fc.oneof(
  rows.map((given): Step => (ets, table, model) => {
    ets.insert(table, given);
    for (const each of given) model.insert(each);
  }),
  rows.map((given): Step => (ets, table, model) => {
    const free = given.every((each) => model.of(each.id).length === 0);
    expect(ets.insertNew(table, given)).to.equal(free);
    if (free) for (const each of given) model.insert(each);
  }),
  key.map((id): Step => (ets, table, model) => {
    ets.delete(table, id);
    model.remove(id);
  }),
  key.map((id): Step => (ets, table, model) => {
    expect(ets.take(table, id)).to.deep.equal(model.of(id));
    model.remove(id);
  }),
  key.map((id): Step => (ets, table, model) => {
    const kept = model.of(id);
    expect(ets.lookup(table, id)).to.deep.equal(kept);
    expect(ets.member(table, id)).to.equal(kept.length > 0);
    if (kept.length === 0) expect(codeOf(() => ets.lookupElement(table, id, 'n'))).to.equal('no_key');
    else expect(ets.lookupElement(table, id, 'n')).to.deep.equal(bag(model) ? kept.map((r) => r.n) : kept[0]?.n);
  }),
  row.map((given): Step => (ets, table, model) => {
    ets.deleteObject(table, given);
    model.rows = model.rows.filter((other) => !isDeepStrictEqual(other, given));
  }),
  row.map((given): Step => (ets, table, model) => {
    if (bag(model)) return;
    const [before] = model.of(given.id);
    const after = { id: given.id, n: (before ?? { n: 100 }).n + given.n };
    expect(ets.updateCounter(table, given.id, { field: 'n', by: given.n }, { id: 0, n: 100 })).to.equal(after.n);
    model.insert(after);
  }),
  row.map((given): Step => (ets, table, model) => {
    if (bag(model)) return;
    const there = model.of(given.id).length > 0;
    expect(ets.updateElement(table, given.id, { n: given.n })).to.equal(there);
    if (there) model.insert(given);
  }),
  fc.constant<Step>((ets, table, model) => {
    expect(ets.selectCount(table, odd)).to.equal(model.rows.filter(odd).length);
    expect(ets.selectDelete(table, odd)).to.equal(model.rows.filter(odd).length);
    model.rows = model.rows.filter((r) => !odd(r));
  }),
  fc.constant<Step>((ets, table, model) => {
    if (model.type === 'bag') return;
    expect(ets.selectReplace(table, { where: odd, as: more })).to.equal(model.rows.filter(odd).length);
    model.rows = model.rows.map((r) => (odd(r) ? more(r) : r));
  }),
  fc.constant<Step>((ets, table, model) => {
    ets.deleteAllObjects(table);
    model.rows = [];
  }),
  fc.boolean().map(
    (fixed): Step =>
      (ets, table) =>
        void ets.safeFixtable(table, fixed),
  ),
);

/** All keys, met by `first` and `next`. */
function keysOf(ets: Ets, table: Table<Row, unknown>): unknown[] {
  const keys: unknown[] = [];
  for (let at = ets.first(table); at !== undefined; at = ets.next(table, at)) keys.push(at);
  return keys;
}

function inPages(ets: Ets, table: Table<Row, unknown>, limit: number): Row[] {
  let page = ets.select(table, () => true, limit);
  const all = [...page.rows];
  while (page.continuation !== undefined) {
    expect(page.rows).to.have.length(limit);
    page = ets.select(page.continuation);
    all.push(...page.rows);
  }
  return all;
}

for (const type of ['set', 'ordered_set', 'bag', 'duplicate_bag'] as const) {
  describe(`a table of type ${type}`, () => {
    const fresh = (): [Ets, Table<Row, unknown>] => {
      const ets = freshEts();
      return [ets, ets.new<Row>('t', { key: 'id', type } as { key: 'id'; type: 'set' })];
    };

    it('answers as a list of rows does', () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (steps, limit) => {
          const [ets, table] = fresh();
          const model = new Model(type);
          for (const each of steps) {
            each(ets, table, model);
            const listed = ets.tab2list(table);
            expect(ets.info(table, 'size')).to.equal(model.rows.length);
            expect(type === 'ordered_set' ? listed : model.listed(listed)).to.deep.equal(model.listed(model.rows));
            expect(inPages(ets, table, limit)).to.deep.equal(listed);
            expect(ets.foldl((r, all: Row[]) => [...all, r], [], table)).to.deep.equal(listed);
          }
          const ids = model.listed(model.rows).map((r) => r.id);
          const distinct = ids.filter((id, i) => i === 0 || !isDeepStrictEqual(id, ids[i - 1]));
          expect([...keysOf(ets, table)].sort(compareTerms)).to.deep.equal(distinct);
        }),
        { numRuns: 300 },
      );
    });

    it('shows every row that stays to a walk exactly once, whatever is done meanwhile', () => {
      fc.assert(
        fc.property(
          fc.array(row, { minLength: 1, maxLength: 12 }),
          fc.array(step, { maxLength: 12 }),
          (given, steps) => {
            const [ets, table] = fresh();
            ets.insert(table, given);
            const before = ets.tab2list(table);
            const touched: unknown[] = [];
            const left = [...steps];
            const visit = (r: Row, before: readonly Row[]): Row[] => {
              const known = ets.tab2list(table);
              left.pop()?.(ets, table, spectator(type, known));
              const now = ets.tab2list(table);
              for (const each of [...known, ...now]) {
                if (!(known.includes(each) && now.includes(each))) touched.push(each.id);
              }
              return [...before, r];
            };
            const met = ets.foldl(visit, [] as readonly Row[], table);
            for (const each of before) {
              if (touched.some((id) => isDeepStrictEqual(id, each.id))) continue;
              const times = (list: readonly Row[]): number => list.filter((r) => r === each).length;
              expect(times(met)).to.equal(times(before));
            }
          },
        ),
        { numRuns: 300 },
      );
    });

    it('shows no key twice to steps over a fixed table', () => {
      fc.assert(
        fc.property(
          fc.array(row, { minLength: 1, maxLength: 12 }),
          fc.array(row, { maxLength: 30 }),
          (given, others) => {
            const [ets, table] = fresh();
            ets.insert(table, given);
            ets.safeFixtable(table, true);
            const left = [...others];
            const met: unknown[] = [];
            for (let at = ets.first(table); at !== undefined; at = ets.next(table, at)) {
              met.push(at);
              // Delete the key that was met and put it back, and another one.
              const other = left.pop();
              ets.delete(table, at);
              if (other === undefined) continue;
              ets.insert(table, [{ id: at, n: 7 }, other]);
              if (odd(other)) ets.delete(table, other.id);
            }
            const distinct = [...met].sort(compareTerms);
            expect(distinct.some((id, i) => i > 0 && compareTerms(id, distinct[i - 1]) === 0)).to.equal(false);
          },
        ),
        { numRuns: 300 },
      );
    });
  });
}

/** A model that knows what is in the table, for a step whose answers are compared with it. */
function spectator(type: TableType, known: readonly Row[]): Model {
  const model = new Model(type);
  model.rows = [...known];
  return model;
}
