import { expect } from 'chai';
import { checkLayers, importsOf } from '../../scripts/layers.mjs';

/** Violations among files given as `path below packages/: text`. */
function check(files: Record<string, string>): string[] {
  return checkLayers(new Map(Object.entries(files).map(([path, text]) => [`packages/${path}`, text])));
}

describe('the layer check', () => {
  it('accepts imports that point down, within a layer and through public entries', () => {
    const violations = check({
      'runtime/src/term/pid.ts': '',
      'runtime/src/term/ref.ts': `import type { Pid } from './pid';`,
      'runtime/src/process/process.ts': `import { pid } from '../term/pid';\nimport { EventEmitter } from 'node:events';`,
      'runtime/src/testing/index.ts': `export * from '../process/process';`,
      'runtime/src/index.ts': `export { pid } from './term/pid.js';`,
      'behaviours/src/gen.ts': `import { spawn } from '@hot/runtime';`,
      'behaviours/src/gen-server/index.ts': `import { call } from '../gen';`,
      'cli/src/main.ts': `import '@hot/behaviours';\nimport { startTestNode } from '@hot/runtime/testing';`,
    });
    expect(violations).to.deep.equal([]);
  });

  it('refuses an import of a higher layer and says where it is', () => {
    const violations = check({
      'runtime/src/term/pid.ts': `\nimport { Node } from '../node/node';`,
      'runtime/src/node/node.ts': '',
    });
    expect(violations).to.deep.equal([
      'packages/runtime/src/term/pid.ts:2 imports ../node/node: term may not import node',
    ]);
  });

  for (const [form, text] of Object.entries({
    'type import': `import type { Node } from '../node/node';`,
    'import in a type': `type N = import('../node/node').Node;`,
    'typeof import': `type N = typeof import('../node/node');`,
    're-export': `export * from '../node/node';`,
    'dynamic import': `void import('../node/node');`,
    'require call': `require('../node/node');`,
    'import assignment': `import node = require('../node/node');`,
  })) {
    it(`counts the ${form}`, () => {
      const violations = check({ 'runtime/src/term/pid.ts': text, 'runtime/src/node/node.ts': '' });
      expect(violations).to.have.lengthOf(1);
      expect(violations[0]).to.include('term may not import node');
    });
  }

  it('refuses a layer that imports its neighbour in the same row', () => {
    const violations = check({
      'behaviours/src/gen-server/index.ts': `import '../gen-statem/index';`,
      'behaviours/src/gen-statem/index.ts': '',
    });
    expect(violations).to.have.lengthOf(1);
    expect(violations[0]).to.include('gen-server may not import gen-statem');
  });

  it('refuses a layer that imports what may import everything', () => {
    const violations = check({
      'runtime/src/code/server.ts': `import '../testing/probe';`,
      'runtime/src/testing/probe.ts': '',
    });
    expect(violations[0]).to.include('no layer may import testing');
  });

  it('refuses a folder that has no layer', () => {
    const violations = check({
      'runtime/src/utils/misc.ts': `import '../term/pid';`,
      'runtime/src/term/pid.ts': '',
    });
    expect(violations[0]).to.include('utils has no layer');
  });

  it('finds a cycle, type imports included', () => {
    const violations = check({
      'runtime/src/term/a.ts': `import type { B } from './b';`,
      'runtime/src/term/b.ts': `import { c } from './c';`,
      'runtime/src/term/c.ts': `export { a } from './a';`,
    });
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `packages/runtime/src/term/${name}.ts`);
    expect(violations).to.deep.equal([`cycle: ${a} -> ${b} -> ${c} -> ${a}`]);
  });

  it('refuses a package that imports a higher package', () => {
    const violations = check({ 'runtime/src/node/node.ts': `import { GenServer } from '@hot/behaviours';` });
    expect(violations[0]).to.include('package runtime may not import package behaviours');
  });

  it('refuses the inside of another package, by name and by path', () => {
    const violations = check({
      'behaviours/src/gen.ts': `import '@hot/runtime/src/term/pid';\nimport '../../runtime/src/term/pid';`,
      'runtime/src/term/pid.ts': '',
    });
    expect(violations).to.have.lengthOf(2);
    expect(violations[0]).to.include('not a public entry');
    expect(violations[1]).to.include('leaves the package');
  });

  it('refuses an import of a source that does not exist', () => {
    expect(check({ 'runtime/src/term/pid.ts': `import './gone';` })[0]).to.include('no such source');
  });

  it('reads imports in the order in which they are written', () => {
    const text = `import 'a';\nexport { b } from 'b';\nconst c = require('c');`;
    expect(importsOf('x.ts', text)).to.deep.equal([
      { specifier: 'a', line: 1 },
      { specifier: 'b', line: 2 },
      { specifier: 'c', line: 3 },
    ]);
  });
});
