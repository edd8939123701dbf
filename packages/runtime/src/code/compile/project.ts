/**
 * The user's TypeScript project: compiler and options, as `tsc` finds them from a code root.
 *
 * This file is the only door to TypeScript. Nothing is loaded before the first compilation, so a node that runs object
 * code does without it.
 */
import { createRequire } from 'node:module';
import type ts from 'typescript';
import { CompileError } from '../compile-error';
import { describe } from './diagnostic';
import { nearestConfig } from './fingerprint';

export type TypeScript = typeof ts;

/** What it loads stays loaded; nobody calls it before something is compiled. */
const load = createRequire(__filename);

export interface Project {
  readonly ts: TypeScript;
  /** The code root that it was found from. */
  readonly root: string;
  /** Absolute paths of the tsconfig file, if there is one, and of those that it extends. */
  readonly configs: readonly string[];
  /** The user's options, with what a hot module cannot do without. */
  readonly options: ts.CompilerOptions;
  /** Declaration files that the tsconfig names: types that are there without an import. */
  readonly ambient: readonly string[];
}

/** Options of a root without tsconfig. */
const DEFAULTS = {
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  skipLibCheck: true,
} as const;

/** Options without which compiled modules would not run, or not be checked file by file. */
const FORCED = {
  isolatedModules: true,
  noEmitOnError: false,
  composite: false,
  incremental: false,
  allowJs: true,
  moduleDetection: 'auto',
} as const;

/** Options about the files that a build would write. */
const LAYOUT = [
  'outDir',
  'outFile',
  'rootDir',
  'declaration',
  'declarationDir',
  'declarationMap',
  'sourceMap',
  'inlineSourceMap',
  'inlineSources',
  'tsBuildInfoFile',
] as const;

/** Complaints of a tsconfig about the files that it would build: none, say. Modules are compiled one by one. */
const ABOUT_FILES: ReadonlySet<number> = new Set([18002, 18003]);

/**
 * Reads the project of a code root.
 *
 * @throws CompileError with everything that is wrong with the tsconfig
 */
export function openProject(root: string): Project {
  const compiler = load('typescript') as TypeScript;
  const configFile = nearestConfig(root);
  const { options, errors, fileNames, configs } =
    configFile === undefined ? withoutConfig(compiler, root) : readConfig(compiler, configFile);
  const complaints = errors.filter(({ code }) => !ABOUT_FILES.has(code));
  if (complaints.length > 0) {
    throw new CompileError(complaints.map((one) => describe(compiler, one, configFile ?? root)));
  }
  const layout = LAYOUT.filter((name) => !(name === 'declaration' && options.isolatedDeclarations === true));
  for (const name of layout) delete options[name];
  // The two exclude each other.
  if (options.isolatedDeclarations === true) options.allowJs = false;
  return {
    ts: compiler,
    root,
    configs,
    options: { ...options, noEmit: true },
    ambient: fileNames.filter((file) => /\.d\.[mc]?ts$/.test(file)),
  };
}

interface Read {
  readonly options: ts.CompilerOptions;
  readonly errors: readonly ts.Diagnostic[];
  readonly fileNames: readonly string[];
  readonly configs: readonly string[];
}

function withoutConfig(compiler: TypeScript, root: string): Read {
  const { options, errors } = compiler.convertCompilerOptionsFromJson({ ...DEFAULTS, ...FORCED }, root);
  return { options, errors, fileNames: [], configs: [] };
}

function readConfig(compiler: TypeScript, file: string): Read {
  const broken: ts.Diagnostic[] = [];
  const forced = compiler.convertCompilerOptionsFromJson(FORCED, '').options;
  const host: ts.ParseConfigFileHost = {
    ...compiler.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => broken.push(diagnostic),
  };
  const parsed = compiler.getParsedCommandLineOfConfigFile(file, forced, host);
  const source = parsed?.options['configFile'] as ts.TsConfigSourceFile | undefined;
  return {
    options: parsed?.options ?? {},
    errors: parsed ? [...broken, ...compiler.getConfigFileParsingDiagnostics(parsed)] : broken,
    fileNames: parsed?.fileNames ?? [],
    configs: [file, ...(source?.extendedSourceFiles ?? [])],
  };
}
