import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packages, root } from '../../scripts/setup.mjs';
import { rules } from '../../scripts/layers.mjs';

interface Manifest {
  name: string;
  type: string;
  engines: { node: string };
  files: string[];
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
}

function manifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest;
}

describe('the packages', () => {
  for (const name of packages) {
    describe(`@hot/${name}`, () => {
      const { exports, ...rest } = manifest(name);
      const entries = Object.entries(exports).filter(([path]) => path !== './package.json');

      it('offers each entry as source, then types, then code, in the order in which conditions are tried', () => {
        for (const [path, conditions] of entries) {
          expect(Object.keys(conditions), path).to.deep.equal(['@hot/source', 'types', 'default']);
        }
      });

      it('has the entries that the layer check lets others import', () => {
        const names = entries.map(([path]) => `@hot/${name}${path.slice(1)}`);
        expect(names).to.have.members(rules[name]?.entries ?? []);
      });

      it('depends on the packages that the layer check lets it import, and on no others', () => {
        const own = Object.keys(rest.dependencies).filter((dependency) => dependency.startsWith('@hot/'));
        expect(rules[name]?.imports.map((other) => `@hot/${other}`)).to.include.members(own);
      });

      it('packs its sources, which source maps and editors lead to', () => {
        expect(rest.files).to.include.members(['dist', 'src']);
      });

      it('is CommonJS for Node 20.19 and newer', () => {
        expect(rest.type).to.equal('commonjs');
        expect(rest.engines.node).to.equal('>=20.19.0');
      });
    });
  }
});
