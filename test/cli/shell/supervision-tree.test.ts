// The supervision tree on virtual time: supervisors that do not answer.
import { expect } from 'chai';
import { Supervisor, sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { supervisionTree } from '../../../packages/cli/src/shell/supervision-tree';

const empty = { init: () => Supervisor.init({}, []) };

describe('the supervision tree', () => {
  let node: TestNode;
  /** A suspended supervisor. */
  let supervisor: Pid;

  beforeEach(async () => {
    node = await startTestNode();
    node.spawn(async (self) => {
      supervisor = await Supervisor.startLink(empty, undefined, { name: 'held' });
      await sys.suspend(supervisor);
      await self.receive();
    });
    await node.settle();
  });

  afterEach(() => node.stop());

  it('shows a supervisor that ends while it is asked, without children', async () => {
    const tree = supervisionTree(node, supervisor, 60_000);
    await node.settle();
    node.exit(supervisor, 'kill');
    await node.settle();
    expect(await tree).to.equal(`held  ${supervisor}  supervisor anonymous`);
  });

  it('shows ids as they are written, whatever they are', async () => {
    const start = (): Promise<Pid> => Supervisor.startLink(empty, undefined);
    const tree = {
      init: () =>
        Supervisor.init({}, [
          { id: 'a', start },
          { id: { user: 17 }, start },
          { id: 7, start },
        ]),
    };
    const top = await Supervisor.startLink(tree, undefined);
    const ids = (await supervisionTree(node, top)).split('\n').map((line) => /─ (.*?) {2}</.exec(line)?.[1]);
    expect(ids).to.deep.equal([undefined, 'a', '{ user: 17 }', '7']);
  });

  it('leaves no process that waits for a supervisor too busy to answer', async () => {
    const before = node.processes().length;
    expect(await supervisionTree(node, supervisor, 1)).to.include('(busy: ');
    await node.settle();
    expect(node.processes()).to.have.length(before);
  });
});
