/**
 * Loading: from a name to a version that is current, in two steps (C6).
 *
 *     prepare   find object code (compile if there is none), load what it imports, run its body     may fail
 *     commit    one swap in the module table                                                        cannot fail
 *
 * Everything here is synchronous, because a `require` in a module body is. The code server calls it, one request at a
 * time; a module that is imported for the first time is loaded within the load of its importer.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Process } from '../process/process';
import { CodeError, isCodeError } from './code-error';
import type { CodePath, SourceFile } from './code-path';
import { Compiler } from './compile/compiler';
import { requirable } from './esm-only';
import { evaluate, type Importer } from './evaluator';
import type { HotModule } from './hot-module';
import { interopFor } from './interop';
import { isModuleName } from './module-name';
import { publish } from './module-reference';
import type { ModuleTable } from './module-table';
import { ModuleVersion } from './module-version';
import type { ObjectCode } from './object-code';
import type { ObjectStore } from './object-store';
import { isPath, resolveImport, type Resolution } from './resolver';
import { registerScript } from './trace/script-registry';
import { mapStackTraces } from './trace/stack-trace';

/** Hashes of proven bodies that are kept of a module. */
const REMEMBERED = 16;

export class Loader {
  readonly path: CodePath;
  readonly table: ModuleTable;
  readonly #store: ObjectStore | null;
  readonly #compiler: Compiler;
  /** Object code of modules that the load going on is about to import. */
  readonly #compiled: Map<string, ObjectCode>;
  /** Ends processes that a body spawned before it failed. */
  readonly #kill: (process: Process) => void;
  /** Processes that the body being run has spawned; `null` when none is. */
  #children: Process[] | null;

  /**
   * @param store where object code is kept; `null` keeps none
   * @param kill what is done to processes that a body has spawned, when it fails
   */
  constructor(path: CodePath, table: ModuleTable, store: ObjectStore | null, kill: (process: Process) => void) {
    this.path = path;
    this.table = table;
    this.#store = store;
    this.#compiler = new Compiler(path);
    this.#compiled = new Map();
    this.#kill = kill;
    this.#children = null;
  }

  /**
   * Compiles the source of a module and keeps the object code, unless `keep` is false. Loads nothing.
   *
   * @throws CodeError `nofile`, `write_error`; CompileError
   */
  compile(name: string, keep = true): ObjectCode {
    const code = this.#compiler.compile(this.#sourceOf(name));
    if (keep) this.#store?.write(code);
    return code;
  }

