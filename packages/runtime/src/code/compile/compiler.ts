/**
 * Source file in, object code out.
 *
 *     read ─▶ check types ─▶ emit CommonJS ─▶ write coroutines ─▶ seal
 *             (whole project)   (this file)      (its text)
 *
 * Everything that is wrong with a file is reported at once. Nothing is written and nothing is loaded here.
 */
import remapping from '@ampproject/remapping';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { basename, relative, resolve, sep } from 'node:path';
import type { CodePath, SourceFile } from '../code-path';
import { CompileError, type Diagnostic } from '../compile-error';
import { digest, objectCode, type ObjectCode } from '../object-code';
import { isPath } from '../resolver';
import { helperPrefix } from '../transform/helper-names';
import type * as Transform from '../transform/transform';
import { emit, type Emitted } from './emit';
import { fingerprintOf, projectFingerprint } from './fingerprint';
import { openProject, type Project } from './project';
import { TypeChecker } from './type-checker';

export class Compiler {
  readonly #path: CodePath;
  /** Projects by root, with the fingerprint that they were made at. */
  readonly #projects: Map<
    string,
    { readonly fingerprint: string; readonly project: Project; readonly checker: TypeChecker }
  >;

  constructor(path: CodePath) {
    this.#path = path;
    this.#projects = new Map();
  }

  /**
   * Compiles one module.
   *
   * @throws CompileError with every diagnostic
   */
  compile({ name, file, root }: SourceFile): ObjectCode {
    const { project, checker, fingerprint } = this.#open(root);
    const source = readFileSync(file, 'utf8');
    const complaints = isChecked(project, file, source) ? checker.check(file) : [];
    const prefix = helperPrefix(source);
    const emitted = emit(project, file, source, prefix);
    const diagnostics = withoutRepetition([...emitted.refused, ...complaints]);
    if (diagnostics.length > 0) throw new CompileError(diagnostics);

    const configured = (specifier: string): string | undefined => this.#configured(checker, specifier, file);
    const mayBeHot = (specifier: string): boolean => isPath(specifier) || configured(specifier) !== undefined;
    const transformed = transform(emitted, { prefix, mayBeHot }, file);
    const resolutions = transformed.imports.flatMap((specifier) => {
      const found = configured(specifier);
      return found === undefined ? [] : [[specifier, found]];
    });
    return objectCode({
      module: name,
      source: pathFrom(root, file),
      sourceHash: digest(source),
      configs: project.configs.map((config) => pathFrom(root, config)),
      options: fingerprintOf(fingerprint, file),
      attributes: {
        ...(transformed.vsn === undefined ? {} : { vsn: transformed.vsn }),
        exports: [...transformed.exports],
        liveExports: [...transformed.liveExports],
        imports: [...transformed.imports],
        resolutions: Object.fromEntries(resolutions),
        esm: emitted.esm,
        interop: isModuleToNode(project, file) ? 'node' : 'typescript',
        prefix,
      },
      code: transformed.code,
      map: composed(transformed.map, emitted.map, file),
    });
  }

  /** Whether object code is what `compile` would make of the file, as far as can be told without a compiler. */
  isCurrent(code: ObjectCode, { file, root }: SourceFile): boolean {
    if (code.sourceHash !== digest(readFileSync(file, 'utf8'))) return false;
    const configs = code.configs.map((config) => resolve(root, config));
    return code.options === fingerprintOf(projectFingerprint(root, configs), file);
  }

  /** Lets go of all projects. */
  close(): void {
    for (const { checker } of this.#projects.values()) checker.dispose();
    this.#projects.clear();
  }

  #open(root: string): { project: Project; checker: TypeChecker; fingerprint: string } {
    const known = this.#projects.get(root);
    if (known?.fingerprint === projectFingerprint(root, known?.project.configs ?? [])) return known;
    known?.checker.dispose();
    this.#projects.delete(root);
    const project = openProject(root);
    const fingerprint = projectFingerprint(root, project.configs);
    const opened = { project, checker: new TypeChecker(project), fingerprint };
    this.#projects.set(root, opened);
    return opened;
  }

