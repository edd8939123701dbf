/**
 * The client functions of the code server: `node.code`, and `code` at the top level (OTP: module `code`).
 *
 * A module is named by its name or by its reference (what `import * as M` gives). Questions are answered at once; what
 * changes code goes through the code server and is to be awaited.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import type { Process, ProcessHost } from '../process/process';
import type { ModuleTarget } from '../process/self';
import { isPid, type Pid, type PidTerm } from '../term/pid';
import { CodeError, isCodeError, type Lingering } from './code-error';
import { lingering, type CodeServer, type Loadable, type Purge } from './code-server';
import type { HotModule } from './hot-module';
import { lingersIn } from './lingering';
import { parseObjectCode, serialize, versionOf, type ObjectCode } from './object-code';
import { moduleName } from './module-target';

/** How a module is loaded. */
export interface LoadOptions {
  /** What becomes of old code that stands in the way; see {@link Purge}. */
  readonly purge?: Purge | undefined;
}

/** A module given to {@link Code.atomicLoad} as object code. */
export interface Binary {
  readonly module: string;
  readonly file: string;
  readonly binary: string;
}

/** What a load resolves to (OTP: `{module, M}`). */
export interface Loaded {
  readonly module: string;
}

/** What is known of a loaded module (OTP: `M:module_info/0`). */
export interface ModuleInfo {
  readonly module: string;
  readonly file: string;
  /** Identity of the current version: its `vsn`, else the hash of its object code (C11). */
  readonly vsn: string;
  /** Hash of the object code. */
  readonly hash: string;
  readonly exports: readonly string[];
  /** Specifiers as they are written. */
  readonly imports: readonly string[];
  /** Identity of the old version, if there is one. */
  readonly old: string | undefined;
}

/** Whether what is on disk is what is loaded (OTP: `code:module_status/1`). */
export type ModuleStatus = 'not_loaded' | 'loaded' | 'modified' | 'removed';

const loadOptions = z.strictObject({ purge: z.enum(['brutal', 'soft', 'never']).optional() });

export class Code {
  readonly #server: CodeServer;
  readonly #host: ProcessHost;

  constructor(server: CodeServer, host: ProcessHost) {
    this.#server = server;
    this.#host = host;
  }

  // ---------------------------------------------------------------------------------------------- loading

