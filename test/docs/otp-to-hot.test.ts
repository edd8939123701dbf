/**
 * docs/otp-to-hot.md is executed: every block of TypeScript is compiled, and every row of every table is run in a process
 * of its own, on virtual time, after what its section says is given. What stands behind `//` must be what it gives.
 */
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as behaviours from '@hot/behaviours';
import * as runtime from '@hot/runtime';
import { inspect } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { type AnySelf, coroutines } from '../helpers/body-kind';
import { inProcess } from '../helpers/in-process';
import { built } from '../helpers/program';
import { type CodeRoot, Stage } from '../runtime/code/code-root';
import { type Row, rowsOf, sectionsOf, type Section } from './tables';

const ROOT = join(__dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'otp-to-hot.md'), 'utf8');

/** Types are imported by name, too. */
const TYPES = ['Self', 'Pid', 'Ref'];

/** What a module may import from where, if its text has the name. */
function importsFor(text: string): string {
  const used = (names: readonly string[]) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  const lines = [
    `import { ${used(Object.keys(runtime)).join(', ')} } from '@hot/runtime';`,
    `import type { ${used(TYPES).join(', ')} } from '@hot/runtime';`,
    `import { ${used(Object.keys(behaviours)).join(', ')} } from '@hot/behaviours';`,
  ];
  if (used(['z']).length > 0) lines.push(`import { z } from 'zod';`);
  return lines.join('\n');
}

/** A module with one function per row. */
function moduleOf({ given, rows }: Section, modules: readonly string[]): string {
  const functions = rows.map(
    ({ code, gives }, index) =>
      `export async function row${index}(self: Self<any>): Promise<unknown> {\n${given}\n${gives === undefined ? `${code};\nreturn undefined;` : `return (${code});`}\n}`,
  );
  const body = functions.join('\n');
  const own = modules.filter((name) => new RegExp(`\\b${name}\\b`).test(body));
  return [importsFor(body), ...own.map((name) => `import * as ${name} from './${name}.js';`), body].join('\n');
}

describe('docs/otp-to-hot.md', function () {
  this.timeout(120_000);
  const sections = sectionsOf(PAGE);
  const modules = sections.flatMap((section) => [...section.modules.keys()]);
  const stage = new Stage();
  let root: CodeRoot;

  before(async () => {
    await built();
    const files: Record<string, string> = {};
    for (const [index, section] of sections.entries()) {
      for (const [name, text] of section.modules) files[`${name}.ts`] = text;
      files[`section${index}.ts`] = moduleOf(section, modules);
    }
    root = stage.root(files);
    // zod is found where a user has it.
    symlinkSync(join(ROOT, 'node_modules'), root.path('node_modules'));
  });

  after(() => stage.clear());

  /** Runs a row on a node of its own, and gives what it returned. */
  function run(module: string, functionName: string): Promise<unknown> {
    return inProcess(
      coroutines,
      function* (self, node) {
        yield node.code.ensureLoaded(module);
        const functions = node.moduleByName(module) as Record<string, (self: AnySelf) => Promise<unknown>>;
        return (yield functions[functionName]?.(self)) as unknown;
      },
      { roots: [root.folder] },
    );
  }

  it('has a table in each section, and a form here in each row', () => {
    expect(sections.length).to.be.greaterThan(8);
    for (const { title, rows } of sections) expect(rows, title).to.have.length.greaterThan(0);
  });

  for (const [index, { title, rows }] of sections.entries()) {
    describe(title, () => {
      before('compiles', async () => {
        const node = await startTestNode({ roots: [root.folder] });
        await node.compile.file(`section${index}`).finally(() => node.stop());
      });

      for (const [number, { erlang, code, gives }] of rows.entries()) {
        it(`${erlang} is ${code}`, async () => {
          const value = await run(`section${index}`, `row${number}`);
          if (gives !== undefined) expect(inspect(value)).to.equal(gives);
        });
      }
    });
  }

  describe('its reader', () => {
    it('takes a row apart, whatever stands in its cells', () => {
      const [row] = rowsOf('| `a \\| b` | `c`, `d` | `f(1) // [ 2 ]` |');
      expect(row).to.deep.equal({ erlang: 'a | b', code: 'f(1)', gives: '[ 2 ]' } satisfies Row);
    });
  });
});
