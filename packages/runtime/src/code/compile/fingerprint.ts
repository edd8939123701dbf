/**
 * What besides its source decides how a module is compiled, told without loading any compiler: the tsconfig with those that
 * it extends, and the versions of hot and of TypeScript.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { digest, FORMAT } from '../object-code';

/** The tsconfig of a code root: the nearest one, in the root itself or in a folder above it. */
export function nearestConfig(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const file = join(folder, 'tsconfig.json');
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) return undefined;
  }
}

/**
 * A hash of all that. It changes when one of the files changes, or is gone, or a nearer tsconfig has appeared.
 *
 * @param configs absolute paths of the tsconfig files that the compiler read
 */
export function fingerprintOf(root: string, configs: readonly string[]): string {
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
