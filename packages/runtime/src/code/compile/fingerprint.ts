/**
 * What besides its source decides how a module is compiled, told without loading any compiler: the tsconfig with those that
 * it extends, what package.json says of modules, and the versions of hot and of TypeScript.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { digest, FORMAT } from '../object-code';

/** The tsconfig of a code root: the nearest one, in the root itself or in a folder above it. */
export function nearestConfig(root: string): string | undefined {
  return nearest(root, 'tsconfig.json');
}

/** The file of that name in a folder, or in the nearest one above that has one. */
function nearest(start: string, name: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, name);
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * A hash of all that.
 *
 * @param project that of its project
 * @param file absolute path of the source
 */
export function fingerprintOf(project: string, file: string): string {
  return digest(JSON.stringify([project, packageScope(file)]));
}

/** What the nearest package.json says of modules: their format, and names for some. Most changes of one are of neither. */
function packageScope(file: string): unknown {
  const manifest = nearest(dirname(file), 'package.json');
  if (manifest === undefined) return null;
  try {
    const { name, type, imports, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
    return [name, type, imports, exports];
  } catch {
    // One that cannot be read says nothing to TypeScript either.
    return null;
  }
}

/**
 * A hash of what decides for all modules of a code root. It changes when one of the files changes, or is gone, or a nearer
 * tsconfig has appeared.
 *
 * @param configs absolute paths of the tsconfig files that the compiler read
 */
export function projectFingerprint(root: string, configs: readonly string[]): string {
  const texts = configs.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
  return digest(JSON.stringify([FORMAT, toolVersions(), nearestConfig(root) === configs[0], texts]));
}

let versions: readonly string[] | undefined;

function toolVersions(): readonly string[] {
  return (versions ??= [join(__dirname, '../../../package.json'), typescriptPackage()].map(versionIn));
}

function typescriptPackage(): string {
  return createRequire(__filename).resolve('typescript/package.json');
}

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
