/**
 * docs/otp-to-hot.md is executed: every block of TypeScript is compiled, and every row of every table is run in a process
 * of its own, on virtual time, after what its section says is given. What stands behind `//` must be what it gives.
 */
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as behaviours from '@hot/behaviours';
import * as runtime from '@hot/runtime';
import { inspect, type DownMessage, type Self } from '@hot/runtime';
import { startTestNode } from '@hot/runtime/testing';
import { Folder } from '../helpers/folder';
import { built } from '../helpers/program';
import { type Row, rowsOf, sectionsOf, type Section } from './tables';

const ROOT = join(__dirname, '..', '..');
const PAGE = readFileSync(join(ROOT, 'docs', 'otp-to-hot.md'), 'utf8');

/** Types are imported by name, too. */
const TYPES = ['Self', 'Pid', 'Ref'];

/** Alarms of virtual time after which a row is given up. */
const MOST_ALARMS = 1_000;

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
  let folder: Folder;

  before(async () => {
    await built();
    const files: Record<string, string> = {
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2022'],
          module: 'nodenext',
          types: [],
          strict: true,
          skipLibCheck: true,
        },
      }),
    };
    for (const [index, section] of sections.entries()) {
      for (const [name, text] of section.modules) files[`${name}.ts`] = text;
      files[`section${index}.ts`] = moduleOf(section, modules);
    }
    folder = new Folder(files);
    // zod is found where a user has it.
    symlinkSync(join(ROOT, 'node_modules'), folder.file('node_modules'));
  });

  after(() => folder.remove());

  /** Runs a row on a node of its own, and gives what it returned. */
  async function run(module: string, functionName: string): Promise<unknown> {
    const node = await startTestNode({ roots: [folder.path] });
    try {
      await node.code.ensureLoaded(module);
      let outcome: { readonly value: unknown } | { readonly reason: unknown } | undefined;
      const functions = node.moduleByName(module) as Record<string, (self: Self) => Promise<unknown>>;
      node.spawn(async (self) => {
        const { ref } = self.spawnMonitor(async (row: Self) => {
          outcome = { value: await functions[functionName]?.(row) };
        });
        const down = await self.receive((message): message is DownMessage => (message as DownMessage).ref === ref);
        outcome ??= { reason: down.reason };
      });
      await node.settle();
      for (let alarms = 0; outcome === undefined && alarms < MOST_ALARMS; alarms += 1) {
        await node.advance(Math.max(0, Math.min(node.clock.nextAlarm, Number.MAX_SAFE_INTEGER) - node.clock.now()));
      }
      if (outcome === undefined) throw new Error('it does not end');
      if ('reason' in outcome)
        throw outcome.reason instanceof Error ? outcome.reason : new Error(inspect(outcome.reason));
      return outcome.value;
    } finally {
      await node.stop({ deadline: 0 });
    }
  }

  it('has a table in each section, and a form here in each row', () => {
    expect(sections.length).to.be.greaterThan(7);
    for (const { title, rows } of sections) expect(rows, title).to.have.length.greaterThan(0);
  });

  for (const [index, { title, rows }] of sections.entries()) {
    describe(title, () => {
      before('compiles', async () => {
        const node = await startTestNode({ roots: [folder.path] });
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
