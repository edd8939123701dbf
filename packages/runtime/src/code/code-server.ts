/**
 * The code server: the one process that changes which code is current (C14), registered as `code_server`.
 *
 *     client                       code server
 *       │   { run, resolve, … }        │
 *       ├─────────────────────────────▶│  load = prepare ─ purge what is in the way ─ commit
 *       │         resolve / reject     │  purge, softPurge, delete
 *       │◀─────────────────────────────┤  one request at a time, in order of arrival
 *
 * Each request is carried out in one step of the event loop; nothing of it is seen half done. A request that fails
 * changed nothing: all that can fail is done before anything is purged (C5, C6).
 */
import { coroutine } from '../process/coroutine-function';
import type { Owned, Process, ProcessHost } from '../process/process';
import type { Self } from '../process/self';
import { CodeError, type Lingering } from './code-error';
import type { HotModule } from './hot-module';
import { describeLingering, lingeringProcesses, placesOf } from './lingering';
import type { Loader } from './loader';
import type { ModuleTable } from './module-table';
import type { ModuleVersion } from './module-version';
import { versionOf, type ObjectCode } from './object-code';

/** Lingering processes that a refusal names with their places; a loader that tries again is to be answered soon. */
const NAMED = 20;

/** The registered name of the code server. */
export const CODE_SERVER = 'code_server';

/**
 * What is to be done about old code that stands in the way of a load (C5):
 * `brutal` kills the processes that linger in it; `soft` refuses if there are any; `never` refuses if the module has
 * both current and old code. Without it: as `brutal`, where there is current code too.
 */
export type Purge = 'brutal' | 'soft' | 'never';

/** Object code to be loaded, and the source that it is of, if that is not on the code path. */
export interface Loadable {
  readonly code: ObjectCode;
  readonly file?: string | undefined;
}

/** A request on its way to the code server. */
interface Request {
  readonly tag: '@hot/code-request';
  /** Does it, and settles the client's promise. */
  readonly carryOut: () => void;
  /** Settles the promise without having done it. */
  readonly refuse: (reason: CodeError) => void;
}

export class CodeServer implements Owned {
  readonly table: ModuleTable;
  readonly loader: Loader;
  readonly #host: ProcessHost;
  /** Told when the process has ended. */
  readonly #ended: () => void;
  /** Requests that were not answered yet. */
  readonly #pending: Set<Request>;

  constructor(host: ProcessHost, loader: Loader, ended: () => void) {
    this.#host = host;
    this.table = loader.table;
    this.loader = loader;
    this.#ended = ended;
    this.#pending = new Set();
  }

  /** The body of the process. */
  readonly loop = coroutine(function* code_server(self: Self<Request>): Generator<unknown, never, Request> {
    // No exit signal ends it but `kill`; and the end of the node does.
    self.trapExit = true;
    for (;;) (yield self.receive(isRequest)).carryOut();
  });

