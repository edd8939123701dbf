/**
 * The user's TypeScript project: compiler and options, as ts-node finds them from a code root.
 *
 * This file is the only door to TypeScript and ts-node. Nothing is loaded before the first compilation, so a node that
 * runs object code does without them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import type * as tsNode from 'ts-node';
import type ts from 'typescript';

export type TypeScript = typeof ts;

/** What it loads stays loaded; nobody calls it before something is compiled. */
const load = createRequire(__filename);

export interface Project {
  readonly ts: TypeScript;
  /** The code root that it was found from. */
  readonly root: string;
  /** The tsconfig file, if there is one. */
  readonly configFile: string | undefined;
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

/**
 * Reads the project of a code root.
 *
 * @throws what ts-node throws for a tsconfig that cannot be read
 */
export function openProject(root: string): Project {
  const compiler = load('typescript') as TypeScript;
  const configFile = compiler.findConfigFile(root, existsSync);
  const { config } = withOwnStackTraces(() => {
    const { create } = load('ts-node') as typeof tsNode;
    return create({
      cwd: root,
      projectSearchDir: root,
      ...(configFile === undefined ? { skipProject: true } : { project: configFile }),
      compiler: load.resolve('typescript'),
      files: true,
      // Only the options are asked of it: types are checked over all files by `type-checker`.
      transpileOnly: true,
      logError: false,
      compilerOptions: { ...(configFile === undefined ? DEFAULTS : {}), ...FORCED },
    });
  });
  const options: ts.CompilerOptions = { ...config.options, noEmit: true };
  // Where output would go is nobody's business here.
  for (const layout of LAYOUT) delete options[layout];
  // ts-node fills in what its own loader needs; the checker is to see what `tsc` would.
  if (configFile !== undefined) {
    options.module ??= compiler.ModuleKind.NodeNext;
    options.moduleResolution ??= compiler.ModuleResolutionKind.NodeNext;
  }
  return {
    ts: compiler,
    root,
    configFile,
    options,
    ambient: config.fileNames.filter((file) => /\.d\.[mc]?ts$/.test(file)),
  };
}

/** ts-node maps stack traces of the whole process when it is made; ours stay as they are. */
function withOwnStackTraces<T>(make: () => T): T {
  const { prepareStackTrace } = Error;
  try {
    return make();
  } finally {
    if (prepareStackTrace === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    else Error.prepareStackTrace = prepareStackTrace;
  }
}

/** The path at which a tsconfig of a root is looked for first: what object code depends on without any compiler. */
export function nearestConfig(root: string): string | undefined {
  const file = join(root, 'tsconfig.json');
  return existsSync(file) ? file : undefined;
}
