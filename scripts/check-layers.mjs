// `npm test -- --only layers`: checks the imports of all packages against scripts/layers.mjs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkLayers } from './layers.mjs';
import { packages, root } from './setup.mjs';

process.chdir(root);

/** @type {Map<string, string>} */
const sources = new Map();
for (const name of packages) {
  const src = `packages/${name}/src`;
  for (const entry of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.[cm]?ts$/.test(entry)) continue;
    const path = `${src}/${entry.replaceAll('\\', '/')}`;
    sources.set(path, readFileSync(join(root, path), 'utf8'));
  }
}
const violations = checkLayers(sources);
for (const violation of violations) console.error(violation);
console.log(`${sources.size} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
