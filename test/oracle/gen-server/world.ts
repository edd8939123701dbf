/** What a `gen_server` scenario consists of while it is played, as the scripted servers and the clients see it. */
import type { From } from '@hot/behaviours';
import type { Ref } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import type { Json } from '../json';
import { Labels } from '../labels';
import type { Watcher } from '../watcher';
import { type Modules, scriptedModules } from './server';

export class World {
  readonly node: TestNode;
  readonly labels: Labels;
  readonly watcher: Watcher;
  /** The callback modules of the servers. */
  readonly modules: Modules;
  /** The caller of every call that reached a server, by the id of its message. */
  private readonly callers: Map<string, From>;
  /** Callbacks invoked since the player last looked, by server. */
  private log: Record<string, Json[]>;
  /** What opens the gates that a server waits at, by server and gate. */
  private readonly gates: Map<string, () => void>;

  constructor(node: TestNode, watcher: Watcher) {
    this.node = node;
    this.labels = new Labels();
    this.watcher = watcher;
    this.modules = scriptedModules(this);
    this.callers = new Map();
    this.log = {};
    this.gates = new Map();
  }

  /** Notes that a call has reached a server. */
  called(message: string, from: From): void {
    this.callers.set(message, from);
  }

  /** Who waits for the reply to a call. */
  caller(message: string): From {
    const from = this.callers.get(message);
    if (from === undefined) throw new Error(`the call ${message} has reached no server`);
    return from;
  }

  /** The call whose reply arrives under a reference. */
  callOf(ref: Ref): string | undefined {
    for (const [message, from] of this.callers) if (from.ref === ref) return message;
    return undefined;
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
