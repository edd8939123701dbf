/** Plays scenarios of kind `supervisor`: clients do the steps, the stage says what came of them (FORMAT-behaviours, 8). */
import { Supervisor } from '@hot/behaviours';
import { type Pid, send } from '@hot/runtime';
import { type Probe, startTestNode } from '@hot/runtime/testing';
import { Channel, none } from '../channel';
import { withoutEmpty } from '../entry';
import type { Json } from '../json';
import type { PlayOptions, Stage } from '../play';
import { rest } from '../rest';
import { childrenTo, client, DRAIN, type Strings } from './client';
import { EndYourself } from './modules';
import type { SupervisorScenario, SupervisorStep } from './scenario';
import { termFrom, termTo } from './term';
import { World } from './world';

interface Client {
  readonly pid: Pid<unknown>;
  readonly strings: Strings;
  /** Step of the op it is at; `null` between ops. */
  at: number | null;
  /** Why it ended; `undefined` while it lives or once that was told. */
  reason: { readonly reason: unknown } | undefined;
}

export class SupervisorStage implements Stage<SupervisorStep> {
  private readonly world: World;
  private readonly clients: Map<string, Client>;
  /** Sends exit signals from a process that is linked to nobody. */
  private readonly stranger: Probe;

  private constructor(world: World, names: readonly string[]) {
    this.world = world;
    this.clients = new Map();
    this.stranger = world.node.probe();
    for (const name of names) {
      const strings: Strings = new Channel();
      const pid = world.node.spawn(client, world, strings);
      world.labels.set(name, pid);
      this.clients.set(name, { pid, strings, at: null, reason: undefined });
    }
    world.node.events.subscribe((event) => {
      if (event.type !== 'process_exited') return;
      for (const one of this.clients.values()) if (one.pid === event.pid) one.reason = { reason: event.reason };
    });
  }

  static async open({ setup }: SupervisorScenario, { seed }: PlayOptions): Promise<SupervisorStage> {
    const node = await startTestNode(seed === undefined ? {} : { seed });
    const stage = new SupervisorStage(
      new World(node),
      setup.clients.map(({ name }) => name),
    );
    await node.settle();
    return stage;
  }

  async perform(step: SupervisorStep, index: number): Promise<Json> {
    const unordered = step.op === 'sup_exit' && step.reason === 'kill';
    this.begin(step, index);
    await rest(this.world.node);
    const entry: Record<string, Json> = { i: index, res: null };
    if ('client' in step) entry['res'] = this.result(this.client(step.client));
    const done: Record<string, Json> = {};
    const died: Record<string, Json> = {};
    for (const [name, one] of this.clients) {
      if (one.reason !== undefined) {
        died[name] = termTo(this.world, one.reason.reason);
        one.reason = undefined;
      }
      const { at } = one;
      if (at === null || at === index || !this.lives(one)) continue;
      const res = this.result(one);
      if (one.at === null) done[name] = { step: at, res };
    }
    const ev = this.world.takeEvents(unordered);
    if (ev.length > 0) entry['ev'] = ev;
    if (ev.length > 0 && unordered) entry['unordered'] = true;
    return { ...entry, ...withoutEmpty({ done, died, mail: await this.mail() }) };
  }

  async final(): Promise<Json> {
    const { node, labels } = this.world;
    const living = [...this.clients].filter(([, one]) => this.lives(one));
    const pending: Record<string, Json> = {};
    for (const [name, { at }] of living) if (at !== null) pending[name] = at;
    const processes = node.processes().filter((pid) => labels.knows(pid) && labels.of(pid).includes('#'));
    const result = { alive: living.map(([name]) => name).sort(), processes: processes.map(labels.of).sort() };
    const children = await this.children();
    return { ...result, ...withoutEmpty({ pending }), ...(children === undefined ? {} : { children }) };
  }

  async close(): Promise<void> {
    const { node } = this.world;
    for (const pid of node.processes()) node.exit(pid, 'kill');
    await node.stop();
  }

  /** Starts a step. */
  private begin(step: SupervisorStep, index: number): void {
    const { labels } = this.world;
    switch (step.op) {
      case 'exit_child':
        this.stranger.self.exit(labels.pid(step.child), termFrom(this.world, step.reason));
        return;
      case 'child_do':
        send(labels.pid(step.child), new EndYourself(step.do));
        return;
      case 'release':
        this.world.release(step.gate);
        return;
      default: {
        const one = this.client(step.client);
        one.at = index;
        one.strings.give(step);
      }
    }
  }

  /** How the op of a client came out, and takes note if it has come to its end. */
  private result(one: Client): Json {
    if (!this.lives(one)) return { gone: true };
    const answer = one.strings.take();
    if (answer === none) return { pending: true };
    one.at = null;
    return answer;
  }

  private async mail(): Promise<Record<string, Json>> {
    const { node } = this.world;
    const drained = [...this.clients].filter(
      ([, one]) => one.at === null && this.lives(one) && (node.processInfo(one.pid, 'message_queue_len') ?? 0) > 0,
    );
    for (const [, { strings }] of drained) strings.give(DRAIN);
    if (drained.length > 0) await node.settle();
    return Object.fromEntries(drained.map(([name, { strings }]) => [name, strings.take() as Json]));
  }

  /** The children of `top`; nothing when it does not answer, because it is gone, busy or suspended. */
  private async children(): Promise<Json | undefined> {
    const { node, labels } = this.world;
    const top = node.processes().find((pid) => labels.knows(pid) && labels.of(pid).startsWith('top#'));
    if (top === undefined) return undefined;
    let children: Json | undefined;
    Supervisor.whichChildren(top).then(
      (given) => (children = childrenTo(this.world, given)),
      () => undefined,
    );
    await node.settle();
    return children;
  }

  private client(name: string): Client {
    const one = this.clients.get(name);
    if (one === undefined) throw new Error(`no client ${name}`);
    return one;
  }

  private lives({ pid }: Client): boolean {
    return this.world.node.isAlive(pid);
  }
}
