/**
 * Reloading under load, thousands of times: nothing is lost, and nothing is kept.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { scriptCount } from '../../../packages/runtime/src/code/trace/script-registry';
import { Stage } from './code-root';

setFlagsFromString('--expose-gc');
// From Node 24 on, V8 keeps what it compiled in a cache until several collections have found it unused. Those that
// are forced, as here, do not count, so the cache would be all that is measured.
setFlagsFromString('--no-compilation-cache');
const gc = runInNewContext('gc') as () => void;

/** Collects garbage until `done`, or until it is plain that more will not help. */
async function collect(done: () => boolean): Promise<void> {
  for (let round = 0; round < 50 && (round < 3 || !done()); round += 1) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('code / thousands of reloads', () => {
  const stage = new Stage();
  afterEach(() => stage.clear());

  it('leave the heap flat, collect every version but two, and lose no process and no message (C7)', async () => {
    const { node, root } = await stage.node({
      'm.ts': `
        import * as MODULE from './m.js';
        const ballast: number[] = new Array<number>(500).fill(1);
        export async function loop(self: { receive(): Promise<(n: number) => void> }): Promise<void> {
          (await self.receive())(ballast[0] ?? 0);
          return MODULE.loop(self);
        }`,
    });
    const { binary } = await node.compile.file('m', { binary: true });
    const file = root.path('m.ts');
    await node.code.loadBinary('m', file, binary);
    const PROCESSES = 1_000;
    const RELOADS = 10_000;
    const pids = Array.from({ length: PROCESSES }, () => node.spawn('m', 'loop', []));
    await node.settle();

    let collected = 0;
    let messages = 0;
    const registry = new FinalizationRegistry(() => (collected += 1));
    const count = (n: number): void => void (messages += n);
    const round = async (): Promise<void> => {
      registry.register((node.moduleByName('m') as { loop: object }).loop, undefined);
      await node.code.loadBinary('m', file, binary);
      for (const pid of pids) node.send(pid, count);
    };
    let heap = 0;
    for (let reload = 1; reload <= RELOADS; reload += 1) {
      await round();
      if (reload === RELOADS / 10) {
        await collect(() => false);
        heap = process.memoryUsage().heapUsed;
      }
    }
    await node.settle();
    await collect(() => collected >= RELOADS - 1);

    expect(messages).to.equal(PROCESSES * RELOADS);
    expect(pids.filter((pid) => node.isAlive(pid))).to.have.lengthOf(PROCESSES);
    expect(collected).to.be.at.least(RELOADS - 1);
    expect(process.memoryUsage().heapUsed / heap).to.be.below(1.1);
    expect(scriptCount()).to.be.below(100);
  }).timeout(120_000);

  it('while processes call each other leave every call answered once, and in order', async () => {
    const source = (version: number): string => `
      import * as MODULE from './m.js';
      type Message = { from?: Pid; n: number };
      type Pid = { readonly deliver: (m: Message) => void };
      interface Self { receive(): Promise<Message> }
      export const version = ${version};
      /** Calls its peer again when it is answered, until told not to, and answers what it is asked meanwhile. */
      export async function loop(self: Self, me: Pid, peer: Pid, asked: number, seen: (n: number) => boolean): Promise<void> {
        const message = await self.receive();
        if (message.from !== undefined) {
          if (message.n !== asked) throw new Error('asked ' + message.n + ', expected ' + asked);
          message.from.deliver({ n: message.n });
          return MODULE.loop(self, me, peer, asked + 1, seen);
        }
        if (seen(message.n)) peer.deliver({ from: me, n: message.n + 1 });
        return MODULE.loop(self, me, peer, asked, seen);
      }`;
    const { node, root } = await stage.node({ 'm.ts': source(1) });
    const binaries: string[] = [];
    for (const version of [1, 2]) {
      root.write({ 'm.ts': source(version) });
      binaries.push((await node.compile.file('m', { binary: true })).binary);
    }
    /** Loads; in the turns that it takes, thousands of calls are made, and everybody leaves old code. */
    const load = (n: number) =>
      node.code.loadBinary('m', root.path('m.ts'), binaries[n % 2] as string, { purge: 'soft' });
    await load(0);
    const PROCESSES = 1_000;
    const RELOADS = 1_000;
    let stopping = false;
    const answers = new Array<number>(PROCESSES).fill(-1);
    let outOfOrder = 0;
    const box = (index: number) => ({ deliver: (message: unknown) => node.send(pids[index]!, message) });
    const pids = answers.map((_, index) => {
      const peer = index % 2 === 0 ? index + 1 : index - 1;
      const seen = (n: number): boolean => {
        if (n !== (answers[index] as number) + 1) outOfOrder += 1;
        answers[index] = n;
        return !stopping;
      };
      return node.spawn('m', 'loop', [box(index), box(peer), 1, seen]);
    });
    for (const pid of pids) node.send(pid, { n: 0 });
    for (let reload = 1; reload <= RELOADS; reload += 1) await load(reload);
    stopping = true;
    await node.settle();

    expect(pids.filter((pid) => node.isAlive(pid))).to.have.lengthOf(PROCESSES);
    expect(outOfOrder).to.equal(0);
    expect(Math.min(...answers)).to.be.above(100);
  }).timeout(120_000);

  it('kill a process three versions deep, and not one that made its fully-qualified call', async () => {
    const source = `
      import * as MODULE from './m.js';
      export async function deep(self: { receive(): Promise<string> }): Promise<void> {
        if ((await self.receive()) === 'tail') return MODULE.deep(self);
        await MODULE.deep(self);
        return;
      }`;
    const { node } = await stage.node({ 'm.ts': source });
    await node.c('m');
    const [frames, tails] = [node.spawn('m', 'deep', []), node.spawn('m', 'deep', [])];
    for (const _version of [2, 3]) {
      await node.settle();
      const load = node.l('m');
      await node.settle();
      await load;
      if (!node.isAlive(frames)) break;
      node.send(frames, 'call');
      node.send(tails, 'tail');
      await node.settle();
    }
    await node.settle();
    expect([node.isAlive(frames), node.isAlive(tails)]).to.deep.equal([false, true]);
  });
});
