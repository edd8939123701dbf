/**
 * Module syntax that TypeScript would not make of what a hot module needs. It is done on the syntax tree, where it can be
 * told from everything else.
 *
 *     import.meta, import(x)                    the runtime's helpers: a CommonJS body can have neither
 *     import D from './d'; export { D }         export { default as D } from './d', which follows; TypeScript would copy
 *     import x = require('./x')                 a helper, too: it is all of `module.exports` and not a namespace
 */
import type ts from 'typescript';
import type { TypeScript } from './project';

/** To be done before TypeScript's own transformations. */
export function replaceModuleSyntax(
  compiler: TypeScript,
  context: ts.TransformationContext,
  tree: ts.SourceFile,
  prefix: string,
): ts.SourceFile {
  const exportFrom = exporterOf(compiler, context.factory, tree);
  const visit = (node: ts.Node): ts.VisitResult<ts.Node> => {
    if (compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword) {
      return compiler.setTextRange(context.factory.createIdentifier(`${prefix}meta`), node);
    }
    if (compiler.isExportDeclaration(node)) return exportFrom(node);
    const visited = compiler.visitEachChild(node, visit, context);
    if (compiler.isCallExpression(visited) && visited.expression.kind === compiler.SyntaxKind.ImportKeyword) {
      const callee = context.factory.createIdentifier(`${prefix}import`);
      return context.factory.updateCallExpression(visited, callee, undefined, visited.arguments);
    }
    return visited;
  };
  return compiler.visitEachChild(tree, visit, context);
}

/** Whether it says `export = x`: a CommonJS module, written with TypeScript's syntax. */
export function assignsItsExports(compiler: TypeScript, tree: ts.SourceFile): boolean {
  return tree.statements.some((one) => compiler.isExportAssignment(one) && one.isExportEquals === true);
}

/** `import x = require('./x')` asks for all that the module exports, as CommonJS does, and not for its namespace. */
export function renameRequires(
  compiler: TypeScript,
  context: ts.TransformationContext,
  tree: ts.SourceFile,
  prefix: string,
): ts.SourceFile {
  const rename = (node: ts.Node): ts.Node => {
    if (compiler.isIdentifier(node) && node.text === 'require')
      return context.factory.createIdentifier(`${prefix}require`);
    return compiler.visitEachChild(node, rename, context);
  };
  const visit = (node: ts.Node): ts.Node =>
    compiler.isImportEqualsDeclaration(compiler.getOriginalNode(node)) ? rename(node) : node;
  return compiler.visitEachChild(tree, visit, context);
}

/** Writes `export { D }` of default imports as exports from their modules. */
function exporterOf(
  compiler: TypeScript,
  factory: ts.NodeFactory,
  tree: ts.SourceFile,
): (node: ts.ExportDeclaration) => ts.Node | ts.Node[] {
  const defaults = new Map<string, ts.Expression>();
  for (const one of tree.statements) {
    if (!compiler.isImportDeclaration(one) || one.importClause?.name === undefined) continue;
    defaults.set(one.importClause.name.text, one.moduleSpecifier);
  }
  return (node) => {
    const { exportClause, moduleSpecifier } = node;
    if (moduleSpecifier || node.isTypeOnly || !exportClause || !compiler.isNamedExports(exportClause)) return node;
    const { elements } = exportClause;
    const from = (one: ts.ExportSpecifier): ts.Expression | undefined =>
      one.isTypeOnly ? undefined : defaults.get((one.propertyName ?? one.name).text);
    const rest = elements.filter((one) => from(one) === undefined);
    if (rest.length === elements.length) return node;
    const followed = elements.flatMap((one) => {
      const module = from(one);
      if (module === undefined) return [];
      const specifier = factory.createExportSpecifier(false, 'default', one.name);
      return factory.createExportDeclaration(undefined, false, factory.createNamedExports([specifier]), module);
    });
    const kept = factory.updateNamedExports(exportClause, rest);
    return [factory.updateExportDeclaration(node, undefined, false, kept, undefined, undefined), ...followed];
  };
}
