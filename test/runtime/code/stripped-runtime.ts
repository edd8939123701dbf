/**
 * The runtime as a program has it: built, with nothing of TypeScript in memory. Made from the source as it is, in a
 * folder of its own below `node_modules`, where its dependencies are found.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const REPOSITORY = join(__dirname, '../../..');
const SOURCE = join(REPOSITORY, 'packages/runtime/src');

export interface StrippedRuntime {
  /** A folder in which `require('@hot/runtime')` finds it. */
  readonly folder: string;
  remove(): void;
}

export function stripRuntime(): StrippedRuntime {
  const folder = mkdtempSync(join(REPOSITORY, 'node_modules', '.hot-runtime-'));
  const packageFolder = join(folder, 'node_modules/@hot/runtime');
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const target = join(packageFolder, 'dist', file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    const { outputText } = ts.transpileModule(readFileSync(join(SOURCE, file), 'utf8'), {
      fileName: relative(SOURCE, file),
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
    });
    writeFileSync(target, outputText);
  }
  writeFileSync(join(packageFolder, 'package.json'), readFileSync(join(SOURCE, '../package.json')));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
