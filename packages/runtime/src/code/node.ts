/**
 * The node that the world sees: processes and code.
 */
import { join, resolve } from 'node:path';
import { NodeBase } from '../node/node-base';
import type { NodeOptions, StopOptions } from '../node/node-options';
import type { Process, StackFrame } from '../process/process';
import type { ModuleTarget } from '../process/self';
import { Code } from './code';
import { CodePath } from './code-path';
import { CODE_SERVER, CodeServer } from './code-server';
import { Compile, type Compiled } from './compile';
import type { Loaded } from './code';
import { Loader } from './loader';
import { ModuleRows } from './module-rows';
import { ModuleTable } from './module-table';
import { ObjectStore } from './object-store';
import { framesOf } from './trace/process-stack';

declare module '../process/self' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- `self.node` is a `Node`
  interface OwnNode extends Node {}
}

export class Node extends NodeBase {
  /** Loads, purges and answers questions about hot code. */
  readonly code: Code;
  /** Compiles hot modules. */
  readonly compile: Compile;
  readonly #loader: Loader;
  readonly #server: CodeServer;

  protected constructor(options: NodeOptions) {
    // A node that cannot be is not to be known to anybody, so what may fail comes first.
    const path = new CodePath(rootsOf(options));
    super(options);
    const folder = options.cacheDir ?? (path.roots[0] === undefined ? undefined : join(path.roots[0], '.hot'));
    const store = folder === undefined ? null : new ObjectStore(resolve(folder));
    const kill = (process: Process): void => this.signals.exit(this.outside, process, 'kill');
    const rows = new ModuleRows(this.ets, () => this.names.get(CODE_SERVER) ?? null);
    this.#loader = new Loader(path, new ModuleTable(this.happenings, rows), store, kill);
    this.#server = new CodeServer(this, this.#loader, () => this.#withoutCodeServer());
    this.code = new Code(this.#server, this);
    this.compile = new Compile(this.#loader);
    this.asSystem(this.spawnWith({ name: CODE_SERVER }, this.#server.loop));
    this.names.get(CODE_SERVER)?.own(this.#server);
  }

  /** Starts a node in this OS process; rejects with `badarg` for wrong options. */
  static start<N extends Node = Node>(this: { prototype: N }, options: NodeOptions = {}): Promise<N> {
    const make = this as unknown as new (options: NodeOptions) => N;
    return new Promise((resolve) => resolve(new make(options)));
  }

  override async stop(options: StopOptions = {}): Promise<void> {
    await super.stop(options);
    this.#loader.close();
  }

  /** Compiles and loads a module, purging old code first (Erlang shell: `c/1`). */
  async c(module: ModuleTarget): Promise<Compiled> {
    const compiled = await this.compile.file(module);
    await this.code.loadFile(module, { purge: 'brutal' });
    return compiled;
  }

  /** Loads the object code of a module, purging old code first (Erlang shell: `l/1`). */
  l(module: ModuleTarget): Promise<Loaded> {
    return this.code.loadFile(module, { purge: 'brutal' });
  }

  /** Loads every loaded module whose object code has changed (Erlang shell: `lm/0`). */
  async lm(): Promise<Loaded[]> {
    const loaded: Loaded[] = [];
    for (const module of this.code.modifiedModules()) loaded.push(await this.l(module));
    return loaded;
  }

  override moduleByName(name: string): object | undefined {
    return this.#loader.ensure(name);
  }

  override spawned(process: Process): void {
    super.spawned(process);
    this.#loader.spawned(process);
  }

  /** Nothing can be loaded any more, and no module is known: the node ends, as OTP's does. */
  #withoutCodeServer(): void {
    if (this.isStopped) return;
    const message = 'The code server has ended, and with it the node';
    this.logger.report({ level: 'error', label: CODE_SERVER, domain: ['hot'], message, report: {} });
    // Not from within its last step.
    this.scheduler.clock.thisTurn(() => void this.stop());
  }

  override versionOf(module: string): string | undefined {
    return this.#loader.versionOf(module);
  }

  override stackOf(process: Process): StackFrame[] {
    return framesOf(process);
  }
}

/** The code roots in options that nobody has checked yet: those that are wrong are told by whoever does. */
function rootsOf(options: NodeOptions): string[] {
  const roots: unknown = (options as NodeOptions | null)?.roots;
  return [roots].flat().filter((root) => typeof root === 'string');
}
