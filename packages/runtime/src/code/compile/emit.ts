/**
 * TypeScript to CommonJS: types away, ES2022, one file at a time.
 *
 * What a hot module cannot have at all is refused with its place.
 */
import type ts from 'typescript';
import type { Diagnostic } from '../compile-error';
import { placed } from './diagnostic';
import { assignsItsExports, renameRequires, replaceModuleSyntax } from './module-syntax';
import type { Project, TypeScript } from './project';

export interface Emitted {
  readonly code: string;
  /** Source map to the TypeScript source, as JSON. */
  readonly map: string;
  /** Whether the source is an ES module. */
  readonly esm: boolean;
  /** What a hot module cannot have. With any, the code is not to be used. */
  readonly refused: readonly Diagnostic[];
}

/** The user's options that change what code means; all others are the runtime's choice. */
const KEPT = [
  'jsx',
  'jsxFactory',
  'jsxFragmentFactory',
  'jsxImportSource',
  'experimentalDecorators',
  'emitDecoratorMetadata',
  'useDefineForClassFields',
  'preserveConstEnums',
] as const satisfies readonly (keyof ts.CompilerOptions)[];

export function emit(project: Project, file: string, source: string, prefix: string): Emitted {
  const { ts: compiler, options } = project;
  const refused: Diagnostic[] = [];
  let esm = false;
  const kept = Object.fromEntries(KEPT.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]])));
  const { outputText, sourceMapText, diagnostics } = compiler.transpileModule(source, {
    // TypeScript would keep `.mts` an ES module whatever it is asked for.
    fileName: file.replace(/\.[mc](?=[jt]s$)/, '.'),
    reportDiagnostics: true,
    compilerOptions: {
      // What the user's own target would make of fields, whatever ours is.
      useDefineForClassFields: (options.target ?? compiler.ScriptTarget.Latest) >= compiler.ScriptTarget.ES2022,
      ...kept,
      target: compiler.ScriptTarget.ES2022,
      module: compiler.ModuleKind.CommonJS,
      esModuleInterop: true,
      importHelpers: true,
      allowJs: true,
      sourceMap: true,
      inlineSources: true,
      removeComments: false,
    },
    transformers: {
      before: [
        (context) => (tree) => {
          esm = compiler.isExternalModule(tree) && !assignsItsExports(compiler, tree);
          refused.push(...refusals(compiler, tree, file));
          return replaceModuleSyntax(compiler, context, tree, prefix);
        },
      ],
      after: [(context) => (tree) => renameRequires(compiler, context, tree, prefix)],
    },
  });
  for (const one of diagnostics ?? []) refused.push(placed(one.file, one.start ?? 0, file, `TS${one.code}`, text(one)));
  return { code: outputText.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'), map: sourceMapText ?? '', esm, refused };

  function text(one: ts.Diagnostic): string {
    return compiler.flattenDiagnosticMessageText(one.messageText, '\n');
  }
}

/** Constructs that need the host's module loader. */
function refusals(compiler: TypeScript, tree: ts.SourceFile, file: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const refuse = (node: ts.Node, message: string): void => {
    found.push(placed(tree, node.getStart(tree), file, 'hot', message));
  };
  const visit = (node: ts.Node): void => {
    if (compiler.isFunctionLike(node)) return;
    if (compiler.isPropertyDeclaration(node) || compiler.isClassStaticBlockDeclaration(node)) return;
    const forAwait = compiler.isForOfStatement(node) && node.awaitModifier !== undefined;
    const awaitUsing =
      compiler.isVariableDeclarationList(node) &&
      (node.flags & compiler.NodeFlags.AwaitUsing) === compiler.NodeFlags.AwaitUsing;
    if (compiler.isAwaitExpression(node) || forAwait || awaitUsing) {
      refuse(
        node,
        'top-level await: a hot module is loaded in one step and cannot wait. ' +
          'Put it into an async function, and call that from the process that needs it',
      );
    }
    compiler.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
