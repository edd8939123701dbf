/**
 * What bad input gets, row by row of the table in the design: a message that says what is wrong, and nothing else. Beside
 * each mistake a hot server counts on, with its pid, its state and its version.
 */
import { GenServer, sys } from '@hot/behaviours';
import { coroutine, type Pid, type Self } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import { type CodeRoot, rejection, Stage } from '../runtime/code/code-root';

/** A server that counts its calls. Results are plain data, so the module needs no import. */
const counter = (version: number, more = ''): string => `
  interface Result { $result: string; reply?: unknown; state: unknown }
  export const vsn = '${version}';
  export const init = (): Result => ({ $result: 'ok', state: 0 });
  export function handleCall(request: unknown, _from: unknown, state: number): Result {
    if (request === 'nonsense') return 'nonsense' as never;
    return { $result: 'reply', reply: [${version}, state + 1], state: state + 1 };
  }
  ${more}
`;

/** A module of which nothing is asked but to be called. */
const idle = coroutine(function* (self: Self) {
  yield self.receive();
});

interface Scene {
  readonly node: TestNode;
  readonly root: CodeRoot;
  readonly module: GenServer.Callbacks<GenServer.Dynamic>;
  readonly pid: Pid<never>;
}

type Row = readonly [input: string, mistake: (scene: Scene) => Promise<unknown>, wanted: object, text: RegExp];

const ROWS: readonly Row[] = [
  [
    'a source with a type error',
    ({ node, root }) => {
      root.write({ 'counter.ts': `${counter(2)}\nexport const wrong: number = 'text';\nnobody();` });
      return node.c('counter');
    },
    { name: 'CompileError', code: 'compile' },
    /counter\.ts:11:14 TS2322: Type 'string' is not assignable to type 'number'\.\n.*counter\.ts:12:1 TS2304: Cannot find name 'nobody'\./,
  ],
  [
    'a source with a syntax error',
    ({ node, root }) => {
      root.write({ 'counter.ts': `${counter(2)}\nexport const wrong = ;` });
      return node.c('counter');
    },
    { name: 'CompileError', code: 'compile' },
    /counter\.ts:11:22 TS1109: Expression expected\./,
  ],
  [
    'a module body that throws',
    ({ node, root }) => {
      root.write({ 'counter.ts': `${counter(2)}\nthrow new RangeError('no good');` });
      return node.c('counter');
    },
    { name: 'LoadError', code: 'on_load_failure', module: 'counter' },
    /the body of module 'counter' throws: no good/,
  ],
  [
    'a module body that never ends',
    ({ node, root }) => {
      root.write({ 'counter.ts': `${counter(2)}\nfor (;;);` });
      return node.c('counter');
    },
    { name: 'LoadError', code: 'timeout', module: 'counter' },
    /'counter' does not end/,
  ],
  [
    'a top-level await',
    ({ node, root }) => {
      root.write({ 'counter.ts': `${counter(2)}\nexport const later = await Promise.resolve(1);` });
      return node.c('counter');
    },
    { name: 'CompileError', code: 'compile' },
    /counter\.ts:11:22 .*top-level await: .*Put it into an async function/,
  ],
  [
    'an unknown module name',
    ({ node }) => node.c('nowhere/to-be-found'),
    { name: 'CodeError', code: 'nofile' },
    /nowhere\/to-be-found[^]*hot-code-/,
  ],
  [
    'a callback module without a required callback',
    ({ node }) =>
      rejection(GenServer.start({} as never, [], { name: 'unborn' })).finally(() =>
        expect(node.whereis('unborn')).to.equal(undefined),
      ),
    { name: 'StartError' },
    /undef.*init/s,
  ],
  [
    'wrong options of a server',
    ({ module, node }) =>
      rejection(GenServer.start(module, [], { name: 'unborn', timeout: -1 })).finally(() =>
        expect(node.whereis('unborn')).to.equal(undefined),
      ),
    { name: 'OptionsError', field: 'timeout' },
    /invalid option timeout/,
  ],
  [
    'wrong options of a process',
    ({ node }) =>
      Promise.resolve().then(() => node.spawnWith({ mailbox: { max: 0, overflow: 'exit' } }, idle) as unknown),
    { name: 'ProcessError', code: 'badarg' },
    /mailbox\.max/,
  ],
  [
    'a codeChange that throws',
    ({ node, root, module }) =>
      upgrade(node, root, module, `export function codeChange(): Result { throw new Error('cannot convert'); }`),
    { name: 'SysError', code: 'code_change_failed' },
    /counter.*cannot convert/s,
  ],
  [
    'a codeChange that returns an error',
    ({ node, root, module }) =>
      upgrade(node, root, module, `export const codeChange = (): unknown => ({ error: 'too old' });`),
    { name: 'SysError', code: 'code_change_failed' },
    /counter.*too old/s,
  ],
  [
    'a codeChange that yields a state its schema refuses',
    ({ node, root, module }) =>
      upgrade(
        node,
        root,
        module,
        `export const codeChange = (): Result => ({ $result: 'ok', state: 'text' });
         export const stateSchema = { safeParse: (state: unknown) => typeof state === 'number'
           ? { success: true, data: state } : { success: false, error: new Error('expected a number') } };`,
      ),
    { name: 'SysError', code: 'code_change_failed' },
    /counter.*expected a number/s,
  ],
];

