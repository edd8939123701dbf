/**
 * Which names an input mentions, and how. The shell needs to know before it runs the input: names that are assigned become
 * variables of the shell, modules that are used must be loaded first.
 *
 * It takes a name for free when it is bound inside of the input, too. That costs nothing: a module is loaded early.
 */
import type { AnyNode, AwaitExpression, ImportExpression, Program } from 'acorn';

export interface InputNames {
  /** Names that the input assigns or declares at its top. */
  readonly assigned: ReadonlySet<string>;
  /** Names whose value is used, with the properties read of them: `pid`, `shop.cart.total`. */
  readonly used: ReadonlySet<string>;
  /** `await` outside of any function, outermost first. */
  readonly awaits: readonly AwaitExpression[];
  /** `import()` at any place. */
  readonly imports: readonly ImportExpression[];
  /** Whether there is a `for await` outside of any function. */
  readonly loopsOverAwaits: boolean;
}

/** What takes a module without need for it to be loaded: `c(z)`, `code.loadFile(z)`. */
const NEED_NO_CODE: ReadonlySet<string> = new Set(['c', 'l', 'code', 'compile']);

export function namesIn(program: Program): InputNames {
  const assigned = new Set<string>();
  const used = new Set<string>();
  const awaits: AwaitExpression[] = [];
  const imports: ImportExpression[] = [];
  let loopsOverAwaits = false;
  for (const statement of program.body) {
    visit(statement, false);
    if (statement.type === 'VariableDeclaration') for (const { id } of statement.declarations) bind(id);
    else if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') bind(statement.id);
  }
  return { assigned, used, awaits, imports, loopsOverAwaits };

  function visit(node: AnyNode, inFunction: boolean): void {
    switch (node.type) {
      case 'Identifier':
        used.add(node.name);
        return;
      case 'MemberExpression':
        used.add(pathOf(node) ?? '');
        visit(node.object, inFunction);
        if (node.computed) visit(node.property, inFunction);
        return;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) visit(node.key, inFunction);
        if (node.value) visit(node.value, inFunction || node.type !== 'Property');
        return;
      case 'CallExpression':
        visit(node.callee, inFunction);
        for (const argument of node.arguments) {
          const named = pathOf(argument) !== undefined && NEED_NO_CODE.has(pathOf(node.callee)?.split('.')[0] ?? '');
          if (!named) visit(argument, inFunction);
        }
        return;
      case 'AssignmentExpression':
        bind(node.left);
        break;
      case 'UpdateExpression':
        bind(node.argument);
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') bind(node.left);
        if (node.type === 'ForOfStatement' && node.await && !inFunction) loopsOverAwaits = true;
        break;
      case 'AwaitExpression':
        if (!inFunction) awaits.push(node);
        break;
      case 'ImportExpression':
        imports.push(node);
        break;
      default:
    }
    for (const child of childrenOf(node)) visit(child, inFunction || isFunction(node));
  }

  /** Takes the names that a pattern binds. */
  function bind(pattern: AnyNode): void {
    switch (pattern.type) {
      case 'Identifier':
        assigned.add(pattern.name);
        return;
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          bind(property.type === 'RestElement' ? property.argument : property.value);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) bind(element);
        return;
      case 'RestElement':
        bind(pattern.argument);
        return;
      case 'AssignmentPattern':
        bind(pattern.left);
        return;
      default:
    }
  }
}

/** `shop.cart` of the expression `shop.cart`; `undefined` of anything but names. */
function pathOf(node: AnyNode): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  const object = pathOf(node.object);
  return object === undefined ? undefined : `${object}.${node.property.name}`;
}

function isFunction(node: AnyNode): boolean {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flat()
    .filter((value: unknown): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value);
}
