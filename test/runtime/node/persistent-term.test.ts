import { isProcessError, persistentTerm, type Self } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { codeOf, thrownBy } from '../../helpers/thrown';

describe('persistent terms', () => {
  let node: TestNode;
  beforeEach(async () => (node = await startTestNode()));
  afterEach(() => node.stop({ deadline: 0 }));

  it('are put, read, replaced and erased; what is not there is badarg, or what the reader says', () => {
    expect(persistentTerm.put('k', 1)).to.equal('ok');
    expect(persistentTerm.get('k')).to.equal(1);
    persistentTerm.put('k', 2);
    expect(persistentTerm.get('k', 'none')).to.equal(2);
    expect(persistentTerm.info()).to.deep.equal({ count: 1 });
    expect(persistentTerm.erase('k')).to.equal(true);
    expect(persistentTerm.erase('k')).to.equal(false);
    expect(persistentTerm.get('k', 'none')).to.equal('none');
    expect(persistentTerm.get('k', undefined)).to.equal(undefined);
    expect(codeOf(() => persistentTerm.get('k'))).to.equal('badarg');
    expect(persistentTerm.info()).to.deep.equal({ count: 0 });
  });

  it('have any plain term as key, by what it contains', () => {
    const keys = ['k', 1, 1n, ['shop', { id: 1 }], { module: 'shop', key: 'limits' }, null, undefined, true];
    keys.forEach((key, n) => persistentTerm.put(key, n));
    expect(keys.map((key) => persistentTerm.get(key))).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(persistentTerm.get({ key: 'limits', module: 'shop' })).to.equal(4);
    expect(persistentTerm.get('1', 'none')).to.equal('none');
    expect(persistentTerm.get()).to.deep.equal(keys.map((key, n) => [key, n]));
    const cycle: unknown[] = [];
    cycle.push(cycle);
    persistentTerm.put(cycle, 'itself');
    expect(persistentTerm.get(cycle)).to.equal('itself');
  });

  it('may be undefined, which is not to be missing', () => {
    persistentTerm.put('k', undefined);
    expect(persistentTerm.get('k', 'none')).to.equal(undefined);
  });

  it('cannot be changed in place, nor the plain data in them, nor their keys', () => {
    const cyclic: Record<string, unknown> = { list: [{ deep: [1] }] };
    cyclic['self'] = cyclic;
    const key = ['k'];
    persistentTerm.put(key, cyclic);
    const frozen = persistentTerm.get(key) as typeof cyclic & { list: { deep: number[] }[] };
    for (const change of [
      () => (frozen['new'] = 1),
      () => frozen.list.push({ deep: [] }),
      () => frozen.list[0]!.deep.push(2),
      () => key.push('x'),
    ]) {
      expect(thrownBy(change)).to.be.instanceOf(TypeError);
    }
    // Also below what was frozen before.
    const inner = { n: 1 };
    persistentTerm.put('shallow', Object.freeze({ inner }));
    expect(inner).to.be.frozen;
  });

  it('that are no plain data stay what they are, and getters are not called', () => {
    const cache = new Map([['a', 1]]);
    const bytes = new Uint8Array([1, 2]);
    const term = {
      cache,
      bytes,
      get computed(): never {
        throw new Error('called');
      },
    };
    persistentTerm.put('k', term);
    expect(persistentTerm.get('k')).to.equal(term);
    expect(cache.set('b', 2).size).to.equal(2);
    expect((bytes[0] = 9)).to.equal(9);
  });

  it('are those of the node of the process, by whatever door', async () => {
    const other = await startTestNode();
    try {
      node.persistentTerm.put('k', 'first');
      other.persistentTerm.put('k', 'second');
      const read: unknown[] = [];
      const reader = (_self: Self): unknown => read.push(persistentTerm.get('k'));
      node.spawn(reader);
      other.spawn(reader);
      await node.settle();
      await other.settle();
      expect(read).to.deep.equal(['first', 'second']);
      // Outside of processes: the node started last.
      expect(persistentTerm.get('k')).to.equal('second');
    } finally {
      await other.stop({ deadline: 0 });
    }
  });

  it('live as long as their node, not as the process that put them in', async () => {
    node.spawn((_self: Self) => persistentTerm.put('k', 'stays'));
    await node.settle();
    expect(persistentTerm.get('k')).to.equal('stays');
    expect(isProcessError(thrownBy(() => persistentTerm.get('never')))).to.equal(true);
  });

  it('have the type that their key carries', () => {
    const limits = persistentTerm.key<{ readonly perSecond: number }>(['shop', 'limits']);
    persistentTerm.put(limits, { perSecond: 10 });
    expect(persistentTerm.get(limits).perSecond + 1).to.equal(11);
    expect(persistentTerm.get(['shop', 'limits'])).to.equal(persistentTerm.get(limits));
  });
});
