/** Machines whose callback module is hot: every callback is that of the current version (C8). */
import { GenStatem, sys } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type CodeRoot, Stage } from '../../runtime/code/code-root';

/** A version of a door; results are plain data, so the module needs no import. */
const version = (callbacks: string): string => `
  interface Result { $result: string; state?: unknown; data?: unknown; actions?: unknown }
  interface Event { type: string; content: unknown; from?: unknown }
  const init = (): Result => ({ $result: 'ok', state: 'closed', data: 0 });
  const answer = ({ from }: Event, reply: unknown): unknown => ({ $action: 'reply', from, reply });
  ${callbacks}
  export { init };
`;

const V1 = version(`
  export const callbackMode = (): string => 'state_functions';
  export function closed(event: Event, data: number): Result {
    if (event.content === 'later') return { $result: 'keep_state_and_data', actions: { $action: 'postpone', on: true } };
    return { $result: 'keep_state', data: data + 1, actions: answer(event, ['v1', 'closed', data]) };
  }`);

const V2 = version(`
  export const callbackMode = (): string => 'handle_event_function';
  export async function handleEvent(event: Event, state: unknown, data: { count: number }): Promise<Result> {
    await null;
    return { $result: 'next_state', state: 'open', data, actions: answer(event, ['v2', state, data.count]) };
  }
  export function codeChange(oldVersion: unknown, state: unknown, data: number): Result {
    if (oldVersion !== '1') throw new Error('unknown version');
    return { $result: 'ok', state, data: { count: data } };
  }`);

describe('a machine with a hot callback module', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function load(node: TestNode, root: CodeRoot, text: string): Promise<object> {
    root.write({ 'door.ts': text });
    await node.compile.file('door');
    await node.code.loadFile('door');
    return node.moduleByName('door') as object;
  }

  it('is called in the mode of the current version after its codeChange, and keeps what was postponed', async () => {
    const { node, root } = await stage.node({ 'door.ts': V1 });
    const module = (await load(node, root, V1)) as GenStatem.Callbacks<GenStatem.Dynamic>;
    const pid = await GenStatem.start(module, [], { name: 'door' });
    expect(await GenStatem.call(pid, 'hi')).to.deep.equal(['v1', 'closed', 0]);
    const postponed = GenStatem.call(pid, 'later');

    await sys.suspend('door');
    await load(node, root, V2);
    await sys.changeCode('door', module, '1', []);
    await sys.resume('door');
    expect(await GenStatem.call(pid, 'hi')).to.deep.equal(['v2', 'closed', 1]);
    expect(await postponed).to.deep.equal(['v2', 'open', 1]);
  });

  it('without codeChange goes on in the new version by itself, in the mode it was asked for before', async () => {
    const { node, root } = await stage.node({ 'door.ts': V1 });
    const module = (await load(node, root, V1)) as GenStatem.Callbacks<GenStatem.Dynamic>;
    const pid = await GenStatem.start(module, []);
    expect(await GenStatem.call(pid, 'hi')).to.deep.equal(['v1', 'closed', 0]);
    await load(node, root, V1.replace("'v1'", "'v1.1'"));
    expect(await GenStatem.call(pid, 'hi')).to.deep.equal(['v1.1', 'closed', 1]);
  });
});
