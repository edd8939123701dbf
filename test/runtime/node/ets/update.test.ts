/** What changes a row in its table: counters, and properties. */
import { expect } from 'chai';
import type { Ets } from '../../../../packages/runtime/src/node/ets/ets';
import { codeOf, freshEts, type User, user } from './tables';

describe('ets', () => {
  let ets: Ets;
  beforeEach(() => (ets = freshEts()));

  describe('updateCounter', () => {
    it('adds, and says what came out', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      ets.insert(table, user(1));
      const before = ets.lookup(table, 1);
      expect(ets.updateCounter(table, 1, { field: 'visits', by: 3 })).to.equal(3);
      expect(ets.updateCounter(table, 1, { field: 'visits', by: -1 })).to.equal(2);
      expect(ets.lookupElement(table, 1, 'visits')).to.equal(2);
      expect(before).to.deep.equal([user(1)]);
    });

    it('wraps at a threshold, up and down', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      ets.insert(table, user(1));
      const up = { field: 'visits', by: 1, threshold: 2, setValue: 0 } as const;
      const down = { field: 'visits', by: -1, threshold: 0, setValue: 2 } as const;
      expect([1, 2, 3, 4].map(() => ets.updateCounter(table, 1, up))).to.deep.equal([1, 2, 0, 1]);
      expect([1, 2, 3].map(() => ets.updateCounter(table, 1, down))).to.deep.equal([0, 2, 1]);
    });

    it('does several steps at once, or none', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      ets.insert(table, user(1));
      const step = { field: 'visits', by: 2 } as const;
      expect(ets.updateCounter(table, 1, [step, step])).to.deep.equal([2, 4]);
      expect(codeOf(() => ets.updateCounter(table, 1, [step, { field: 'visits', by: 0.5 }]))).to.equal('bad_counter');
      expect(ets.lookupElement(table, 1, 'visits')).to.equal(4);
    });

    it('begins with a row that is given, under the key that was asked for', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      const step = { field: 'visits', by: 1 } as const;
      expect(codeOf(() => ets.updateCounter(table, 7, step))).to.equal('no_key');
      expect(ets.updateCounter(table, 7, step, user(0, 'new', 10))).to.equal(11);
      expect(ets.updateCounter(table, 7, step, user(0, 'new', 10))).to.equal(12);
      expect(ets.tab2list(table)).to.deep.equal([user(7, 'new', 12)]);
    });

    it('counts in bigints, and refuses what does not count', () => {
      interface Mixed {
        id: number;
        big: bigint;
        n: number;
      }
      const table = ets.new<Mixed, 'id'>('t', { key: 'id' });
      ets.insert(table, { id: 1, big: 2n ** 64n, n: Number.MAX_SAFE_INTEGER });
      expect(ets.updateCounter(table, 1, { field: 'big', by: 1n })).to.equal(2n ** 64n + 1n);
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'big', by: 1 }))).to.equal('bad_counter');
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'n', by: 1 }))).to.equal('bad_counter');
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'nothing' as 'n', by: 1 }))).to.equal('bad_counter');
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'n', by: 1, threshold: 5 }))).to.equal('bad_options');
      expect(codeOf(() => ets.updateCounter(table, 1, { field: 'id', by: 1 }))).to.equal('bad_row');
    });
  });

  describe('updateElement', () => {
    it('changes properties, and leaves readers what they have read', () => {
      const table = ets.new<User, 'id'>('t', { key: 'id' });
      ets.insert(table, user(1, 'ann'));
      const [before] = ets.lookup(table, 1);
      expect(ets.updateElement(table, 1, { name: 'bob' })).to.equal(true);
      expect(ets.updateElement(table, 2, { name: 'bob' })).to.equal(false);
      expect(before?.name).to.equal('ann');
      expect(ets.lookup(table, 1)).to.deep.equal([user(1, 'bob')]);
      expect(codeOf(() => ets.updateElement(table, 1, { id: 2 }))).to.equal('bad_row');
    });

    it('keeps the class of a row', () => {
      class Account {
        constructor(
          readonly id: number,
          readonly balance: number,
        ) {}
        get rich(): boolean {
          return this.balance > 10;
        }
      }
      const table = ets.new<Account, 'id'>('t', { key: 'id' });
      ets.insert(table, new Account(1, 0));
      ets.updateElement(table, 1, { balance: 11 });
      expect(ets.lookup(table, 1)[0]?.rich).to.equal(true);
    });
  });
});