  /**
   * Loads the object code of a module; if there is none, its source is compiled first (OTP: `code:load_file/1`).
   *
   * @throws CodeError `nofile`, `not_purged`, `sticky_directory`; CompileError; LoadError. Nothing has changed then.
   */
  loadFile(module: ModuleTarget, options: LoadOptions = {}): Promise<Loaded> {
    return this.#ask(() => {
      const name = moduleName(module);
      const { purge } = checkedOptions(options);
      this.#server.load([{ code: this.#server.loader.objectCode(name, false) }], purge);
      return { module: name };
    });
  }

  /**
   * Loads object code from memory (OTP: `code:load_binary/3`).
   *
   * @param file the source that it is of: what stack traces name and imports start from
   * @param binary as `compile.file(module, { binary: true })` gives it
   * @throws CodeError `badarg`; `badfile` when it is damaged or of another module; and as {@link loadFile}
   */
  loadBinary(
    module: ModuleTarget,
    file: string,
    binary: string | ObjectCode,
    options: LoadOptions = {},
  ): Promise<Loaded> {
    return this.#ask(() => {
      const name = moduleName(module);
      const { purge } = checkedOptions(options);
      this.#server.load([binaryOf(name, file, binary)], purge);
      return { module: name };
    });
  }

  /**
   * Loads several modules in one step: all of them, or none (OTP: `code:atomic_load/1`).
   *
   * @throws as {@link loadFile}
   */
  atomicLoad(modules: readonly (ModuleTarget | Binary)[], options: LoadOptions = {}): Promise<Loaded[]> {
    return this.#ask(() => {
      const { purge } = checkedOptions(options);
      const all = listOf('modules', modules).map((one): Loadable =>
        isBinary(one)
          ? binaryOf(one.module, one.file, one.binary)
          : { code: this.#server.loader.objectCode(moduleName(one), false) },
      );
      const names = all.map(({ code }) => code.module);
      if (new Set(names).size < names.length) throw new CodeError('badarg', `a module twice in ${names.join(', ')}`);
      this.#server.load(all, purge);
      return names.map((module) => ({ module }));
    });
  }

  /** Loads a module unless it has current code (OTP: `code:ensure_loaded/1`). */
  ensureLoaded(module: ModuleTarget): Promise<Loaded> {
    return this.#ask(() => {
      const name = moduleName(module);
      if (!this.#find(module)?.current)
        this.#server.load([{ code: this.#server.loader.objectCode(name, true) }], undefined);
      return { module: name };
    });
  }

  // ---------------------------------------------------------------------------------------------- old code

  /** Kills the processes that linger in old code and drops it; whether any was killed (OTP: `code:purge/1`). */
  purge(module: ModuleTarget): Promise<boolean> {
    return this.#ask(() => this.#server.purge(moduleName(module)));
  }

  /**
   * Drops old code unless processes linger in it, and then changes nothing; {@link lingering} tells who they are.
   *
   * @returns whether nothing stood in the way (OTP: `code:soft_purge/1`)
   */
  softPurge(module: ModuleTarget): Promise<boolean> {
    return this.#ask(() => this.#server.softPurge(moduleName(module)));
  }

  /** Makes current code old; false when there is old code already, or nothing to delete (OTP: `code:delete/1`). */
  delete(module: ModuleTarget): Promise<boolean> {
    return this.#ask(() => this.#server.delete(moduleName(module)));
  }

  /** The processes that linger in old code: in which function, and at which line they wait. */
  lingering(module: ModuleTarget): Lingering[] {
    const found = this.#find(module);
    return found ? lingering(this.#host, found) : [];
  }

  /** Whether the module has old code (OTP: `erlang:check_old_code/1`). */
  hasOld(module: ModuleTarget): boolean {
    return this.#find(module)?.old != null;
  }

  /** Whether a process lingers in old code of the module; false if it has ended (OTP: `check_process_code/2`). */
  checkProcessCode(pid: Pid<never>, module: ModuleTarget): boolean {
    if (!isPid(pid)) throw new CodeError('badarg', 'checkProcessCode takes a pid and a module');
    const old = this.#find(module)?.old;
    const process = (pid as unknown as PidTerm).target as Process | null;
    return old != null && process !== null && !process.dead && lingersIn(process, old);
  }

  // ---------------------------------------------------------------------------------------------- questions

  /**
   * The reference of a module: what an import of it holds in hot code. It loads nothing; without current code the
   * reference has no properties.
   */
  reference(module: ModuleTarget): object {
    return this.#server.table.get(moduleName(module)).reference;
  }

  /** The file of a module with current code, else false (OTP: `code:is_loaded/1`). */
  isLoaded(module: ModuleTarget): { readonly file: string } | false {
    const current = this.#find(module)?.current;
    return current ? { file: current.file } : false;
  }

  /** All modules with current code (OTP: `code:all_loaded/0`). */
  allLoaded(): { readonly module: string; readonly file: string }[] {
    return this.#server.table.loaded().map(({ name, current }) => ({ module: name, file: current?.file ?? '' }));
  }

  /** All modules that can be loaded: those with a source under a code root (OTP: `code:all_available/0`). */
  allAvailable(): { readonly module: string; readonly file: string; readonly loaded: boolean }[] {
    const sources = this.#server.loader.path.sources();
    return sources.map(({ name, file }) => ({ module: name, file, loaded: this.#find(name)?.current != null }));
  }

  /** The file that a module was, or would be, loaded from (OTP: `code:which/1`). */
  which(module: ModuleTarget): string | 'non_existing' {
    const name = moduleName(module);
    return this.#find(module)?.current?.file ?? this.#server.loader.path.source(name)?.file ?? 'non_existing';
  }

  /** What is known of a loaded module; `undefined` when it is not loaded (OTP: `M:module_info/0`). */
  moduleInfo(module: ModuleTarget): ModuleInfo | undefined {
    const found = this.#find(module);
    if (!found?.current) return undefined;
    const { current, old, name, reference } = found;
    return {
      module: name,
      file: current.file,
      vsn: current.vsn,
      hash: current.code.hash,
      exports: Object.keys(reference),
      imports: current.code.attributes.imports,
      old: old ? versionOf(old.code) : undefined,
    };
  }

  /** Loaded modules whose object code on disk is another by now (OTP: `code:modified_modules/0`). */
  modifiedModules(): string[] {
    return this.#server.table
      .loaded()
      .filter(({ name }) => this.moduleStatus(name) === 'modified')
      .map(({ name }) => name);
  }

  /** How what is loaded compares with the object code on disk (OTP: `code:module_status/1`). */
  moduleStatus(module: ModuleTarget): ModuleStatus {
    const current = this.#find(module)?.current;
    if (!current) return 'not_loaded';
    const stored = this.#server.loader.stored(current.module);
    if (stored === undefined) return 'removed';
    return stored.hash === current.code.hash ? 'loaded' : 'modified';
  }

  /** The object code of a module on disk, with its source (OTP: `code:get_object_code/1`). */
  getObjectCode(module: ModuleTarget): Binary | undefined {
    const name = moduleName(module);
    const stored = this.#server.loader.stored(name);
    return stored && { module: name, file: this.which(name), binary: serialize(stored) };
  }

  // ---------------------------------------------------------------------------------------------- the code path

  /** Adds a code root behind the others (OTP: `code:add_path/1`); `bad_directory` when there is no such folder. */
  addPath(folder: string): true {
    this.#server.loader.path.append(folder);
    return true;
  }

  /** Adds a code root before the others (OTP: `code:add_patha/1`). */
  addPatha(folder: string): true {
    this.#server.loader.path.prepend(folder);
    return true;
  }

  /** Adds several code roots behind the others; folders that are not there are passed over (OTP: `code:add_paths/1`). */
  addPaths(folders: readonly string[]): void {
    for (const folder of listOf('folders', folders)) passOver(() => this.addPath(folder));
  }

  /** Adds several code roots one by one before the others, so that the last one is first (OTP: `code:add_pathsa/1`). */
  addPathsa(folders: readonly string[]): void {
    for (const folder of listOf('folders', folders)) passOver(() => this.addPatha(folder));
  }

  /**
   * Puts a code root in the place of the one of that name, or behind all others if there is none. A folder is called
   * `name` or `name-version`; `bad_name` when the new one is not, `bad_directory` (OTP: `code:replace_path/2`).
   */
  replacePath(name: string, folder: string): true {
    this.#server.loader.path.replaceNamed(name, folder);
    return true;
  }

  /** Makes these the code roots; `bad_directory`, and no change, when one is not there (OTP: `code:set_path/1`). */
  setPath(folders: readonly string[]): true {
    this.#server.loader.path.replace(listOf('folders', folders));
    return true;
  }

  /** Takes a code root away, told by its path or its name; false when it was none (OTP: `code:del_path/1`). */
  delPath(folder: string): boolean {
    return this.#server.loader.path.remove(folder);
  }

  /** The code roots, in the order in which they are looked through (OTP: `code:get_path/0`). */
  getPath(): string[] {
    return [...this.#server.loader.path.roots];
  }

  /** Protects a module from being replaced, deleted (OTP: `code:stick_dir/1`, for one module). */
  stick(module: ModuleTarget): true {
    this.#server.table.get(moduleName(module)).sticky = true;
    return true;
  }

  /** Takes the protection away (OTP: `code:unstick_mod/1`). */
  unstick(module: ModuleTarget): true {
    this.#server.table.get(moduleName(module)).sticky = false;
    return true;
  }

  /** Whether a module is protected (OTP: `code:is_sticky/1`). */
  isSticky(module: ModuleTarget): boolean {
    return this.#find(module)?.sticky === true;
  }

  #find(module: ModuleTarget): HotModule | undefined {
    return this.#server.table.find(moduleName(module));
  }

  #ask<T>(run: () => T): Promise<T> {
    return this.#server.request(run);
  }
}

function binaryOf(name: string, file: string, binary: string | ObjectCode): Loadable {
  if (typeof file !== 'string') throw new CodeError('badarg', `no path of a source: ${String(file)}`, { module: name });
  const code = parseObjectCode(typeof binary === 'string' ? binary : serialize(binary));
  if (code === undefined)
    throw new CodeError('badfile', `no object code of '${name}': it is damaged`, { module: name });
  if (code.module !== name) {
    throw new CodeError('badfile', `this is object code of '${code.module}', not of '${name}'`, { module: name });
  }
  return { code, file: resolve(file) };
}

/** Adds a code root, if it is there. */
function passOver(add: () => void): void {
  try {
    add();
  } catch (thrown) {
    if (!isCodeError(thrown)) throw thrown;
  }
}

function isBinary(value: ModuleTarget | Binary): value is Binary {
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'binary') && Object.hasOwn(value, 'module')
  );
}

function listOf<T>(what: string, value: readonly T[]): readonly T[] {
  if (Array.isArray(value)) return value;
  throw new CodeError('badarg', `no list of ${what}: ${String(value)}`);
}

function checkedOptions(options: LoadOptions): LoadOptions {
  const result = loadOptions.safeParse(options);
  if (result.success) return result.data;
  throw new CodeError('badarg', `load options: ${z.prettifyError(result.error)}`);
}
