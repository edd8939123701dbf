/** What a `gen_server` scenario consists of while it is played, as the scripted servers and the clients see it. */
import type { From } from '@hot/behaviours';
import type { TestNode } from '@hot/runtime/testing';
import type { Json } from '../json';
import { Labels } from '../labels';
import type { Watcher } from '../watcher';

export class World {
  readonly node: TestNode;
  readonly labels: Labels;
  readonly watcher: Watcher;
  /** The caller of every call that reached a server, by the id of its message. */
  readonly callers: Map<string, From>;
  /** Callbacks invoked since the player last looked, by server. */
  private log: Record<string, Json[]>;
  /** What opens the gates that a server waits at, by server and gate. */
  private readonly gates: Map<string, () => void>;

  constructor(node: TestNode, watcher: Watcher) {
    this.node = node;
    this.labels = new Labels();
    this.watcher = watcher;
    this.callers = new Map();
    this.log = {};
    this.gates = new Map();
  }

  /** Notes that a callback was invoked. */
  note(server: string, entry: Json): void {
    (this.log[server] ??= []).push(entry);
  }

  /** The callbacks invoked since the last look. */
  takeLog(): Record<string, Json[]> {
    const log = this.log;
    this.log = {};
    return log;
  }

  /** What a server awaits that waits at a gate. */
  gate(server: string, gate: string): Promise<void> {
    return new Promise((resolve) => this.gates.set(`${server} ${gate}`, resolve));
  }

  /** Lets the server go on that waits at the gate. */
  release(server: string, gate: string): void {
    const open = this.gates.get(`${server} ${gate}`);
    if (open === undefined) throw new Error(`${server} does not wait at ${gate}`);
    this.gates.delete(`${server} ${gate}`);
    open();
  }

  /** Whether a server waits at some gate. */
  waits(server: string): boolean {
    return [...this.gates.keys()].some((key) => key.startsWith(`${server} `));
  }
}
