/** Plays scenarios of kind `gen_server`: clients do the steps, the stage says what came of them (FORMAT-behaviours, 3 to 6). */
import { sys } from '@hot/behaviours';
import type { Pid } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { Channel, none } from '../channel';
import { withoutEmpty } from '../entry';
import { byText, type Json } from '../json';
import type { PlayOptions, Stage } from '../play';
import { rest } from '../rest';
import { Watcher } from '../watcher';
import { client, DRAIN, Memory, type Strings } from './client';
import { leftoverTo, mailTo, strayCall } from './mail';
import type { ClientSetup, ClientStep, GenServerScenario, GenServerStep } from './scenario';
import type { State } from './state';
import { stateTo, termTo } from './term';
import { World } from './world';

interface Client {
  readonly pid: Pid<unknown>;
  readonly strings: Strings;
  readonly memory: Memory;
  /** The op it is at; `null` between ops. */
  at: { readonly index: number; readonly step: ClientStep } | null;
}

export class GenServerStage implements Stage<GenServerStep> {
  private readonly world: World;
  private readonly clients: Map<string, Client>;

  private constructor(world: World, setup: readonly ClientSetup[]) {
    this.world = world;
    this.clients = new Map();
    for (const { name, trap } of setup) {
      const strings: Strings = new Channel();
      const memory = new Memory();
      const pid = world.node.spawn(client, world, strings, memory, trap);
      world.labels.set(name, pid);
      world.watcher.watch(pid);
      this.clients.set(name, { pid, strings, memory, at: null });
    }
  }

  static async open({ setup }: GenServerScenario, { seed }: PlayOptions): Promise<GenServerStage> {
    const node = await startTestNode(seed === undefined ? {} : { seed });
    const stage = new GenServerStage(new World(node, await Watcher.start(node)), setup.clients);
    await node.settle();
    return stage;
  }

  async perform(step: GenServerStep, index: number): Promise<Json> {
    const result = this.begin(step, index);
    await rest(this.world.node);
    const entry: Record<string, Json> = { i: index, res: result };
    const finished = new Set<string>();
    if ('client' in step && step.op !== 'kill_client') entry['res'] = this.result(this.client(step.client), finished);
    const done: Record<string, Json> = {};
    for (const [name, client] of this.clients) {
      const { at } = client;
      if (at === null || at.index === index || !this.lives(client)) continue;
      const res = this.result(client, finished);
      if (client.at === null) done[name] = { step: at.index, res };
    }
    const died: Record<string, Json> = {};
    for (const { pid, reason } of this.world.watcher.take()) {
      died[this.world.labels.of(pid)] = termTo(reason, this.world.labels);
    }
    const optional = { done, log: this.world.takeLog(), died, mail: await this.mail(finished) };
    return { ...entry, ...withoutEmpty(optional) };
  }

  async final(): Promise<Json> {
    const { node, labels } = this.world;
    const living = [...this.clients].filter(([, client]) => this.lives(client));
    const pending: Record<string, Json> = {};
    const leftover: Record<string, Json> = {};
    for (const [name, { pid, memory, at }] of living) {
      if (at !== null) pending[name] = at.index;
      else {
        const messages = node.processInfo(pid, 'messages') ?? [];
        if (messages.length > 0) leftover[name] = messages.map((message) => leftoverTo(this.world, memory, message));
      }
    }
    const clients = new Set<string>(this.clients.keys());
    const servers = node.processes().filter((pid) => labels.knows(pid) && !clients.has(labels.of(pid)));
    const names: Record<string, Json> = {};
    for (const name of node.registered()) {
      const pid = node.whereis(name);
      if (pid !== undefined && labels.knows(pid)) names[name] = labels.of(pid);
    }
    return {
      alive: living.map(([name]) => name).sort(),
      servers: servers.map(labels.of).sort(),
      ...withoutEmpty({
        pending,
        leftover,
        names,
        states: await this.states(servers),
        mail: await this.mail(new Set()),
      }),
    };
  }

  async close(): Promise<void> {
    const { node } = this.world;
    for (const pid of node.processes()) node.exit(pid, 'kill');
    await node.stop();
  }

  /** Starts a step; gives the result of one that the player does itself. */
  private begin(step: GenServerStep, index: number): Json {
    const { node, labels } = this.world;
    switch (step.op) {
      case 'kill_client':
        node.exit(this.client(step.client).pid, 'kill');
        return null;
      case 'release':
        this.world.release(step.server, step.gate);
        return null;
      case 'whereis': {
        const pid = node.whereis(step.name);
        return { ret: pid === undefined ? 'undefined' : { pid: labels.of(pid) } };
      }
      default: {
        const client = this.client(step.client);
        client.at = { index, step };
        client.strings.give(step);
        return null;
      }
    }
  }

  /** How the op of a client came out, and takes note if it has come to its end. */
  private result(client: Client, finished: Set<string>): Json {
    if (!this.lives(client)) return { gone: true };
    const answer = client.strings.take();
    if (answer === none) return { pending: true };
    if (client.at?.step.op === 'call') finished.add(client.at.step.msg.id);
    client.at = null;
    return answer as Json;
  }

  /**
   * Drains the clients that can be told to.
   * @param finished the calls that got their result in this step: whether a second reply to them arrives is a race
   */
  private async mail(finished: ReadonlySet<string>): Promise<Record<string, Json>> {
    const { node } = this.world;
    const drained = [...this.clients].filter(([, client]) => {
      const { pid, at } = client;
      return at === null && this.lives(client) && (node.processInfo(pid, 'message_queue_len') ?? 0) > 0;
    });
    if (drained.length === 0) return {};
    for (const [, { strings }] of drained) strings.give(DRAIN);
    await node.settle();
    const mail: Record<string, Json> = {};
    for (const [name, { strings }] of drained) {
      const messages = strings.take() as unknown[];
      const told = messages.filter((message) => !finished.has(strayCall(this.world, message) ?? ''));
      if (told.length > 0) mail[name] = told.map((message) => mailTo(this.world, message)).sort(byText);
    }
    return mail;
  }

  /** The states of the servers that can tell. */
  private async states(servers: readonly Pid<unknown>[]): Promise<Record<string, Json>> {
    const { labels, node } = this.world;
    const states: Record<string, Json> = {};
    for (const server of servers) {
      if (this.world.waits(labels.of(server))) continue;
      const asked = sys.getState(server);
      await node.settle();
      states[labels.of(server)] = stateTo((await asked) as State);
    }
    return states;
  }

  private client(name: string): Client {
    const client = this.clients.get(name);
    if (client === undefined) throw new Error(`no client ${name}`);
    return client;
  }

  private lives({ pid }: Client): boolean {
    return this.world.node.isAlive(pid);
  }
}
