/** Servers whose callback module is hot: every callback is that of the current version (C8). */
import { GenServer, sys } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type CodeRoot, Stage } from '../../runtime/code/code-root';

/** A version of a counter; results are plain data, so the module needs no import. */
const version = (callbacks: string): string => `
  interface Result { $result: string; reply?: unknown; state: unknown }
  const init = (): Result => ({ $result: 'ok', state: 0 });
  ${callbacks}
  export { init };
`;

const V1 = version(`
  export function handleCall(_request: unknown, _from: unknown, state: number): Result {
    return { $result: 'reply', reply: ['v1', state], state: state + 1 };
  }`);

const V2 = version(`
  export async function handleCall(_request: unknown, _from: unknown, state: { count: number }): Promise<Result> {
    await null;
    return { $result: 'reply', reply: ['v2', state.count], state: { count: state.count + 1 } };
  }
  export function codeChange(oldVersion: unknown, state: number): Result {
    if (oldVersion !== '1') throw new Error('unknown version');
    return { $result: 'ok', state: { count: state } };
  }`);

const V3 = version('');

describe('a server with a hot callback module', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function load(node: TestNode, root: CodeRoot, text: string): Promise<object> {
    root.write({ 'counter.ts': text });
    await node.compile.file('counter');
    await node.code.loadFile('counter');
    return node.moduleByName('counter') as object;
  }

  it('runs the current version of its callbacks, and converts its state by the new one’s codeChange', async () => {
    const { node, root } = await stage.node({ 'counter.ts': V1 });
    const module = (await load(node, root, V1)) as GenServer.Callbacks<GenServer.Dynamic>;
    const pid = await GenServer.start(module, [], { name: 'counter' });
    expect(await GenServer.call(pid, 'next')).to.deep.equal(['v1', 0]);

    await sys.suspend('counter');
    await load(node, root, V2);
    await sys.changeCode('counter', module, '1', []);
    await sys.resume('counter');
    expect(await GenServer.call(pid, 'next')).to.deep.equal(['v2', 1]);
    expect(node.isAlive(pid)).to.equal(true);
  });

  it('ends with undef at a callback that the current version has no more', async () => {
    const { node, root } = await stage.node({ 'counter.ts': V1 });
    const module = (await load(node, root, V1)) as GenServer.Callbacks<GenServer.Dynamic>;
    const pid = await GenServer.start(module, []);
    await load(node, root, V3);
    const failure = await GenServer.call(pid, 'next').catch((error: unknown) => error);
    expect(failure).to.deep.include({ reason: { undef: { module: 'counter', function: 'handleCall' } } });
  });

  it('is not killed by two loads while it waits: it waits in no version', async () => {
    const { node, root } = await stage.node({ 'counter.ts': V1 });
    const module = (await load(node, root, V1)) as GenServer.Callbacks<GenServer.Dynamic>;
    const pid = await GenServer.start(module, []);
    expect(node.code.checkProcessCode(pid, 'counter')).to.equal(false);
    await load(node, root, `${V1}// again`);
    await load(node, root, `${V1}// and again`);
    expect(await GenServer.call(pid, 'next')).to.deep.equal(['v1', 0]);
  });
});
