/** What a `proc` scenario consists of while it is played: the node, the names, the puppets and who of them has ended. */
import type { Pid } from '@hot/runtime';
import { startTestNode, type TestNode } from '@hot/runtime/testing';
import { Labels } from '../labels';
import type { PlayOptions } from '../play';
import { Watcher } from '../watcher';
import type { Manner, Strings } from './puppet';

/** One puppet, dead or alive. */
export interface Puppet {
  readonly label: string;
  readonly pid: Pid<unknown>;
  readonly strings: Strings;
  /** Whether it sits in a `block` receive. */
  blocked: boolean;
}

export class World {
  readonly manner: Manner;
  readonly node: TestNode;
  readonly labels: Labels;
  readonly watcher: Watcher;
  /** All puppets ever made, in order, by label. */
  readonly puppets: Map<string, Puppet>;

  private constructor(manner: Manner, node: TestNode, watcher: Watcher) {
    this.manner = manner;
    this.node = node;
    this.labels = new Labels();
    this.watcher = watcher;
    this.puppets = new Map();
  }

  static async open(manner: Manner, { seed }: PlayOptions): Promise<World> {
    const node = await startTestNode(seed === undefined ? {} : { seed });
    return new World(manner, node, await Watcher.start(node));
  }

  /** Takes note of a new puppet. Called before it runs for the first time. */
  adopt(label: string, pid: Pid<unknown>, strings: Strings): void {
    this.labels.set(label, pid);
    this.puppets.set(label, { label, pid, strings, blocked: false });
    this.watcher.watch(pid);
  }

  puppet(label: string): Puppet {
    const puppet = this.puppets.get(label);
    if (puppet === undefined) throw new Error(`no puppet ${label}`);
    return puppet;
  }
}