  /** Has the process do something, behind what others have asked for before. */
  request<T>(run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const server = this.#host.names.get(CODE_SERVER);
      if (server === undefined) {
        reject(this.#gone());
        return;
      }
      const request: Request = {
        tag: '@hot/code-request',
        carryOut: () => {
          this.#pending.delete(request);
          try {
            resolve(run());
          } catch (thrown) {
            reject(thrown as Error);
          }
        },
        refuse: reject,
      };
      this.#pending.add(request);
      server.deliver(request);
    });
  }

  /** The process has ended: so have all requests. */
  ownerExited(): void {
    for (const { refuse } of this.#pending) refuse(this.#gone());
    this.#pending.clear();
    this.#ended();
  }

  #gone(): CodeError {
    return new CodeError('no_node', `the node ${this.#host.name} has been stopped`);
  }

  // ---------------------------------------------------------------------------------------------- in the process

  /**
   * Loads modules, all or none: each is prepared before any is committed.
   *
   * @throws CodeError `not_purged`, `sticky_directory`; LoadError
   */
  load(all: readonly Loadable[], purge: Purge | undefined): void {
    const modules = all.map(({ code }) => this.table.get(code.module));
    for (const module of modules) this.#checkReplaceable(module, purge);
    const unknown = modules.filter(({ known }) => !known);
    const versions: ModuleVersion[] = [];
    try {
      for (const { code, file } of all) {
        // One of those may have imported another that was never loaded, and so have loaded it.
        const imported = unknown.some(({ name, current }) => name === code.module && current?.code.hash === code.hash);
        if (!imported) versions.push(this.loader.prepare(code, file));
      }
    } catch (thrown) {
      for (const module of unknown) this.#unload(module);
      throw thrown;
    }
    // A body may have loaded what it imports; nothing else can have changed meanwhile.
    for (const module of modules) if (this.#isInTheWay(module, purge)) this.purge(module.name);
    for (const version of versions) this.table.commit(version);
  }

  /** Takes back that a module was loaded for the first time, if it was. */
  #unload(module: HotModule): void {
    if (module.current === null) return;
    this.table.retire(module);
    this.purge(module.name);
    module.known = false;
  }

  /** Kills who lingers in old code and drops it; whether anybody was killed (OTP: `code:purge/1`). */
  purge(name: string): boolean {
    const module = this.table.find(name);
    if (!module?.old) return false;
    const lingering = lingeringProcesses(this.#processes(), module.old);
    for (const process of lingering) this.#host.signals.exit(this.#host.outside, process, 'kill');
    this.table.drop(
      module,
      lingering.map((process) => process.pid),
    );
    return lingering.length > 0;
  }

  /** Drops old code unless somebody lingers in it; whether nothing stood in the way (OTP: `code:soft_purge/1`). */
  softPurge(name: string): boolean {
    const module = this.table.find(name);
    if (!module?.old) return true;
    if (lingeringProcesses(this.#processes(), module.old).length > 0) return false;
    this.table.drop(module, []);
    return true;
  }

  /** Makes current code old; false if there is old code, or the module was never loaded (OTP: `code:delete/1`). */
  delete(name: string): boolean {
    const module = this.table.find(name);
    if (!module?.known || module.old) return false;
    refuseSticky(module);
    if (module.current) this.table.retire(module);
    return true;
  }

  #checkReplaceable(module: HotModule, purge: Purge | undefined): void {
    refuseSticky(module);
    const { old, current, name } = module;
    if (!old) return;
    if (purge === 'never' && current) {
      throw notPurged(name, 'has old code', old, this.#processes());
    }
    if (purge === 'soft' && lingeringProcesses(this.#processes(), old).length > 0) {
      throw notPurged(name, 'has processes that linger in old code', old, this.#processes());
    }
  }

  #isInTheWay({ old, current }: HotModule, purge: Purge | undefined): boolean {
    if (!old) return false;
    return purge === 'brutal' || purge === 'soft' || current !== null;
  }

  #processes(): Iterable<Process> {
    return this.#host.living.toArray();
  }
}

/** Who lingers in the old code of a module, and where (C4). */
export function lingering(host: ProcessHost, module: HotModule): Lingering[] {
  return module.old ? describeLingering(host.living.toArray(), module.old) : [];
}

function refuseSticky({ sticky, name }: HotModule): void {
  if (sticky)
    throw new CodeError('sticky_directory', `module '${name}' is sticky and cannot be replaced`, { module: name });
}

function notPurged(name: string, why: string, old: ModuleVersion, processes: Iterable<Process>): CodeError {
  const all = lingeringProcesses(processes, old);
  const found = placesOf(all.slice(0, NAMED), old);
  const places = found.map(
    (one) => `\n  ${one.pid.toString()} in ${one.function} (${one.file}:${one.line}:${one.column})`,
  );
  const more = all.length > found.length ? `\n  and ${all.length - found.length} more` : '';
  const message = `module '${name}' ${why} (version ${versionOf(old.code)})${places.join('')}${more}`;
  return new CodeError('not_purged', message, { module: name, lingering: found });
}

function isRequest(message: unknown): message is Request {
  return (message as { tag?: unknown } | null)?.tag === '@hot/code-request';
}
