/**
 * Checks the types of one file against the project, through a language service that lives as long as the project, so
 * that only the first check reads the libraries.
 *
 * What is on disk at the time of a check is what is checked: files outside of `node_modules` are read anew for each, and
 * known by their text, because two writes within one tick of the file system's clock look alike from outside.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type ts from 'typescript';
import type { Diagnostic } from '../compile-error';
import { digest } from '../object-code';
import { describe } from './diagnostic';
import type { Project, TypeScript } from './project';

/** Parsed libraries, shared by all projects of this OS process. */
let registry: ts.DocumentRegistry | undefined;

/** Keeps the libraries in the registry between one project and the next. */
let lastDisposed: ts.LanguageService | undefined;

interface Snapshot {
  readonly version: string;
  readonly text: ts.IScriptSnapshot;
  /** The check for which it was read; libraries are read once. */
  readonly check: number;
}

export class TypeChecker {
  readonly #project: Project;
  readonly #service: ts.LanguageService;
  /** Files as they were read. */
  readonly #snapshots: Map<string, Snapshot>;
  /** Modules checked so far; they stay in the program. */
  readonly #files: Set<string>;
  /** Number of the current check. */
  #check: number;

  constructor(project: Project) {
    this.#project = project;
    this.#snapshots = new Map();
    this.#files = new Set();
    this.#check = 0;
    registry ??= project.ts.createDocumentRegistry();
    this.#service = project.ts.createLanguageService(this.#host(), registry);
  }

  /** Everything that is wrong with a file, and with the project's options. Its imports are looked at for their types only. */
  check(file: string): Diagnostic[] {
    this.#check += 1;
    this.#files.add(file);
    const service = this.#service;
    const { ts: compiler, configs } = this.#project;
    const inOptions = service.getCompilerOptionsDiagnostics().filter(concernsTheUser);
    const inFile = [
      ...service.getSyntacticDiagnostics(file),
      ...service.getSemanticDiagnostics(file).filter(({ code }) => !FORMAT_COMPLAINTS.has(code)),
    ];
    return [
      ...inOptions.map((one) => describe(compiler, one, configs[0] ?? file)),
      ...inFile.map((one) => describe(compiler, one, file)),
    ];
  }

  /** The file that a specifier means to TypeScript. */
  resolve(specifier: string, from: string): string | undefined {
    const { ts: compiler, options } = this.#project;
    return resolveWith(compiler, specifier, from, options, compiler.sys).resolvedModule?.resolvedFileName;
  }

  /** Gives parsed files back. Those of the checker disposed of last stay, for the next one will want the same libraries. */
  dispose(): void {
    lastDisposed?.dispose();
    lastDisposed = this.#service;
    this.#snapshots.clear();
  }

  #host(): ts.LanguageServiceHost {
    const { ts: compiler, options, ambient, root } = this.#project;
    const { sys } = compiler;
    return {
      getCompilationSettings: () => options,
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (wanted) => compiler.getDefaultLibFilePath(wanted),
      getScriptFileNames: () => [...ambient, ...[...this.#files].filter((file) => this.#read(file))],
      getScriptVersion: (file) => this.#read(file)?.version ?? '',
      getScriptSnapshot: (file) => this.#read(file)?.text,
      fileExists: (file) => sys.fileExists(file),
      readFile: (file, encoding) => sys.readFile(file, encoding),
      directoryExists: (folder) => sys.directoryExists(folder),
      getDirectories: (folder) => sys.getDirectories(folder),
      realpath: (file) => sys.realpath?.(file) ?? file,
      useCaseSensitiveFileNames: () => sys.useCaseSensitiveFileNames,
      resolveModuleNameLiterals: (literals, from, redirected, settings, source) =>
        literals.map((literal) => {
          const mode = source && compiler.getModeForUsageLocation(source, literal, settings);
          return resolveWith(compiler, literal.text, from, settings, sys, mode, redirected);
        }),
      resolveTypeReferenceDirectiveReferences: (references, from, redirected, settings) =>
        references.map((reference) => {
          const name = typeof reference === 'string' ? reference : reference.fileName;
          const found = compiler.resolveTypeReferenceDirective(name, from, settings, sys, redirected);
          if (found.resolvedTypeReferenceDirective) return found;
          return compiler.resolveTypeReferenceDirective(name, BESIDE_RUNTIME, settings, sys);
        }),
    };
  }

  #read(file: string): Snapshot | undefined {
    const known = this.#snapshots.get(file);
    if (known && (known.check === this.#check || isLibrary(file))) return known;
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      this.#snapshots.delete(file);
      return undefined;
    }
    const content = readFileSync(file, 'utf8');
    const version = digest(content);
    const text = known?.version === version ? known.text : this.#project.ts.ScriptSnapshot.fromString(content);
    const snapshot = { version, text, check: this.#check };
    this.#snapshots.set(file, snapshot);
    return snapshot;
  }
}

function isLibrary(file: string): boolean {
  return file.includes('/node_modules/');
}

/** Complaints about options that are old but do work, or about where output would go, are not of this file. */
function concernsTheUser({ code }: ts.Diagnostic): boolean {
  return ![5011, 5055, 5101, 5107, 6059, 6307].includes(code);
}

/** A file, which need not exist, that sees the packages that this one sees; but sees this one from outside. */
const BESIDE_RUNTIME = join(__dirname, '../../../..', 'hot.ts');

/** Whether this runs from its TypeScript source, so that the types beside a build may be old. */
const FROM_SOURCE = __filename.endsWith('.ts');

/**
 * Resolves as TypeScript does from the importing file, and packages of this project, when that file has none above it,
 * from here: a code root can be any folder, say a temporary one.
 */
function resolveWith(
  compiler: TypeScript,
  specifier: string,
  from: string,
  options: ts.CompilerOptions,
  host: ts.ModuleResolutionHost,
  mode?: ts.ResolutionMode,
  redirected?: ts.ResolvedProjectReference,
): ts.ResolvedModuleWithFailedLookupLocations {
  const ours = specifier.startsWith('@hot/');
  const settings = ours && FROM_SOURCE ? { ...options, customConditions: ['@hot/source'] } : options;
  const found = compiler.resolveModuleName(specifier, from, settings, host, undefined, redirected, mode);
  if (found.resolvedModule || (!ours && !OURS_TOO.has(specifier))) return found;
  const nodeNext = {
    ...settings,
    module: compiler.ModuleKind.NodeNext,
    moduleResolution: compiler.ModuleResolutionKind.NodeNext,
  };
  const beside = compiler.resolveModuleName(specifier, BESIDE_RUNTIME, nodeNext, host, undefined, undefined, mode);
  return beside.resolvedModule ? beside : found;
}

/** Packages whose types are part of ours. */
const OURS_TOO: ReadonlySet<string> = new Set(['rxjs', 'zod']);

/**
 * Complaints about files of one module format that do what only the other can: a hot module can do both. `import.meta`
 * (1343, 1470), ES modules that are required (1479, 1541, 1542), ES syntax that is not left as it is (1286, 1287, 1295),
 * import attributes (2856), JSON without them or with named imports (1543, 1544).
 */
const FORMAT_COMPLAINTS: ReadonlySet<number> = new Set([
  1286, 1287, 1295, 1343, 1470, 1479, 1541, 1542, 1543, 1544, 2856,
]);
