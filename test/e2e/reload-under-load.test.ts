/**
 * The promise of the whole: code is replaced a thousand times while a thousand processes call each other at full speed,
 * and every call is answered exactly once, in order per pair.
 */
import { expect } from 'chai';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Node, type Pid } from '@hot/runtime';

const SERVERS = 500;
const CLIENTS = 500;
const RELOADS = 1_000;
const FIXTURE = join(__dirname, 'fixtures', 'reload-under-load');

/** What a client tells at the end. */
interface Tally {
  readonly calls: number;
  readonly wrong: readonly string[];
  readonly versions: readonly string[];
}

describe('reloading under load', () => {
  let root: string;
  let node: Node;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'hot-load-'));
    node = await Node.start({ roots: root });
  });

  afterEach(async () => {
    await node.stop({ deadline: 0 });
    await rm(root, { recursive: true });
  });

  it('answers every call exactly once, in order per pair, through a thousand reloads', async function () {
    this.timeout(60_000);
    const objectCode = [await compiled('1'), await compiled('2')];
    await load('server', objectCode[0]!.server);
    await load('client', objectCode[0]!.client);

    const servers = await call<Pid[]>('server', 'startMany', SERVERS);
    const tallies: Promise<Tally>[] = [];
    const clients = Array.from({ length: CLIENTS }, (_, index) => {
      let done: (tally: Tally) => void = () => undefined;
      tallies.push(new Promise((resolve) => (done = resolve)));
      const own = servers.map((_server, at) => servers[(at + index) % SERVERS]!);
      return node.spawn('client', 'loop', [
        { servers: own, at: 0, sent: new Map(), calls: 0, wrong: [], versions: new Set(), done },
      ]);
    });

    for (let count = 1; count <= RELOADS; count += 1) {
      const version = objectCode[count % 2]!;
      await load(count % 4 < 2 ? 'server' : 'client', count % 4 < 2 ? version.server : version.client);
    }

    for (const client of clients) {
      expect(node.isAlive(client), 'a client was lost').to.equal(true);
      node.send(client, 'stop');
    }
    const results = await Promise.all(tallies);
    expect(
      servers.filter((pid) => !node.isAlive(pid)),
      'servers lost',
    ).to.deep.equal([]);
    expect(results.flatMap(({ wrong }) => wrong)).to.deep.equal([]);
    const calls = results.reduce((sum, tally) => sum + tally.calls, 0);
    expect(calls).to.be.greaterThan(CLIENTS * 20);
    expect(new Set(results.flatMap(({ versions }) => versions))).to.deep.equal(new Set(['1', '2']));

    const served = await call<number>('server', 'servedBy', servers);
    expect(served, 'requests handled, against answers received').to.equal(calls);
  });

  /** The object code of one version of both modules. */
  async function compiled(version: string): Promise<{ server: string; client: string }> {
    await cp(join(FIXTURE, `v${version}`), root, { recursive: true });
    const server = await node.compile.file('server', { binary: true });
    const client = await node.compile.file('client', { binary: true });
    return { server: server.binary, client: client.binary };
  }

  /** Loads object code as soon as nobody lingers in the old version: nobody is to be killed. */
  async function load(module: string, binary: string): Promise<void> {
    const deadline = performance.now() + 5_000;
    while (!(await node.code.softPurge(module))) {
      expect(performance.now(), `processes still linger in ${module}`).to.be.lessThan(deadline);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await node.code.loadBinary(module, join(root, `${module}.ts`), binary, { purge: 'never' });
  }

  /** What a function of a hot module gives, called in a process of its own. */
  function call<T>(module: string, name: string, ...args: unknown[]): Promise<T> {
    return new Promise((resolve, reject) => {
      node.spawn(async () => {
        try {
          const reference = node.moduleByName(module) as Record<string, (...args: unknown[]) => Promise<T>>;
          resolve(await reference[name]!(...args));
        } catch (thrown) {
          reject(thrown as Error);
        }
      });
    });
  }
});
