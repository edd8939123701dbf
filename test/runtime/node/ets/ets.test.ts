/** What the functions on tables do, type by type. Rights and owners are in ownership.test.ts. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import type { Ets } from '../../../../packages/runtime/src/node/ets/ets';
import type { Table } from '../../../../packages/runtime/src/node/ets/table';
import { PidTerm } from '../../../../packages/runtime/src/term/pid';
import { codeOf, freshEts, type User, user } from './tables';

describe('ets', () => {
  let ets: Ets;
  beforeEach(() => (ets = freshEts()));

  describe('new', () => {
    const wrong: [string, string, object][] = [
      ['without a key', 'key', {}],
      ['with a type that is none', 'type', { key: 'id', type: 'list' }],
      ['with an access that is none', 'access', { key: 'id', access: 'secret' }],
      ['with an heir that is none', 'heir', { key: 'id', heir: 'me' }],
      ['with a schema that is none', 'schema', { key: 'id', schema: {} }],
      ['with an option that is unknown', 'colour', { key: 'id', colour: 1 }],
    ];
    for (const [what, field, options] of wrong) {
      it(`refuses a table ${what}, naming the field`, () => {
        expect(() => ets.new<User>('t', options as never)).to.throw(field);
        expect(codeOf(() => ets.new<User>('t', options as never))).to.equal('bad_options');
      });
    }

    it('gives each table of a name its own rows, but a name that is used to one only', () => {
      const [a, b] = [ets.new<User>('t', { key: 'id' }), ets.new<User>('t', { key: 'id' })];
      ets.insert(a, user(1));
      expect(ets.tab2list(b)).to.be.empty;
      ets.new('named', { key: 'id', named: true });
      expect(codeOf(() => ets.new('named', { key: 'id', named: true }))).to.equal('name_taken');
      expect(ets.all()).to.have.length(3);
    });

    it('makes tables that print as what they are', () => {
      const named = ets.new('users', { key: 'id', named: true });
      const other = ets.new('users', { key: 'id' });
      expect(inspect([named])).to.equal('[ #Table<users> ]');
      expect(inspect(other)).to.equal(`#Table<users.${other.id}>`);
    });
  });

  describe('names', () => {
    it('lead to the table', () => {
      const table = ets.new<User, 'id'>('users', { key: 'id', named: true });
      ets.insert('users', user(1));
      expect(ets.lookup(table, 1)).to.deep.equal([user(1)]);
      expect(ets.whereis('users')).to.equal(table);
      expect(ets.whereis('others')).to.equal(undefined);
    });

    it('can be changed', () => {
      const table = ets.new<User>('users', { key: 'id', named: true });
      ets.new('taken', { key: 'id', named: true });
      expect(codeOf(() => ets.rename(table, 'taken'))).to.equal('name_taken');
      expect(ets.rename(table, 'people')).to.equal('people');
      expect(ets.whereis('users')).to.equal(undefined);
      expect(ets.whereis('people')).to.equal(table);
    });

    it('are free again once the table is deleted', () => {
      const table = ets.new<User>('users', { key: 'id', named: true });
      expect(ets.delete(table)).to.equal(true);
      expect(codeOf(() => ets.lookup('users', 1))).to.equal('no_table');
      expect(codeOf(() => ets.lookup(table, 1))).to.equal('no_table');
      expect(codeOf(() => ets.lookup(7 as never, 1))).to.equal('no_table');
      ets.new('users', { key: 'id', named: true });
    });
  });

  describe('keys', () => {
    it('are a property, or what a function says', () => {
      const table = ets.new<User, (row: User) => string>('t', { key: (row) => `${row.name}/${row.id}` });
      ets.insert(table, user(1, 'ann'));
      expect(ets.lookup(table, 'ann/1')).to.deep.equal([user(1, 'ann')]);
      expect(ets.info(table, 'key')).to.equal(undefined);
    });

    it('are any data, compared by what it is', () => {
      const pid = new PidTerm(1, 'n', null);
      for (const type of ['set', 'ordered_set'] as const) {
        const table = ets.new<{ id: unknown; value: number }>('t', { key: 'id', type });
        const keys: unknown[] = [1, '1', null, true, pid, [pid, 1], [pid, 2], { a: [1] }, new Date(0), 'null', [[]]];
        for (const [value, id] of keys.entries()) ets.insert(table, { id, value });
        expect(ets.info(table, 'size')).to.equal(keys.length);
        expect(ets.lookupElement(table, [pid, 2], 'value')).to.equal(6);
        expect(ets.lookupElement(table, { a: [1] }, 'value')).to.equal(7);
        expect(ets.lookupElement(table, new Date(0), 'value')).to.equal(8);
        ets.delete(table, [pid, 1]);
        expect(ets.member(table, [pid, 1])).to.equal(false);
      }
    });

    it('are needed: what has none is no row', () => {
      const table = ets.new<User>('t', { key: 'id' });
      for (const row of [{}, null, 1, 'row', { id: undefined }]) {
        expect(codeOf(() => ets.insert(table, row as never))).to.equal('bad_row');
      }
      expect(codeOf(() => ets.insert(table, [user(1), {} as never]))).to.equal('bad_row');
      expect(ets.info(table, 'size')).to.equal(0);
    });
  });

  describe('a schema', () => {
    const schema = z.object({ id: z.number(), name: z.string().default('nobody') });

    it('types the table, and makes the rows that are stored', () => {
      const table = ets.new('t', { key: 'id', schema });
      ets.insert(table, { id: 1 } as never);
      const name: string = ets.lookupElement(table, 1, 'name');
      expect(name).to.equal('nobody');
    });

    it('refuses what does not satisfy it, and nothing is changed', () => {
      const table = ets.new('t', { key: 'id', schema });
      const row = { id: 1, name: 'ann' };
      ets.insert(table, row);
      const bad = { id: 2, name: 5 } as never;
      for (const action of [
        () => ets.insert(table, [{ id: 3, name: 'c' }, bad]),
        () => ets.insertNew(table, bad),
        () => ets.updateElement(table, 1, { name: 7 as never }),
        () => ets.selectReplace(table, { as: () => bad }),
      ]) {
        expect(codeOf(action)).to.equal('schema');
      }
      expect(ets.tab2list(table)).to.deep.equal([row]);
    });
  });

  describe('a bag', () => {
    it('keeps rows of one key beside each other, the same one only once', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id', type: 'bag' });
      ets.insert(table, [user(1, 'a'), user(1, 'b'), user(1, 'a')]);
      expect(ets.lookup(table, 1)).to.deep.equal([user(1, 'a'), user(1, 'b')]);
      expect(ets.lookupElement(table, 1, 'name')).to.deep.equal(['a', 'b']);
      expect(ets.info(table, 'size')).to.equal(2);
      ets.deleteObject(table, user(1, 'a'));
      expect(ets.lookup(table, 1)).to.deep.equal([user(1, 'b')]);
    });

    it('keeps the same row as often as it was put in, if it is a duplicate_bag', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id', type: 'duplicate_bag' });
      const row = user(1);
      ets.insert(table, [row, user(2), row]);
      expect(ets.lookup(table, 1)).to.have.length(2);
      expect(ets.selectReplace(table, { where: (r) => r.id === 1, as: (r) => ({ ...r, visits: 1 }) })).to.equal(2);
      ets.deleteObject(table, user(1, 'x', 1));
      expect(ets.tab2list(table)).to.deep.equal([user(2)]);
    });

    it('has no updates', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id', type: 'bag' });
      ets.insert(table, user(1));
      expect(codeOf(() => ets.updateElement(table, 1, { name: 'b' }))).to.equal('bad_type');
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'visits', by: 1 }))).to.equal('bad_type');
      expect(codeOf(() => ets.selectReplace(table, { as: (row) => row }))).to.equal('bad_type');
    });
  });

  describe('an ordered_set', () => {
    const table = (): Table<User, number> => {
      const made = ets.new<User, 'id'>('t', { key: 'id', type: 'ordered_set' });
      ets.insert(
        made,
        [30, 10, 20].map((id) => user(id)),
      );
      return made;
    };

    it('lists and folds its rows in the order of the keys', () => {
      const ordered = table();
      expect(ets.tab2list(ordered).map((row) => row.id)).to.deep.equal([10, 20, 30]);
      expect(ets.foldl((row, ids: number[]) => [...ids, row.id], [], ordered)).to.deep.equal([10, 20, 30]);
      expect(ets.foldr((row, ids: number[]) => [...ids, row.id], [], ordered)).to.deep.equal([30, 20, 10]);
    });

    it('steps from key to key, also from one that is not there', () => {
      const ordered = table();
      expect([ets.first(ordered), ets.last(ordered)]).to.deep.equal([10, 30]);
      expect([ets.next(ordered, 10), ets.next(ordered, 15), ets.next(ordered, 30)]).to.deep.equal([20, 20, undefined]);
      expect([ets.prev(ordered, 30), ets.prev(ordered, 15), ets.prev(ordered, 10)]).to.deep.equal([20, 10, undefined]);
    });

    it('knows 1 and 1n as one key, which a set does not', () => {
      for (const [type, size] of [
        ['set', 2],
        ['ordered_set', 1],
      ] as const) {
        const made = ets.new<{ id: number | bigint }>('t', { key: 'id', type });
        ets.insert(made, [{ id: 1 }, { id: 1n }]);
        expect(ets.info(made, 'size')).to.equal(size);
      }
    });
  });

  describe('steps by first and next', () => {
    it('meet every key once, and last and prev go the same way, as in OTP', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      expect(ets.first(table)).to.equal(undefined);
      ets.insert(
        table,
        [3, 1, 2].map((id) => user(id)),
      );
      const met = [];
      for (let key = ets.first(table); key !== undefined; key = ets.next(table, key)) met.push(key);
      expect(met).to.have.members([1, 2, 3]);
      expect(ets.last(table)).to.equal(ets.first(table));
      expect(ets.prev(table, 3)).to.equal(ets.next(table, 3));
    });

    it('do not go on from a key that is gone, unless the table is fixed', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      ets.insert(
        table,
        [1, 2, 3].map((id) => user(id)),
      );
      ets.delete(table, 1);
      expect(codeOf(() => ets.next(table, 1))).to.equal('no_key');
      ets.safeFixtable(table, true);
      ets.delete(table, 2);
      expect(ets.next(table, 2)).to.equal(3);
      ets.safeFixtable(table, false);
      expect(codeOf(() => ets.next(table, 2))).to.equal('no_key');
      expect(ets.info(table)).to.include({ size: 1, fixed: false });
    });
  });

  describe('looks for rows', () => {
    const animals = [
      { id: 1, kind: 'dog', legs: 4 },
      { id: 2, kind: 'bird', legs: 2, wings: 2 },
      { id: 3, kind: 'dog', legs: 3 },
    ] as const;
    type Animal = (typeof animals)[number];
    type Bird = Extract<Animal, { kind: 'bird' }>;
    const dogs = z.object({ kind: z.literal('dog'), legs: z.number() });

    const fill = (): Table<Animal, Animal['id']> => {
      const table = ets.new<Animal, 'id'>('t', { key: 'id', type: 'ordered_set' });
      ets.insert(table, animals);
      return table;
    };

    it('by predicate', () => {
      const table = fill();
      expect(ets.matchObject(table, (row) => row.legs > 2)).to.deep.equal([animals[0], animals[2]]);
      expect(ets.select(table, (row: Animal) => row.legs > 2)).to.have.length(2);
      expect(ets.selectCount(table, (row) => row.legs > 2)).to.equal(2);
    });

    it('by type guard, which types what is found', () => {
      const birds: Bird[] = ets.select(fill(), (row): row is Bird => row.kind === 'bird');
      expect(birds.map((bird) => bird.wings)).to.deep.equal([2]);
    });

    it('by zod schema, whose output takes the place of bindings', () => {
      const table = fill();
      const found: { kind: 'dog'; legs: number }[] = ets.match(table, dogs);
      expect(found).to.deep.equal([
        { kind: 'dog', legs: 4 },
        { kind: 'dog', legs: 3 },
      ]);
      expect(ets.matchObject(table, dogs)).to.deep.equal([animals[0], animals[2]]);
      expect(
        ets.match(
          table,
          z.object({ wings: z.number() }).transform((row) => row.wings * 2),
        ),
      ).to.deep.equal([4]);
    });

    it('and makes something of each', () => {
      const table = fill();
      expect(ets.select(table, { where: dogs, as: (row) => row.id })).to.deep.equal([1, 3]);
      expect(ets.select(table, { as: (row) => row.legs })).to.deep.equal([4, 2, 3]);
    });

    it('in pages', () => {
      const table = fill();
      const first = ets.select(table, { where: dogs, as: (row) => row.id }, 1);
      expect(first.rows).to.deep.equal([1]);
      const second = ets.select(first.continuation as NonNullable<typeof first.continuation>);
      expect(second.rows).to.deep.equal([3]);
      const reversed = ets.selectReverse(table, { as: (row) => row.id }, 2);
      expect(reversed.rows).to.deep.equal([3, 2]);
      expect(ets.select(table, { as: (row) => row.id }, 5)).to.deep.equal({ rows: [1, 2, 3], continuation: undefined });
      expect(codeOf(() => ets.select(table, () => true, 0))).to.equal('bad_options');
    });

    it('to delete or replace them', () => {
      const table = fill();
      expect(ets.selectDelete(table, (row) => row.legs === 4)).to.equal(1);
      expect(ets.matchDelete(table, z.object({ wings: z.number() }))).to.equal(true);
      expect(ets.selectReplace(table, { where: dogs, as: (row) => ({ ...row, legs: 4 }) as never })).to.equal(1);
      expect(ets.tab2list(table)).to.deep.equal([{ id: 3, kind: 'dog', legs: 4 }]);
      expect(codeOf(() => ets.selectReplace(table, { as: (row) => ({ ...row, id: 9 }) as never }))).to.equal('bad_row');
    });

    it('with nothing else', () => {
      const table = fill();
      for (const nonsense of [undefined, 1, {}, { where: 1, as: () => 0 }, { as: 1 }]) {
        expect(codeOf(() => ets.select(table, nonsense as never))).to.equal('bad_options');
      }
      expect(codeOf(() => ets.matchObject(table, {} as never))).to.equal('bad_options');
    });

    it('and changes nothing when the predicate throws', () => {
      const table = fill();
      const odd = (row: Animal): boolean => {
        if (row.id === 3) throw new Error('odd');
        return true;
      };
      expect(() => ets.selectDelete(table, odd)).to.throw('odd');
      expect(() => ets.selectReplace(table, { where: odd, as: (row) => ({ ...row }) })).to.throw('odd');
      expect(ets.tab2list(table)).to.deep.equal(animals);
    });
  });

  it('tells everything about a table', () => {
    const table = ets.new<User>('users', { key: 'id', named: true, access: 'public' });
    ets.insert(table, user(1));
    expect(ets.info('users')).to.deep.equal({
      id: table.id,
      name: 'users',
      type: 'set',
      key: 'id',
      named: true,
      access: 'public',
      owner: undefined,
      heir: undefined,
      size: 1,
      fixed: false,
    });
    expect(ets.info(table, 'type')).to.equal('set');
    expect(ets.info('nobody')).to.equal(undefined);
  });
});
