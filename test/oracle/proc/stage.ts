/** Plays scenarios of kind `proc`: the puppets do the steps, the stage says what came of them. */
import { Channel, none } from '../channel';
import type { Json } from '../json';
import type { PlayOptions, Stage } from '../play';
import { byNumber, infoOf } from './info';
import type { Manner, Strings } from './puppet';
import type { ProcStep, PuppetStep, SpawnStep } from './scenario';
import { reasonFrom, reasonTo } from './term';
import { World } from './world';

export class ProcStage implements Stage<ProcStep> {
  private readonly world: World;

  private constructor(world: World) {
    this.world = world;
  }

  static async open(manner: Manner, options: PlayOptions): Promise<ProcStage> {
    return new ProcStage(await World.open(manner, options));
  }

  async perform(step: ProcStep): Promise<Json> {
    const { puppets, node } = this.world;
    const spawned = step.op === 'spawn' && step.by === null ? this.spawn(step) : null;
    if (step.by !== null) this.world.puppet(step.by).strings.give(step as PuppetStep);
    await node.advance(0);
    const died = this.died();
    const result = step.by === null ? spawned : this.result(step, step.by);
    const resumed: Json[] = [];
    for (const puppet of puppets.values()) {
      const answer = puppet.strings.take();
      if (answer === none) continue;
      puppet.blocked = false;
      resumed.push({ p: puppet.label, ...(answer as object) });
    }
    return { result, resumed, died };
  }

  /** The driver makes a puppet: unlinked, not monitored. */
  private spawn(step: SpawnStep): Json {
    const strings: Strings = new Channel();
    const { puppet, leaver } = this.world.manner;
    const exits = step.exits;
    const pid =
      exits === undefined
        ? this.world.node.spawn(puppet, this.world, strings)
        : this.world.node.spawn(leaver, reasonFrom(exits));
    this.world.adopt(step.as, pid, strings);
    return { pid: step.as };
  }

  /** What the op returned: the puppet answered, or is blocked in it, or ended in it. */
  private result(step: ProcStep, by: string): Json {
    const puppet = this.world.puppet(by);
    const answer = puppet.strings.take();
    if (answer !== none) return answer;
    if (!this.world.node.isAlive(puppet.pid)) return { gone: true };
    if (step.op !== 'block') throw new Error(`${by} did not answer`);
    puppet.blocked = true;
    return { blocked: true };
  }

  /** Who ended in this step, by number. */
  private died(): Json[] {
    const { labels, watcher } = this.world;
    const reasons = new Map(watcher.take().map(({ pid, reason }) => [labels.of(pid), reasonTo(reason, labels.of)]));
    return byNumber([...reasons.keys()]).map((label) => ({ p: label, reason: reasons.get(label) as Json }));
  }

  async final(): Promise<Json> {
    return [...this.world.puppets.values()].map(({ label, pid, blocked }) => {
      const info = infoOf(this.world, pid);
      if (info === undefined) return { p: label, alive: false };
      const { message_queue_len: _, ...rest } = info;
      return { p: label, alive: true, blocked, ...rest };
    });
  }

  async close(): Promise<void> {
    const { node } = this.world;
    for (const pid of node.processes()) node.exit(pid, 'kill');
    await node.stop();
  }
}
