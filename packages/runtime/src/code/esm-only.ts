/**
 * Packages that say in their `exports` how they are imported, and nothing of how they are required. Node can require an ES
 * module, but does not find these by name.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exports as exportsOf } from 'resolve.exports';
import { isFile } from './code-path';

/**
 * What Node requires under a name: the name itself, or for a package that can only be imported, its file.
 *
 * @param load the `require` of the importing module
 */
export function requirable(load: NodeJS.Require, specifier: string): string {
  try {
    load.resolve(specifier);
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw thrown;
    return importedFile(load, specifier) ?? specifier;
  }
  return specifier;
}

function importedFile(load: NodeJS.Require, specifier: string): string | undefined {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
  for (const folder of load.resolve.paths(specifier) ?? []) {
    const manifest = join(folder, name, 'package.json');
    if (!isFile(manifest)) continue;
    try {
      const found = exportsOf(JSON.parse(readFileSync(manifest, 'utf8')), specifier);
      return found?.[0] === undefined ? undefined : join(folder, name, found[0]);
    } catch {
      // It exports nothing of that name either; Node's own message is the better one.
      return undefined;
    }
  }
  return undefined;
}
