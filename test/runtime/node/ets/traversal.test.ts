/** Walks over a table whose rows change while they last. */
import { expect } from 'chai';
import type { Ets } from '../../../../packages/runtime/src/node/ets/ets';
import { freshEts } from './tables';

interface Row {
  readonly id: number;
}

const TYPES = ['set', 'ordered_set', 'duplicate_bag'] as const;

describe('a walk over an ets table', () => {
  let ets: Ets;
  beforeEach(() => (ets = freshEts()));

  for (const type of TYPES) {
    const filled = () => {
      const table = ets.new<Row, 'id'>('t', { key: 'id', type: type as 'set' });
      ets.insert(
        table,
        [0, 1, 2, 3, 4].map((id) => ({ id })),
      );
      return table;
    };

    it(`of type ${type} ends, though its last row goes and others come behind it without end`, () => {
      const table = filled();
      const met: number[] = [];
      ets.foldl(
        ({ id }) => {
          met.push(id);
          if (met.length > 100) throw new Error('the walk does not end');
          ets.delete(table, 4);
          ets.insert(table, { id: id + 100 });
        },
        undefined as void,
        table,
      );
      expect(met.slice(0, 4)).to.deep.equal([0, 1, 2, 3]);
      expect(met).to.have.length.at.most(5);
    });

    it(`of type ${type} meets every row that stays once, and none that has gone`, () => {
      const table = filled();
      const met: number[] = [];
      ets.foldl(
        ({ id }) => {
          met.push(id);
          ets.delete(table, id);
          ets.delete(table, id + 1);
        },
        undefined as void,
        table,
      );
      expect(met).to.deep.equal([0, 2, 4]);
      expect(ets.tab2list(table)).to.deep.equal([]);
    });

    it(`of type ${type} ends with the table`, () => {
      const table = filled();
      const met: number[] = [];
      ets.foldl(({ id }) => (ets.delete(table), met.push(id)), 0, table);
      expect(met).to.deep.equal([0]);
      expect(ets.info(table)).to.equal(undefined);
    });
  }
});
