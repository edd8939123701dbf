/**
 * What an import in a hot module means: another hot module, a JSON file, the running copy of this runtime, or an
 * ordinary dependency that Node loads once.
 *
 * Relative specifiers follow TypeScript's habit: `./z.js` means `z.ts` when that is there. What a tsconfig's `paths` say
 * was found out when the module was compiled and stands in its object code, as no compiler is there when it is loaded.
 */
import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { CodePath } from './code-path';
import { isFile } from './code-path';
import { EXTENSIONS, withoutExtension } from './module-name';

export type Resolution =
  | { readonly kind: 'hot'; readonly name: string }
  | { readonly kind: 'json'; readonly file: string }
  /** Loaded by Node; `load` is its `require`. */
  | { readonly kind: 'dependency'; readonly id: string; readonly load: NodeJS.Require };

/** `require` of this very file: it answers `@hot/runtime` with the copy that is running. */
const own = createRequire(__filename);

/** Source extensions that a specifier's own extension stands for. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.js'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts'],
  '.ts': ['.ts'],
  '.mts': ['.mts'],
  '.cts': ['.cts'],
};

/** Whether a specifier is a path, as `./z.js` is. */
export function isPath(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..';
}

/**
 * @param from absolute path of the importing module
 * @param known what the compiler found out: names of hot modules by specifier
 */
export function resolveImport(
  path: CodePath,
  specifier: string,
  from: string,
  known: Readonly<Record<string, string>> = {},
): Resolution {
  const name = Object.hasOwn(known, specifier) ? known[specifier] : undefined;
  if (name !== undefined) return { kind: 'hot', name };
  if (!isPath(specifier)) return dependency(specifier, from);
  const target = resolve(dirname(from), specifier);
  const file = sourceAt(target);
  if (target.endsWith('.json') || file?.endsWith('.json')) return { kind: 'json', file: file ?? target };
  const module = path.moduleAt(file ?? assumedSource(target));
  if (module !== undefined) return { kind: 'hot', name: module.name };
  return { kind: 'dependency', id: file ?? target, load: createRequire(from) };
}

function dependency(specifier: string, from: string): Resolution {
  if (isBuiltin(specifier)) return { kind: 'dependency', id: specifier, load: own };
  if (specifier === '@hot/runtime' || specifier.startsWith('@hot/runtime/')) {
    return { kind: 'dependency', id: specifier, load: own };
  }
  // A file in a temporary folder has no node_modules above it: what comes with the runtime is found beside the runtime.
  const load = createRequire(from);
  return {
    kind: 'dependency',
    id: specifier,
    load: !specifier.startsWith('@hot/') || canResolve(load, specifier) ? load : own,
  };
}

function canResolve(load: NodeJS.Require, specifier: string): boolean {
  try {
    load.resolve(specifier);
    return true;
  } catch {
    return false;
  }
}

/** The file that a path without its true extension means. */
function sourceAt(target: string): string | undefined {
  for (const [written, sources] of Object.entries(STANDS_FOR)) {
    if (!target.endsWith(written) || /\.d\.[mc]?ts$/.test(target)) continue;
    const stem = target.slice(0, -written.length);
    for (const extension of sources) if (isFile(stem + extension)) return stem + extension;
  }
  if (isFile(target)) return target;
  for (const extension of EXTENSIONS) if (isFile(target + extension)) return target + extension;
  if (existsSync(target)) {
    for (const extension of EXTENSIONS) {
      const index = join(target, `index${extension}`);
      if (isFile(index)) return index;
    }
  }
  return undefined;
}

/** The name that the source would have if it were there: modules can be loaded that have none. */
function assumedSource(target: string): string {
  return withoutExtension(target) === undefined ? `${target}.ts` : target;
}