  /** The hot module that a specifier stands for, by what tsconfig or package.json say; none of `node_modules` is one. */
  #configured(checker: TypeChecker, specifier: string, from: string): string | undefined {
    if (isPath(specifier) || isBuiltin(specifier) || isOurs(specifier)) return undefined;
    const found = checker.resolve(specifier, from);
    return found === undefined || found.includes('/node_modules/') ? undefined : this.#path.moduleAt(found)?.name;
  }
}

/** What the runtime answers itself. */
function isOurs(specifier: string): boolean {
  return specifier === 'tslib' || specifier.startsWith('@hot/');
}

/** Whether the project is Node's own kind, and Node would take the file for an ES module. */
function isModuleToNode({ ts: compiler, options }: Project, file: string): boolean {
  const { ModuleKind } = compiler;
  const kind = options.module ?? ModuleKind.None;
  if (kind < ModuleKind.Node16 || kind > ModuleKind.NodeNext) return false;
  return compiler.getImpliedNodeFormatForFile(file, undefined, compiler.sys, options) === ModuleKind.ESNext;
}

/** JavaScript is checked where its author asks for it. */
function isChecked(project: Project, file: string, source: string): boolean {
  if (!/\.[cm]?js$/.test(file)) return true;
  return project.options.checkJs === true || /^\s*\/\/\s*@ts-check\b/m.test(source);
}

function transform(emitted: Emitted, options: Transform.TransformOptions, file: string): Transform.Transformed {
  // Loaded with the first compilation, like TypeScript: it brings a parser.
  const { transformModule } = createRequire(__filename)('../transform/transform') as typeof Transform;
  try {
    return transformModule(emitted.code, options);
  } catch (thrown) {
    const offset = (thrown as { offset?: unknown; pos?: unknown }).offset ?? (thrown as { pos?: unknown }).pos;
    if (!(thrown instanceof Error) || typeof offset !== 'number') throw thrown;
    const before = emitted.code.slice(0, offset).split('\n');
    const place = { line: before.length, column: (before.at(-1) ?? '').length };
    const original = originalPositionFor(new TraceMap(emitted.map), place);
    const complaint: Diagnostic = {
      file,
      line: original.line ?? place.line,
      column: (original.column ?? place.column) + 1,
      code: 'hot',
      message: thrown.message,
    };
    throw new CompileError([complaint]);
  }
}

/** One map from the code that runs to the source that was written. */
function composed(outer: string, inner: string, file: string): string {
  const map = remapping([outer, inner], () => null);
  map.file = null as never;
  map.sources = [basename(file)];
  return map.toString();
}

/** Type checker and emitter both see a syntax error; it is one. */
function withoutRepetition(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const key = `${one.file}:${one.line}:${one.column}:${one.code}`;
    if (!seen.has(key)) seen.set(key, one);
  }
  const all = [...seen.values()];
  // Where hot says what to write instead, TypeScript's own remarks on top-level await add nothing.
  const ours = all.filter((one) => one.code === 'hot');
  const told = (one: Diagnostic): boolean =>
    one.code !== 'hot' && TOP_LEVEL_AWAIT.has(one.code) && ours.some((hot) => hot.line === one.line);
  return all.filter((one) => !told(one)).sort(byPlace);
}

function byPlace(one: Diagnostic, other: Diagnostic): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

const TOP_LEVEL_AWAIT = new Set([
  'TS1309',
  'TS1378',
  'TS1375',
  'TS1432',
  'TS2852',
  'TS2853',
  'TS2854',
  'TS1431',
  'TS18038',
]);

function pathFrom(root: string, file: string): string {
  return relative(root, file).split(sep).join('/');
}
