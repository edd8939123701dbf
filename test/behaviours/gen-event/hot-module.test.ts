/** Managers whose handlers are hot modules: every callback is that of the current version (C8). */
import { GenEvent, sys } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type CodeRoot, Stage } from '../../runtime/code/code-root';
import { suiteHandler } from '../helpers/suite-handler';

/** A version of a handler that counts; results are plain data, so the module needs no import. */
const version = (callbacks: string): string => `
  interface Result { $result: string; reply?: unknown; state: unknown }
  const init = (): Result => ({ $result: 'ok', state: 0 });
  ${callbacks}
  export { init };
`;

const V1 = version(`
  export function handleEvent(_event: unknown, state: number): Result {
    return { $result: 'ok', state: state + 1 };
  }
  export function handleCall(_request: unknown, state: number): Result {
    return { $result: 'reply', reply: ['v1', state], state };
  }
  export const terminate = () => 'left by v1';`);

const V2 = version(`
  interface State { count: number }
  export async function handleEvent(_event: unknown, state: State): Promise<Result> {
    await null;
    return { $result: 'ok', state: { count: state.count + 10 } };
  }
  export function handleCall(_request: unknown, state: State): Result {
    return { $result: 'reply', reply: ['v2', state.count], state };
  }
  export function codeChange(oldVersion: unknown, state: number, extra: unknown): Result {
    if (oldVersion !== '1') throw new Error('unknown version');
    if (state === extra) return { $result: 'nonsense', state };
    return { $result: 'ok', state: { count: state } };
  }
  export const terminate = () => 'left by v2';`);

const V3 = version(
  `export const handleEvent = (_event: unknown, state: number): Result => ({ $result: 'ok', state });`,
);

type Callbacks = GenEvent.Callbacks<GenEvent.DynamicHandler>;

describe('a manager with hot handlers', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function load(node: TestNode, root: CodeRoot, text: string): Promise<Callbacks> {
    root.write({ 'tally.ts': text });
    await node.compile.file('tally');
    await node.code.loadFile('tally');
    return node.moduleByName('tally') as Callbacks;
  }

  it('runs the current version of each, and converts the states of just those that were replaced', async () => {
    const { node, root } = await stage.node({ 'tally.ts': V1 });
    const tally = await load(node, root, V1);
    const manager = await GenEvent.start({ name: 'manager' });
    await GenEvent.addHandler(manager, tally, []);
    await GenEvent.addHandler(manager, suiteHandler, 'another');
    await GenEvent.addHandler(manager, [tally, 'second'], []);
    GenEvent.notify('manager', 'event');
    expect(await GenEvent.call(manager, tally, 'count')).to.deep.equal(['v1', 1]);

    await sys.suspend('manager');
    GenEvent.notify('manager', 'while it was suspended');
    await load(node, root, V2);
    await sys.changeCode('manager', tally, '1', []);
    await sys.resume('manager');
    expect(await GenEvent.call(manager, tally, 'count')).to.deep.equal(['v2', 11]);
    expect(await GenEvent.call(manager, [tally, 'second'], 'count')).to.deep.equal(['v2', 11]);
    expect(await GenEvent.call(manager, suiteHandler, 'hi')).to.deep.equal({ echo: 'hi' });
    expect(await GenEvent.deleteHandler(manager, tally, 'args')).to.equal('left by v2');
    expect(node.isAlive(manager)).to.equal(true);
  });

  it('takes the name of the module for the module, as an upgrade gives it', async () => {
    const { node, root } = await stage.node({ 'tally.ts': V1 });
    const tally = await load(node, root, V1);
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, tally, []);
    await sys.suspend(manager);
    await load(node, root, V2);
    await sys.changeCode(manager, 'another', '1', []);
    expect(await sys.getState(manager)).to.have.nested.property('[0].state', 0);
    await sys.changeCode(manager, 'tally', '1', []);
    expect(await sys.getState(manager)).to.have.deep.nested.property('[0].state', { count: 0 });
  });

  it('keeps all old states when one of them cannot be converted', async () => {
    const { node, root } = await stage.node({ 'tally.ts': V1 });
    const tally = await load(node, root, V1);
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, [tally, 'old'], []);
    GenEvent.notify(manager, 'event');
    await GenEvent.addHandler(manager, [tally, 'new'], []);
    await sys.suspend(manager);
    await load(node, root, V2);
    // The state of the older one, 1, is what this version refuses.
    const refused = await sys.changeCode(manager, tally, '1', 1).catch((error: unknown) => error);
    expect(refused).to.deep.include({ code: 'code_change_failed', reason: { $result: 'nonsense', state: 1 } });
    const failed = await sys.changeCode(manager, tally, '0', []).catch((error: unknown) => error);
    expect(failed).to.have.nested.property('reason.EXIT.message', 'unknown version');
    const states = (await sys.getState(manager)) as GenEvent.HandlerState[];
    expect(states.map(({ state }) => state)).to.deep.equal([0, 1]);
  });

  it('loses only the handler whose current version has a callback no more', async () => {
    const { node, root } = await stage.node({ 'tally.ts': V1 });
    const tally = await load(node, root, V1);
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, suiteHandler, 's');
    await GenEvent.addHandler(manager, tally, []);
    await load(node, root, V3);
    const failure = await GenEvent.call(manager, tally, 'count').catch((error: unknown) => error);
    expect(failure).to.deep.include({ reason: { EXIT: { undef: { module: 'tally', function: 'handleCall' } } } });
    expect(await GenEvent.whichHandlers(manager)).to.deep.equal([suiteHandler]);
  });

  it('is not killed by two loads while it waits: it waits in no version', async () => {
    const { node, root } = await stage.node({ 'tally.ts': V1 });
    const tally = await load(node, root, V1);
    const manager = await GenEvent.start();
    await GenEvent.addHandler(manager, tally, []);
    await GenEvent.syncNotify(manager, 'event');
    expect(node.code.checkProcessCode(manager, 'tally')).to.equal(false);
    await load(node, root, `${V1}// again`);
    await load(node, root, `${V1}// and again`);
    expect(await GenEvent.call(manager, tally, 'count')).to.deep.equal(['v1', 1]);
  });
});
