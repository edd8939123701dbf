// What a user's own exports infer from the packages can be written down in declarations: each type has a public name.
import { join } from 'node:path';
import * as behaviours from '@hot/behaviours';
import * as runtime from '@hot/runtime';
import { expect } from 'chai';
import ts from 'typescript';
import { root } from '../../scripts/setup.mjs';

/** Stands among the type tests, which see the packages as they are published. */
const FILE = join(root, 'test', 'types', 'inferred.ts');

/** The functions of a package, those in its objects of functions as well: `['GenServer.call', …]`. */
function functionsOf(exported: object): string[] {
  return Object.entries(exported).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'function') return isClass(value) ? [] : [name];
    if (typeof value !== 'object' || value === null) return [];
    const inner = Object.entries(value).filter(([, member]) => typeof member === 'function' && !isClass(member));
    return inner.map(([member]) => `${name}.${member}`);
  });
}

const isClass = (value: unknown): boolean => /^class\b/.test(Function.prototype.toString.call(value));

/** A module that exports, without a word of type, what each function takes and gives. */
function moduleOf(packages: Readonly<Record<string, object>>): string {
  const names = Object.entries(packages).flatMap(([alias, exported]) =>
    functionsOf(exported).map((name) => `${alias}.${name}`),
  );
  return [
    "import * as behaviours from '@hot/behaviours';",
    "import * as runtime from '@hot/runtime';",
    'declare function given<F extends (...args: never[]) => unknown>(of: F): ReturnType<F>;',
    'declare function taken<F extends (...args: never[]) => unknown>(by: F): Parameters<F>;',
    ...names.map((name, at) => `export const given${at} = given(${name}), taken${at} = taken(${name});`),
  ].join('\n');
}

function complaintsOf(text: string): string[] {
  const { config } = ts.readConfigFile(join(root, 'test', 'types', 'tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'test', 'types'));
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...rest) =>
    file === FILE ? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext) : getSourceFile(file, ...rest);
  const program = ts.createProgram([FILE], options, host);
  const source = program.getSourceFile(FILE) as ts.SourceFile;
  return [...program.getSemanticDiagnostics(source), ...program.getDeclarationDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
  );
}

describe('the types of the packages', function () {
  this.timeout(60_000);

  it('have public names, all that functions take and give', () => {
    expect(functionsOf(behaviours)).to.include.members(['ok', 'GenServer.call', 'Supervisor.init', 'timer.tc']);
    expect(functionsOf(runtime)).to.include.members(['spawn', 'coroutine', 'code.purge']);
    expect(complaintsOf(moduleOf({ behaviours, runtime }))).to.deep.equal([]);
  });
});
