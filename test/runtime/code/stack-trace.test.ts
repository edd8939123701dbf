import { expect } from 'chai';
import { Stage } from './code-root';

const source = (message: string) => `
interface Self { receive(): Promise<string> }
export async function loop(self: Self, log: (e: unknown) => void): Promise<void> {
  for (;;) {
    const what = await self.receive();
    try {
      if (what === 'stop') return;
      await outer(what);
    } catch (error) {
      log(error);
    }
  }
}
async function outer(what: string): Promise<void> {
  await inner(what);
}
const inner = async (what: string): Promise<void> => {
  if (what === 'late') await new Promise<void>((resolve) => resolve());
  fail();
};
function fail(): never {
  throw new Error('${message}');
}
export class K {
  async method(): Promise<void> { fail(); }
}
export function plain(): void { fail(); }
`;

describe('code / stack traces (C13)', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  async function running(message = 'boom') {
    const { node, root } = await stage.node({ 'm.ts': source(message) });
    await node.c('m');
    const errors: Error[] = [];
    const pid = node.spawn('m', 'loop', [(error: Error) => errors.push(error)]);
    await node.settle();
    const fail = async (what: string): Promise<string[]> => {
      node.send(pid, what);
      await node.settle();
      return frames(errors.pop() as Error, root.folder);
    };
    return { node, root, fail };
  }

  /** The lines of a trace that are of the module, without its folder. */
  function frames(error: Error, folder: string): string[] {
    return error
      .stack!.split('\n')
      .filter((line) => line.includes(folder))
      .map((line) => line.trim().replace(folder, ''));
  }

  it('name function, version, file, line and column of the TypeScript source', async () => {
    const { node, root } = await running();
    const vsn = node.code.moduleInfo('m')!.vsn.slice(0, 8);
    const { plain } = node.moduleByName('m') as { plain: () => void };
    try {
      plain();
      expect.fail('it should have thrown');
    } catch (thrown) {
      expect(frames(thrown as Error, root.folder)).to.deep.equal([
        `at fail [m ${vsn}] (/m.ts:22:9)`,
        `at plain [m ${vsn}] (/m.ts:27:33)`,
      ]);
    }
  });

  it('hold the frames that await, whether they have waited before or not', async () => {
    const { node, fail } = await running();
    const vsn = node.code.moduleInfo('m')!.vsn.slice(0, 8);
    expect(await fail('late')).to.deep.equal([
      `at fail [m ${vsn}] (/m.ts:22:9)`,
      `at inner [m ${vsn}] (/m.ts:19:3)`,
      `at async outer [m ${vsn}] (/m.ts:15:3)`,
      `at async loop [m ${vsn}] (/m.ts:8:7)`,
    ]);
    // What has not waited yet was called, in plain JavaScript's sense. Of the frames that V8 leaves out beyond its limit
    // those that await are told all the same, with the place of the `await`.
    const atOnce = async (limit: number): Promise<string[]> => {
      const before = Error.stackTraceLimit;
      Error.stackTraceLimit = limit;
      try {
        return (await fail('at once')).map((line) => line.replace(`[m ${vsn}] `, '').replace('async ', ''));
      } finally {
        Error.stackTraceLimit = before;
      }
    };
    const called = ['at fail (/m.ts:22:9)', 'at inner (/m.ts:19:3)', 'at outer (/m.ts:15:9)'];
    expect(await atOnce(100)).to.deep.equal([...called, 'at loop (/m.ts:8:13)']);
    expect(await atOnce(10)).to.deep.equal([...called, 'at loop (/m.ts:8:7)']);
  });

  it('of old code are of the old source, while the current one is another', async () => {
    const { node, root, fail } = await running('first');
    const old = node.code.moduleInfo('m')!.vsn.slice(0, 8);
    root.write({ 'm.ts': `// a line more\n${source('second')}` });
    await node.c('m');
    const current = node.code.moduleInfo('m')!.vsn.slice(0, 8);
    expect((await fail('late'))[0]).to.equal(`at fail [m ${old}] (/m.ts:22:9)`);
    expect(() => (node.moduleByName('m') as { plain: () => void }).plain())
      .to.throw()
      .with.property('stack')
      .that.contains(`fail [m ${current}] (${root.path('m.ts')}:23:9)`);
  });

  it('leave the frames of others as they are, and the runtime between out', async () => {
    const { node, root, fail } = await running();
    const { K } = node.moduleByName('m') as { K: new () => { method: () => Promise<void> } };
    let error: Error | undefined;
    await new K().method().catch((thrown: Error) => (error = thrown));
    expect(frames(error!, root.folder).map((line) => line.replace(/ \[.*\]/, ''))).to.deep.equal([
      'at fail (/m.ts:22:9)',
      'at K.method (/m.ts:25:35)',
    ]);
    expect(error!.stack).to.contain(__filename);
    expect(error!.stack).not.to.match(/runtime.src.machine/);
    await fail('late');
    expect(new Error('of the test').stack).to.contain(__filename);
  });

  it('tell where a process waits, frame by frame', async () => {
    const { node, root } = await stage.node({
      'a.ts': `import { rest } from './b.js';\nexport async function work(self: { receive(): Promise<unknown> }): Promise<void> {\n  await rest(self);\n}`,
      'b.ts': `export const rest = async (self: { receive(): Promise<unknown> }): Promise<void> => {\n\n  await self.receive();\n};`,
    });
    await node.c('a');
    const pid = node.spawn('a', 'work', []);
    await node.settle();
    expect(node.processInfo(pid, 'current_stacktrace')).to.deep.equal([
      { module: 'b', function: 'rest', file: root.path('b.ts'), line: 3, column: 3 },
      { module: 'a', function: 'work', file: root.path('a.ts'), line: 3, column: 3 },
    ]);
  });

  it('are not written for exceptions that serve as control flow, when they come by the thousand', async () => {
    const { node } = await stage.node({
      'm.ts': `
        const errors: Error[] = [];
        async function fails(): Promise<void> { await null; throw new Error('often'); }
        export async function run(_self: unknown, log: (x: Error[]) => void): Promise<void> {
          for (let i = 0; i < 2000; i++) await fails().catch((e) => errors.push(e));
          for (let i = 0; i < 2000; i++) { try { await fails(); } catch (e) { errors.push(e as Error); } }
          log(errors);
        }`,
    });
    await node.c('m');
    let errors: Error[] = [];
    node.spawn('m', 'run', [(all: Error[]) => (errors = all)]);
    await node.settle();
    const written = errors.filter((error) => error.stack!.includes('at async'));
    expect(errors).to.have.lengthOf(4000);
    expect(written.length).to.be.within(1, 50);
  });
});
