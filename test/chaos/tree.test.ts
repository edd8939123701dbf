/**
 * A tree of 1,000 workers, and a killer that ends random processes of it ten thousand times, with all kinds of reasons.
 * Nothing may be left behind, and at the end the tree stands as it was specified. `CHAOS_SEED` and `CHAOS_KILLS` repeat a
 * failure, or look for another one.
 */
import { GenServer, Pg, Supervisor } from '@hot/behaviours';
import { coroutine, ets, type Pid } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { expect } from 'chai';
import type { AnySelf } from '../helpers/body-kind';
import { Stage } from '../runtime/code/code-root';
import { type Census, census } from './census';
import { KILLS, randomOf, SEED } from './random';
import { shapeOf, specifiedShape, type Starter, startTree, type TreeOptions } from './worker-tree';

/** Signals after which the tree may come to rest; in between they fall into restarts that are under way. */
const BURST = 25;

const reasons = ['kill', 'normal', 'shutdown', { shutdown: 'why' }, 'crash', new Error('crash')] as const;

/** Does what it is sent, and nothing by itself. */
const obedient = coroutine(function* (self: AnySelf): Generator<unknown, void, unknown> {
  for (;;) ((yield self.receive()) as (self: AnySelf) => unknown)(self);
});

/** A node with a tree, and what was there before it. */
class Chaos {
  readonly node: TestNode;
  readonly root: Pid;
  readonly hub: Pid;
  readonly before: Census;
  /** Processes that are no part of the tree. */
  readonly #others: ReadonlySet<Pid<never>>;
  /** How often each process was seen to begin, and to end. */
  readonly lives: ReadonlyMap<Pid, { readonly begun: number; readonly ended: number }>;

  private constructor(
    node: TestNode,
    hub: Pid,
    root: Pid,
    before: Census,
    lives: Chaos['lives'],
    others: Set<Pid<never>>,
  ) {
    this.node = node;
    this.hub = hub;
    this.root = root;
    this.before = before;
    this.lives = lives;
    this.#others = others;
  }

  static async start(node: TestNode, options: Omit<TreeOptions, 'hub'> = {}): Promise<Chaos> {
    await Pg.start('pg');
    const hub = node.spawn(obedient);
    await node.settle();
    const before = census(node);
    const lives = new Map<Pid, { begun: number; ended: number }>();
    node.events.subscribe((event) => {
      if (event.type !== 'process_spawned' && event.type !== 'process_exited') return;
      const life = lives.get(event.pid) ?? { begun: 0, ended: 0 };
      lives.set(event.pid, life);
      if (event.type === 'process_spawned') life.begun += 1;
      else life.ended += 1;
    });
    const others = new Set<Pid<never>>(node.processes());
    const root = await startTree({ hub, ...options });
    await node.settle();
    return new Chaos(node, hub, root, before, lives, others);
  }

