/** Tables and the processes that own them: rights, gifts, heirs, and the end. */
import { expect } from 'chai';
import { ets, type Pid, type Self, type Table } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';

interface Item {
  readonly id: number;
  readonly text: string;
}

/** Told to a puppet: a function that it runs. */
type Order = () => void;

describe('a table and its owner', () => {
  let node: TestNode;
  beforeEach(async () => (node = await startTestNode()));
  afterEach(() => node.stop());

  /** A process that does what it is told and keeps everything else it gets. */
  function puppet(heard: unknown[] = []): Pid<Order> {
    return node.spawn(async (self: Self<unknown>) => {
      for (;;) {
        const message = await self.receive();
        if (typeof message === 'function') (message as Order)();
        else heard.push(message);
      }
    });
  }

  /** What `action` returns or raises in a process. */
  async function inside<T>(pid: Pid<Order>, action: () => T): Promise<T> {
    let result: { value: T } | { error: unknown } = { error: new Error('the process did not answer') };
    node.send(pid, () => {
      try {
        result = { value: action() };
      } catch (error) {
        result = { error };
      }
    });
    await node.settle();
    if ('error' in result) throw result.error;
    return (result as { value: T }).value;
  }

  const make = (options: object = {}): Table<Item, number> => ets.new<Item, 'id'>('items', { key: 'id', ...options });

  async function refused(pid: Pid<Order>, code: string, action: () => unknown): Promise<void> {
    const error = await inside(pid, action).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('code', code);
    expect(error).to.have.property('reason', 'badarg');
  }

  describe('says who may use it', () => {
    const reads: ((table: Table<Item, number>) => unknown)[] = [
      (table) => ets.lookup(table, 1),
      (table) => ets.tab2list(table),
      (table) => ets.first(table),
      (table) => ets.selectCount(table, () => true),
      (table) => ets.safeFixtable(table, true),
    ];
    const writes: ((table: Table<Item, number>) => unknown)[] = [
      (table) => ets.insert(table, { id: 1, text: 'x' }),
      (table) => ets.delete(table, 1),
      (table) => ets.take(table, 1),
      (table) => ets.updateElement(table, 1, { text: 'y' }),
      (table) => ets.selectDelete(table, () => true),
      (table) => ets.rename(table, 'other'),
      (table) => ets.delete(table),
    ];

    it('everybody, if it is public', async () => {
      const [owner, other] = [puppet(), puppet()];
      const table = await inside(owner, () => make({ access: 'public' }));
      for (const action of [...reads, ...writes]) await inside(other, () => action(table));
      expect(ets.info(table)).to.equal(undefined);
    });

    it('everybody for reading, if nothing else is said', async () => {
      const [owner, other] = [puppet(), puppet()];
      const table = await inside(owner, () => make());
      for (const action of reads) await inside(other, () => action(table));
      for (const action of writes) await refused(other, 'no_access', () => action(table));
      for (const action of writes) await inside(owner, () => action(table));
    });

    it('the owner alone, if it is private; but all may ask about it', async () => {
      const [owner, other] = [puppet(), puppet()];
      const table = await inside(owner, () => make({ access: 'private' }));
      for (const action of [...reads, ...writes]) await refused(other, 'no_access', () => action(table));
      expect(await inside(other, () => ets.info(table))).to.include({ owner, access: 'private', size: 0 });
    });

    it('as the owner changes it', async () => {
      const [owner, other] = [puppet(), puppet()];
      const table = await inside(owner, () => make());
      await refused(other, 'not_owner', () => ets.setOpts(table, { access: 'public' }));
      await inside(owner, () => ets.setOpts(table, { access: 'public' }));
      await inside(other, () => ets.insert(table, { id: 1, text: 'x' }));
      expect(await inside(owner, () => ets.member(table, 1))).to.equal(true);
    });

    it('the node, if code outside of processes made it', async () => {
      const other = puppet();
      const table = make();
      ets.insert(table, { id: 1, text: 'x' });
      expect(ets.info(table, 'owner')).to.equal(undefined);
      expect(await inside(other, () => ets.lookupElement(table, 1, 'text'))).to.equal('x');
      await refused(other, 'no_access', () => ets.delete(table, 1));
    });
  });

  describe('goes with it', () => {
    it('and its name is free', async () => {
      const owner = puppet();
      const table = await inside(owner, () => make({ named: true }));
      expect(ets.whereis('items')).to.equal(table);
      node.exit(owner, 'kill');
      await node.settle();
      expect(ets.whereis('items')).to.equal(undefined);
      expect(ets.all()).to.be.empty;
      expect(() => ets.tab2list(table)).to.throw('no_table');
      expect(() => ets.lookup('items', 1)).to.throw('no_table');
    });

    it('before its monitors hear of it', async () => {
      const owner = puppet();
      await inside(owner, () => make({ named: true }));
      const seen: unknown[] = [];
      node.spawn(async (self: Self<unknown>) => {
        self.monitor(owner);
        await self.receive();
        seen.push(ets.whereis('items'));
      });
      await node.settle();
      node.exit(owner, 'kill');
      await node.settle();
      expect(seen).to.deep.equal([undefined]);
    });

    it('unless it was deleted, or given away, before', async () => {
      const [owner, other] = [puppet(), puppet()];
      const table = await inside(owner, () => make());
      await inside(owner, () => ets.giveAway(table, other, 0));
      node.exit(owner, 'kill');
      await node.settle();
      expect(ets.info(table, 'owner')).to.equal(other);
      await inside(other, () => ets.delete(table));
      expect(ets.all()).to.be.empty;
    });
  });

  describe('can be given away', () => {
    it('to a living process, which is told and owns it then', async () => {
      const heard: unknown[] = [];
      const [owner, other] = [puppet(), puppet(heard)];
      const table = await inside(owner, () => make({ access: 'private' }));
      expect(await inside(owner, () => ets.giveAway(table, other, { note: 1 }))).to.equal(true);
      await node.settle();
      expect(heard).to.deep.equal([{ type: 'ETS-TRANSFER', table, from: owner, data: { note: 1 } }]);
      await inside(other, () => ets.insert(table, { id: 1, text: 'x' }));
      await refused(owner, 'no_access', () => ets.lookup(table, 1));
    });

    it('and a named one is told by its name', async () => {
      const heard: unknown[] = [];
      const [owner, other] = [puppet(), puppet(heard)];
      await inside(owner, () => make({ named: true }));
      await inside(owner, () => ets.giveAway('items', other));
      await node.settle();
      expect(heard).to.deep.equal([{ type: 'ETS-TRANSFER', table: 'items', from: owner, data: undefined }]);
    });

    it('by its owner only, and to no dead process, nor to itself', async () => {
      const [owner, other, dead] = [puppet(), puppet(), puppet()];
      node.exit(dead, 'kill');
      await node.settle();
      const table = await inside(owner, () => make({ access: 'public' }));
      await refused(other, 'not_owner', () => ets.giveAway(table, other));
      await refused(owner, 'bad_pid', () => ets.giveAway(table, owner));
      await refused(owner, 'bad_pid', () => ets.giveAway(table, dead));
      await refused(owner, 'bad_pid', () => ets.giveAway(table, 'other' as never));
    });
  });

  describe('has an heir', () => {
    it('who gets the table at the end of the owner, with what was left for it', async () => {
      const heard: unknown[] = [];
      const [owner, heir] = [puppet(), puppet(heard)];
      const table = await inside(owner, () => make({ heir: { pid: heir, data: 'yours' } }));
      await inside(owner, () => ets.insert(table, { id: 1, text: 'x' }));
      expect(ets.info(table, 'heir')).to.equal(heir);
      node.exit(owner, 'kill');
      await node.settle();
      expect(heard).to.deep.equal([{ type: 'ETS-TRANSFER', table, from: owner, data: 'yours' }]);
      expect(await inside(heir, () => ets.take(table, 1))).to.have.length(1);
      node.exit(heir, 'kill');
      await node.settle();
      expect(ets.info(table)).to.equal(undefined);
    });

    it('that can be set and unset by the owner', async () => {
      const [owner, heir] = [puppet(), puppet()];
      const table = await inside(owner, () => make());
      await refused(heir, 'not_owner', () => ets.setOpts(table, { heir: { pid: heir } }));
      await inside(owner, () => ets.setOpts(table, { heir: { pid: heir } }));
      await inside(owner, () => ets.setOpts(table, { heir: 'none' }));
      node.exit(owner, 'kill');
      await node.settle();
      expect(ets.all()).to.be.empty;
    });

    it('or nobody, when the heir has ended', async () => {
      const [owner, heir] = [puppet(), puppet()];
      await inside(owner, () => make({ heir: { pid: heir } }));
      node.exit(heir, 'kill');
      node.exit(owner, 'kill');
      await node.settle();
      expect(ets.all()).to.be.empty;
    });
  });

  it('is released from its fixations when the process that made them ends', async () => {
    const [owner, other] = [puppet(), puppet()];
    const table = await inside(owner, () => make());
    await inside(other, () => [1, 2].map(() => ets.safeFixtable(table, true)));
    await inside(owner, () => ets.safeFixtable(table, true));
    expect(ets.info(table, 'fixed')).to.equal(true);
    node.exit(other, 'kill');
    await node.settle();
    expect(ets.info(table, 'fixed')).to.equal(true);
    await inside(owner, () => ets.safeFixtable(table, false));
    expect(ets.info(table, 'fixed')).to.equal(false);
  });

  it('leaves nothing with those who had fixed it when it is deleted', async () => {
    const [owner, other] = [puppet(), puppet()];
    const table = await inside(owner, () => make());
    await inside(other, () => ets.safeFixtable(table, true));
    await inside(owner, () => ets.delete(table));
    node.exit(other, 'kill');
    await node.settle();
    expect(ets.info(table)).to.equal(undefined);
    expect(node.isAlive(owner)).to.equal(true);
  });

  it('belongs to one node: another one has its own names', async () => {
    const other = await startTestNode({ name: 'other' });
    try {
      node.ets.new('items', { key: 'id', named: true });
      expect(other.ets.whereis('items')).to.equal(undefined);
      expect(() => other.ets.new('items', { key: 'id', named: true })).to.not.throw();
      expect(node.ets.all()).to.have.length(1);
    } finally {
      await other.stop();
    }
    expect(other.ets.all()).to.be.empty;
    expect(node.ets.all()).to.have.length(1);
  });
});