/** Has the server converted by the next version, which cannot; then by hand back to the version before. */
async function upgrade(
  node: TestNode,
  root: CodeRoot,
  module: GenServer.Callbacks<GenServer.Dynamic>,
  codeChange: string,
): Promise<unknown> {
  await sys.suspend('counter');
  root.write({ 'counter.ts': counter(2, codeChange) });
  await node.compile.file('counter');
  await node.code.loadFile('counter');
  const failure = await rejection(sys.changeCode('counter', module, '1', []));
  root.write({ 'counter.ts': counter(1) });
  await node.compile.file('counter');
  await node.code.loadFile('counter');
  await sys.resume('counter');
  return failure;
}

describe('bad input', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function running(): Promise<Scene> {
    const { node, root } = await stage.node({ 'counter.ts': counter(1) });
    await node.c('counter');
    const module = node.moduleByName('counter') as GenServer.Callbacks<GenServer.Dynamic>;
    const pid = (await GenServer.start(module, [], { name: 'counter' })) as Pid<never>;
    expect(await GenServer.call(pid, 'next')).to.deep.equal([1, 1]);
    return { node, root, module, pid };
  }

  async function expectGoesOn({ node, pid }: Scene): Promise<void> {
    expect(node.whereis('counter')).to.equal(pid);
    expect(await GenServer.call(pid, 'next')).to.deep.equal([1, 2]);
    expect(node.code.moduleInfo('counter')).to.include({ vsn: '1' });
  }

  for (const [input, mistake, wanted, text] of ROWS) {
    it(`${input}: is told, and what ran goes on running`, async () => {
      const scene = await running();
      const failure = (await mistake(scene).catch((thrown: unknown) => thrown)) as Error;
      expect(failure).to.be.instanceOf(Error).and.to.include(wanted);
      expect(failure.message).to.match(text);
      await expectGoesOn(scene);
    }).timeout(30_000);
  }

  it('a message to a dead pid: is dropped and counted, and what ran goes on running', async () => {
    const scene = await running();
    const { node } = scene;
    const seen: unknown[] = [];
    node.events.subscribe((event) => seen.push(event.type === 'dead_letter' && event.message));
    const pid = node.spawn(() => undefined);
    await node.settle();
    const before = node.deadLetters;
    expect(node.send(pid, 'too late')).to.equal(undefined);
    expect(node.deadLetters).to.equal(before + 1);
    expect(seen).to.include('too late');
    await expectGoesOn(scene);
  });

  it('a callback that returns nonsense: bad_return_value to the caller and to who watches, and what ran goes on', async () => {
    const scene = await running();
    const probe = scene.node.probe();
    const victim = await GenServer.start(scene.module, []);
    const ref = probe.self.monitor(victim as Pid<never>);
    const failure = await rejection(GenServer.call(victim, 'nonsense'));
    expect(failure).to.deep.include({ name: 'CallError', reason: { bad_return_value: 'nonsense' } });
    expect(failure.message).to.match(/bad_return_value: 'nonsense'/);
    expect(probe.take()).to.deep.equal([{ type: 'DOWN', ref, pid: victim, reason: { bad_return_value: 'nonsense' } }]);
    await expectGoesOn(scene);
  });
});