  /**
   * The object code of a module, compiled on the way if there is none (C10).
   *
   * @param fresh whether object code of an older source will not do
   * @throws CodeError `nofile`; CompileError
   */
  objectCode(name: string, fresh: boolean): ObjectCode {
    const stored = this.#store?.read(name);
    if (stored !== undefined) {
      const source = this.path.source(name);
      if (!fresh || source === undefined || this.#compiler.isCurrent(stored, source)) return stored;
    }
    const code = this.compile(name, false);
    try {
      this.#store?.write(code);
    } catch (thrown) {
      // Nobody asked for the file: a node whose cache folder is read-only compiles at each start.
      if (!isCodeError(thrown)) throw thrown;
    }
    return code;
  }

  /** The object code on disk, whatever it is of. */
  stored(name: string): ObjectCode | undefined {
    return this.#store?.read(name);
  }

  /**
   * Prepares a version: evaluated, seen by nobody.
   *
   * @param file absolute path of the source, for object code that is not from this code path
   * @throws LoadError
   */
  prepare(code: ObjectCode, file?: string): ModuleVersion {
    const module = this.table.get(code.module);
    const version = new ModuleVersion(code, file ?? this.#fileOf(code));
    registerScript(version);
    mapStackTraces();
    const importer = this.#importerFor(version);
    const outer = module.preparing;
    const outermost = this.#compiled.size === 0;
    const siblings = this.#children;
    const children: Process[] = [];
    this.#children = children;
    try {
      this.#compileImports(version.code, version.file);
      evaluate(version, importer, module.proven.has(code.hash), (exports) => {
        module.preparing = { version, exports };
      });
      if (module.proven.size >= REMEMBERED) module.proven.clear();
      module.proven.add(code.hash);
    } catch (thrown) {
      if (module.current === null) publish(module.reference, null);
      // What was not loaded leaves nothing behind.
      for (const child of children) this.#kill(child);
      throw thrown;
    } finally {
      this.#children = siblings;
      module.preparing = outer;
      if (outermost) this.#compiled.clear();
    }
    return version;
  }

  /** A process was spawned: perhaps by a body that is being run. */
  spawned(process: Process): void {
    if (this.#children !== null) this.#children.push(process);
  }

  /** The current version of a module; `undefined` when it has none. */
  versionOf(name: string): string | undefined {
    return this.table.find(name)?.current?.vsn;
  }

  /** The module's reference, the module loaded if it never was; `undefined` when there is none of that name. */
  ensure(name: string): object | undefined {
    // `../x` would be found in the file system, outside of the root.
    if (!isModuleName(name)) return undefined;
    const module = this.table.find(name);
    if (module?.known || module?.preparing) return module.reference;
    if (!this.#exists(name)) return undefined;
    this.load(name);
    return this.table.get(name).reference;
  }

  /** Lets go of the compiler, which holds much. A later compilation gets another. */
  close(): void {
    this.#compiler.close();
  }

  /** Loads a module that has no current code. */
  load(name: string): void {
    this.table.commit(this.prepare(this.#compiled.get(name) ?? this.objectCode(name, true)));
  }

  /** @throws CodeError `nofile` with the paths that were looked at */
  #sourceOf(name: string): SourceFile {
    const source = this.path.source(name);
    if (source !== undefined) return source;
    throw noFile(name, this.path.candidates(name));
  }

  #fileOf(code: ObjectCode): string {
    return this.path.source(code.module)?.file ?? join(this.path.roots[0] ?? '/', code.source);
  }

  /**
   * Gets the object code of everything that a load will load, before any body runs: compiling takes longer than a body
   * may, and an error in a source is best told as what it is. What the body may load later, by `import()` or a `require`
   * in a function, is among it: a process that comes to that line is not to wait for the compiler.
   */
  #compileImports({ attributes, module }: ObjectCode, file: string): void {
    for (const specifier of attributes.imports) {
      const found = resolveImport(this.path, specifier, file, attributes.resolutions);
      if (found.kind !== 'hot' || found.name === module || this.#compiled.has(found.name)) continue;
      const { name } = found;
      const known = this.table.find(name);
      if (known?.known || known?.preparing || !this.#exists(name)) continue;
      const code = this.objectCode(name, true);
      this.#compiled.set(name, code);
      this.#compileImports(code, this.#fileOf(code));
    }
  }

  /** Whether there is anything to load under a name. */
  #exists(name: string): boolean {
    return this.path.source(name) !== undefined || this.#store?.read(name) !== undefined;
  }

  #importerFor(version: ModuleVersion): Importer {
    const { resolutions, esm } = version.code.attributes;
    const interop = interopFor(version);
    const find = (specifier: string) => resolveImport(this.path, specifier, version.file, resolutions);
    const load = (specifier: string, namespace: boolean): unknown => {
      if (specifier === 'tslib') return interop;
      const found = find(specifier);
      switch (found.kind) {
        case 'hot':
          return this.#import(found.name, version, namespace);
        case 'json':
          return readJson(found.file);
        case 'dependency':
          return found.load(requirable(found.load, found.id));
      }
    };
    return {
      require: (specifier) => load(specifier, esm),
      requireWhole: (specifier) => load(specifier, false),
      import: async (specifier) => {
        const found = find(String(specifier));
        if (found.kind === 'json') return { default: load(specifier, true) };
        if (found.kind === 'hot') return load(specifier, true);
        return importNatively(urlOf(found));
      },
      resolve: (specifier) => {
        const url = String(specifier);
        if (isPath(url) || URL.canParse(url)) return new URL(url, pathToFileURL(version.file)).href;
        const found = find(url);
        if (found.kind === 'dependency') return urlOf(found);
        return pathToFileURL(found.kind === 'hot' ? this.#sourceOf(found.name).file : found.file).href;
      },
    };
  }

  #import(name: string, importer: ModuleVersion, namespace: boolean): unknown {
    const known = this.table.find(name);
    // In a circle of modules that are loaded for the first time, the others see what there is so far.
    if (known?.preparing && known.current === null && name !== importer.module) expose(known);
    if (this.ensure(name) === undefined && !isTypeScript(importer)) {
      throw noFile(name, this.path.candidates(name));
    }
    const module = this.table.get(name);
    const exports = module.current?.exports;
    // `require` of CommonJS by CommonJS: a function or class as `module.exports` is what is asked for, not a namespace.
    return !namespace && typeof exports === 'function' ? exports : module.reference;
  }
}

/** @throws SyntaxError that names the file */
function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new SyntaxError(`${file}: ${(thrown as SyntaxError).message}`, { cause: thrown });
  }
}

/** The URL by which Node imports a dependency. */
function urlOf({ load, id }: Extract<Resolution, { kind: 'dependency' }>): string {
  const found = load.resolve(requirable(load, id));
  if (isAbsolute(found)) return pathToFileURL(found).href;
  return found.startsWith('node:') ? found : `node:${found}`;
}

let native: ((id: string) => Promise<unknown>) | undefined;

/** Node's own `import()`, which a compiler must not make a `require` of; what `node:vm` has for it warns on the terminal. */
function importNatively(id: string): Promise<unknown> {
  native ??= new Function('id', 'return import(id)') as (id: string) => Promise<unknown>;
  return native(id);
}

/** Lets importers see the exports of a body that is still running. */
function expose(module: HotModule): void {
  const { preparing, reference } = module;
  if (preparing === null) return;
  const partial = Object.create(preparing.version) as ModuleVersion;
  partial.exports = preparing.exports;
  publish(reference, partial);
}

/** Imports of TypeScript were there when it was checked: if one is not there now, calls to it fail, and not the load. */
function isTypeScript(version: ModuleVersion): boolean {
  return /\.[cm]?ts$/.test(version.file);
}

function noFile(name: string, candidates: readonly string[]): CodeError {
  return new CodeError('nofile', missing(name, candidates), { module: name });
}

function missing(name: string, candidates: readonly string[]): string {
  if (candidates.length === 0) return `no module '${name}': this node has no code root`;
  return `no module '${name}'; looked at ${candidates.join(', ')}`;
}
