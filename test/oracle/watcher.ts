/**
 * A process that monitors all others of a scenario, so that the player learns who ended, and why, the way any process
 * would: by `DOWN` messages. It shows in no list that a scenario looks at.
 */
import type { Pid, Self } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';

/** A process that ended, and its exit reason. */
export interface Death {
  readonly pid: Pid<unknown>;
  readonly reason: unknown;
}

interface Down {
  readonly type: 'DOWN';
  readonly pid: Pid<unknown>;
  readonly reason: unknown;
}

export class Watcher {
  private readonly self: Self<Down>;
  /** Who ended since the player last looked. */
  private deaths: Death[];

  private constructor(self: Self<Down>) {
    this.self = self;
    this.deaths = [];
  }

  /** Starts the watcher of a node. */
  static async start(node: TestNode): Promise<Watcher> {
    let watcher: Watcher | undefined;
    node.spawn(async (self: Self<Down>) => {
      watcher = new Watcher(self);
      for (;;) {
        const down = await self.receive();
        watcher.deaths.push(down);
      }
    });
    await node.settle();
    if (watcher === undefined) throw new Error('the watcher did not start');
    return watcher;
  }

  /** Watches a process from now on. */
  watch(pid: Pid<unknown>): void {
    this.self.monitor(pid);
  }

  /** Who ended since the last look, in no particular order. */
  take(): Death[] {
    const deaths = this.deaths;
    this.deaths = [];
    return deaths;
  }
}
