/** What a `supervisor` scenario consists of while it is played, as the scripted modules and the clients see it. */
import type { Pid } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { byText, canonical, isJsonObject, type Json } from '../json';
import { Labels } from '../labels';
import { childModule, nestedModule, topModule } from './modules';
import { termTo } from './term';

export class World {
  readonly node: TestNode;
  readonly labels: Labels;
  readonly modules: { readonly child: object; readonly nested: object; readonly tsup: ReturnType<typeof topModule> };
  /** Start attempts by key. */
  private readonly counters: Map<string, number>;
  /** Processes of children and supervisors by key, the latest. */
  private readonly latest: Map<string, Pid>;
  /** Key and number of the processes that leave a `term` event. */
  private readonly watched: Map<Pid, [key: string, n: number]>;
  /** The keys of children of simple_one_for_one supervisors. */
  private readonly dynamic: Set<string>;
  /** What happened since the player last looked. */
  private events: Json[];
  /** What opens the gates at which start functions wait. */
  private readonly gates: Map<string, () => void>;

  constructor(node: TestNode) {
    this.node = node;
    this.labels = new Labels();
    this.modules = { child: childModule(this), nested: nestedModule(this), tsup: topModule(this) };
    this.counters = new Map();
    this.latest = new Map();
    this.watched = new Map();
    this.dynamic = new Set();
    this.events = [];
    this.gates = new Map();
    node.events.subscribe((event) => {
      if (event.type === 'process_exited') this.ended(event.pid, event.reason);
    });
  }

  /** Counts a start attempt. */
  attempt(key: string): number {
    const n = this.attempts(key) + 1;
    this.counters.set(key, n);
    return n;
  }

  /** Start attempts so far. */
  attempts(key: string): number {
    return this.counters.get(key) ?? 0;
  }

  /** Names the process that came of an attempt, whose end will be an event. */
  named(key: string, n: number, pid: Pid): void {
    this.labels.set(`${key}#${n}`, pid);
    this.latest.set(key, pid);
    this.watched.set(pid, [key, n]);
  }

  /** Notes that a key is that of a child of a simple_one_for_one supervisor. */
  isDynamic(key: string): void {
    this.dynamic.add(key);
  }

  /** The supervisor with that key, maybe dead. */
  supervisor(key: string): Pid {
    const pid = this.latest.get(key);
    if (pid === undefined) throw new Error(`no supervisor ${key} has been started`);
    return pid;
  }

  note(event: Json): void {
    this.events.push(event);
  }

  /** What happened since the last look, what has no order sorted. */
  takeEvents(unordered: boolean): Json[] {
    const { events } = this;
    this.events = [];
    if (unordered) return events.sort(byText);
    const runs: Json[][] = [];
    let inRun = false;
    for (const event of events) {
      const [kind, key] = event as [string, string];
      const joins = kind === 'term' && this.dynamic.has(key);
      if (joins && inRun) runs.at(-1)?.push(event);
      else runs.push([event]);
      inRun = joins;
    }
    return runs.flatMap((run) => run.sort(byText));
  }

  /** What a start function awaits that waits at a gate. */
  gate(gate: string): Promise<void> {
    return new Promise((resolve) => this.gates.set(gate, resolve));
  }

  release(gate: string): void {
    const open = this.gates.get(gate);
    if (open === undefined) throw new Error(`nobody waits at ${gate}`);
    this.gates.delete(gate);
    open();
  }

  /** How the recording writes a scripted module or a start argument. */
  nameOf(term: object): Json | undefined {
    for (const [name, module] of Object.entries(this.modules)) if (module === term) return name;
    const { key } = term as { readonly key?: unknown };
    return typeof key === 'string' && ('manner' in term || 'init' in term) ? { cfg: key } : undefined;
  }

  private ended(pid: Pid, reason: unknown): void {
    const known = this.watched.get(pid);
    if (known === undefined) return;
    this.note(['term', ...known, termTo(this, reason)]);
  }
}

/** The children list of a simple_one_for_one supervisor has no order; that of others has. */
export function sortedIfDynamic(children: Json[]): Json[] {
  const dynamic = children.every((child) => isJsonObject(child) && canonical(child).includes('["undefined",'));
  return dynamic ? children.sort(byText) : children;
}
