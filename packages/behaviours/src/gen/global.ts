/**
 * Global names: any plain term may be a name (OTP: `global`, for a cluster of one node).
 *
 * One table per node. A name ends with its process: an entry of a dead process is dropped when it is met, at the latest
 * when the table has doubled since the last look, so what it holds of the dead stays in bounds.
 */
import { isAlive, type Pid, type Self, termKey } from '@hot/runtime';
import type { Registry } from './registry';

const tables = new WeakMap<object, GlobalNames>();

/** The global names of the node that a process lives in. */
export function globalNames(self: Pick<Self, 'node'>): GlobalNames {
  let table = tables.get(self.node);
  if (table === undefined) {
    table = new GlobalNames();
    tables.set(self.node, table);
  }
  return table;
}

/** Names that a table holds before anybody minds. */
const MANY = 64;

class GlobalNames implements Registry {
  /** Processes by {@link termKey} of the name. */
  private readonly pids: Map<unknown, Pid>;
  /** Size at which the dead are looked for. */
  private crowded: number;

  constructor() {
    this.pids = new Map();
    this.crowded = MANY;
  }

  /** Names in the table, those of the dead included. */
  get size(): number {
    return this.pids.size;
  }

  registerName(name: unknown, pid: Pid): 'yes' | 'no' {
    if (this.whereisName(name) !== undefined) return 'no';
    this.pids.set(termKey(name), pid);
    if (this.pids.size >= this.crowded) this.forgetTheDead();
    return 'yes';
  }

  unregisterName(name: unknown): void {
    this.pids.delete(termKey(name));
  }

  whereisName(name: unknown): Pid | undefined {
    const key = termKey(name);
    const pid = this.pids.get(key);
    if (pid === undefined || isAlive(pid)) return pid;
    this.pids.delete(key);
    return undefined;
  }

  private forgetTheDead(): void {
    for (const [key, pid] of this.pids) if (!isAlive(pid)) this.pids.delete(key);
    this.crowded = Math.max(MANY, 2 * this.pids.size);
  }
}