  /**
   * Ends `times` random processes of the tree, workers, supervisors and helpers; never its root. A signal counts if the
   * process lived when it was sent, and had ended when the tree came to rest.
   */
  async kill(times: number, random: (limit: number) => number): Promise<void> {
    for (let killed = 0; killed < times;) {
      const victims = this.node.processes().filter((pid) => pid !== this.root && !this.#others.has(pid));
      const hit = new Set<Pid>();
      for (let burst = 0; burst < BURST; burst += 1) {
        const victim = victims[random(victims.length)] as Pid;
        const reason = reasons[random(reasons.length)];
        if (reason !== 'normal' && this.node.isAlive(victim)) hit.add(victim);
        this.node.exit(victim, reason);
        if (random(4) === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await this.node.settle();
      for (const victim of hit) if (!this.node.isAlive(victim)) killed += 1;
    }
    // Those that trap exits and their shutdown time, at the longest.
    await this.node.advance(1_000);
  }

  /** The tree as it is now. */
  async shape(): Promise<unknown> {
    return shapeOf(this.root, (pid) => this.node.isAlive(pid));
  }

  /** Stops the tree; what is there then. */
  async stop(): Promise<Census> {
    const stopped = Supervisor.stop(this.root);
    await this.node.advance(1_000);
    await stopped;
    return census(this.node);
  }
}

describe('a tree of 1,000 workers', function () {
  this.timeout(120_000);
  let node: TestNode;
  afterEach(() => node.stop({ deadline: 0 }));

  it(`stands as specified after ${KILLS} kills, and leaves nothing behind (CHAOS_SEED=${SEED})`, async () => {
    node = await startTestNode();
    const chaos = await Chaos.start(node);
    const full = census(node);
    expect(await chaos.shape()).to.deep.equal(specifiedShape());
    await chaos.kill(KILLS, randomOf(SEED));
    expect(await chaos.shape()).to.deep.equal(specifiedShape());
    expect(census(node)).to.deep.equal(full);
    expect(await GenServer.call('worker 0', 'anything')).to.equal('alive');
    expect(await chaos.stop()).to.deep.equal(chaos.before);
    const lives = [...chaos.lives.values()];
    expect(lives.length).to.be.greaterThan(KILLS);
    expect(lives.filter(({ begun, ended }) => begun !== 1 || ended !== 1)).to.deep.equal([]);
  });
});

/** A hot server, as plain data so that it needs no import; its answers tell the version. */
const hotWorker = (version: number): string => `
  interface Result { $result: string; reply?: unknown; state: unknown }
  export const init = (): Result => ({ $result: 'ok', state: ${version} });
  export async function handleCall(_request: unknown, _from: unknown, state: number): Promise<Result> {
    await null;
    return { $result: 'reply', reply: [${version}, state], state };
  }
  export const handleInfo = (_message: unknown, state: number): Result => ({ $result: 'noreply', state });
`;

describe('a tree of 1,000 workers whose code is replaced', function () {
  this.timeout(120_000);
  const stage = new Stage();
  afterEach(() => stage.clear());

  it(`stands after ${KILLS} kills, runs the last version, and leaves nothing behind (CHAOS_SEED=${SEED})`, async () => {
    const { node, root } = await stage.node({ 'worker.ts': hotWorker(0) });
    const load = async (version: number): Promise<void> => {
      root.write({ 'worker.ts': hotWorker(version) });
      await node.compile.file('worker');
      await node.code.loadFile('worker');
    };
    await load(1);
    const module = node.moduleByName('worker') as GenServer.Callbacks<GenServer.Dynamic>;
    const starter: Starter = ({ name }) => GenServer.startLink(module, undefined, { name });
    const chaos = await Chaos.start(node, { starterOf: () => starter });
    const random = randomOf(SEED);
    const rounds = 20;
    for (let version = 2; version < 2 + rounds; version += 1) {
      await chaos.kill(Math.ceil(KILLS / rounds), random);
      await load(version);
    }
    expect(await chaos.shape()).to.deep.equal(specifiedShape());
    const answers = (await Promise.all(
      Array.from({ length: 1_000 }, (_unused, number) => GenServer.call(`worker ${number}`, 'version')),
    )) as [version: number, state: number][];
    const last = 1 + rounds;
    expect(answers.filter(([version]) => version !== last)).to.deep.equal([]);
    // There are such as have lived since another version, and their state with them.
    expect(answers.some(([, state]) => state < last)).to.equal(true);
    expect(await chaos.stop()).to.deep.equal(chaos.before);
  });
});

describe('the census', () => {
  const outside = coroutine(function* (self: AnySelf): Generator<unknown, void, unknown> {
    yield self.receive();
  });
  /** What is left behind by whom, and where it is counted. */
  const leaks: Record<string, [count: keyof Census, leak: (node: TestNode, hub: Pid<unknown>) => unknown]> = {
    'a process': ['processes', (node) => node.spawn(outside)],
    'a name': ['names', (node, hub) => node.register('forgotten', hub)],
    'a timer': ['timers', (node, hub) => node.sendAfter(1_000_000, hub, 'late')],
    'a monitor': ['monitors', (node, hub) => node.send(hub, (self: AnySelf) => self.monitor(node.spawn(outside)))],
    'the other end of a monitor': [
      'monitored',
      (node, hub) => node.send(hub, (self: AnySelf) => self.monitor(node.spawn(outside))),
    ],
    'a link': ['links', (node, hub) => node.send(hub, (self: AnySelf) => self.link(node.spawn(outside)))],
    'a table': ['tables', (node, hub) => node.send(hub, () => ets.new('forgotten', { key: 'id' }))],
    'a message': ['messages', (node, hub) => (node.suspendProcess(hub), node.send(hub, 'unread'))],
    'a membership': ['members', (_node, hub) => Pg.join('workers', hub)],
  };
  for (const [what, [count, leak]] of Object.entries(leaks)) {
    it(`sees ${what} that is left behind`, async () => {
      const node = await startTestNode();
      await Pg.start('pg');
      const hub = node.spawn(obedient);
      await node.settle();
      const before = census(node);
      await leak(node, hub as Pid<unknown>);
      await node.settle();
      // A link has two ends.
      expect(census(node)[count]).to.equal(before[count] + (count === 'links' ? 2 : 1));
      await node.stop({ deadline: 0 });
    });
  }
});
