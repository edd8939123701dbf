/** Supervisors whose modules are hot: their own, and those of their children (C8). */
import { Supervisor, sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type CodeRoot, Stage } from '../../runtime/code/code-root';
import { startWorker } from '../helpers/suite-supervisor';

/** What the module is given: itself, something that starts a worker, and where it tells of that. */
interface Given {
  readonly module: object;
  readonly start: () => unknown;
  readonly starts: string[];
}

/** A module of a supervisor and of its workers; the children differ from version to version. */
const version = (name: string, ids: readonly string[]): string => `
  interface Given { module: object; start(): unknown; starts: string[] }
  export function startLink(given: Given, id: string): unknown {
    given.starts.push(id + ' of ${name}');
    return given.start();
  }
  export function init(given: Given): object {
    const children = ${JSON.stringify(ids)}.map((id) => ({ id, start: [given.module, 'startLink', [given, id]] }));
    return { flags: { intensity: 5 }, children };
  }
`;

describe('a supervisor with hot modules', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function load(node: TestNode, root: CodeRoot, text: string): Promise<object> {
    root.write({ 'tree.ts': text });
    await node.compile.file('tree');
    await node.code.loadFile('tree');
    return node.moduleByName('tree') as object;
  }

  it('restarts children by the current version of their start function, and takes new ones by a code change', async () => {
    const { node, root } = await stage.node({ 'tree.ts': version('v1', ['a']) });
    const module = (await load(node, root, version('v1', ['a']))) as Supervisor.Callbacks;
    const starts: string[] = [];
    const given: Given = { module, start: startWorker, starts };
    await Supervisor.startLink(module, given, { name: 'tree' });
    const idsAndPids = async (): Promise<[unknown, unknown][]> =>
      (await Supervisor.whichChildren('tree')).map(({ id, pid }) => [id, pid]);
    const [[, first]] = (await idsAndPids()) as [[string, Pid]];

    await load(node, root, version('v2', ['a', 'b']));
    node.exit(first, 'kill');
    expect((await idsAndPids()).map(([id]) => id)).to.deep.equal(['a']);
    expect(starts).to.deep.equal(['a of v1', 'a of v2']);

    await sys.suspend('tree');
    await sys.changeCode('tree', module, '1', []);
    await sys.resume('tree');
    expect((await idsAndPids()).map(([id, pid]) => [id, pid !== undefined])).to.deep.equal([
      ['b', false],
      ['a', true],
    ]);
    await Supervisor.restartChild('tree', 'b');
    expect(starts).to.deep.equal(['a of v1', 'a of v2', 'b of v2']);
  });

  it('fails to restart a child whose start function is gone, with undef, and gives up', async () => {
    const { node, root } = await stage.node({ 'tree.ts': version('v1', ['a']) });
    const module = (await load(node, root, version('v1', ['a']))) as Supervisor.Callbacks;
    const given: Given = { module, start: startWorker, starts: [] };
    const sup = await Supervisor.startLink(module, given, { name: 'tree' });
    const [child] = await Supervisor.whichChildren('tree');
    await load(node, root, version('v2', []).replace('startLink(given', 'startOther(given'));
    const reasons: unknown[] = [];
    node.logger.addHandler('reasons', { log: ({ report }) => reasons.push(report?.['reason']) });
    node.exit(child?.pid as Pid, 'kill');
    await node.settle();
    expect(node.isAlive(sup)).to.equal(false);
    const undef = { EXIT: { undef: { module: 'tree', function: 'startLink' } } };
    expect(reasons.slice(0, 7)).to.deep.equal(['killed', ...Array(5).fill(undef), 'reached_max_restart_intensity']);
  });
});
