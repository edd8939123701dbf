/**
 * Global names: any plain term may be a name (OTP: `global`, for a cluster of one node).
 *
 * One table per node. A name ends with its process: an entry of a dead process is dropped when it is met.
 */
import { isAlive, type Pid, type Self } from '@hot/runtime';
import { inspect } from 'node:util';
import type { Registry } from './registry';

const tables = new WeakMap<object, GlobalNames>();

/** The global names of the node that a process lives in. */
export function globalNames(self: Self): Registry {
  let table = tables.get(self.node);
  if (table === undefined) {
    table = new GlobalNames();
    tables.set(self.node, table);
  }
  return table;
}

class GlobalNames implements Registry {
  /** Processes by name, as {@link keyOf} writes it. */
  private readonly pids = new Map<unknown, Pid>();

  registerName(name: unknown, pid: Pid): 'yes' | 'no' {
    if (this.whereisName(name) !== undefined) return 'no';
    this.pids.set(keyOf(name), pid);
    return 'yes';
  }

  unregisterName(name: unknown): void {
    this.pids.delete(keyOf(name));
  }

  whereisName(name: unknown): Pid | undefined {
    const key = keyOf(name);
    const pid = this.pids.get(key);
    if (pid === undefined || isAlive(pid)) return pid;
    this.pids.delete(key);
    return undefined;
  }
}

/** Equal terms have equal keys. */
function keyOf(name: unknown): unknown {
  return typeof name === 'object' && name !== null
    ? inspect(name, { depth: Infinity, sorted: true, compact: true, breakLength: Infinity, maxArrayLength: null })
    : name;
}
