/**
 * The syntax tree of one emitted module: nodes, their parents, and the tokens between them.
 *
 * Everything the transform changes is found here by position; source text is never searched, so strings, templates and
 * regular expressions cannot be mistaken for code.
 */
import { parse, type AnyNode, type Program, type Token } from 'acorn';

export type { AnyNode };

/** A function, however written. */
export type FunctionSyntax = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>;

/** A class, as declaration or expression. */
export type ClassSyntax = Extract<AnyNode, { type: 'ClassDeclaration' | 'ClassExpression' }>;

export interface Syntax {
  readonly code: string;
  readonly program: Program;
  readonly parents: ReadonlyMap<AnyNode, AnyNode>;
  /** All tokens, in order of position. */
  readonly tokens: readonly Token[];
  /** Every name that occurs in the module, so that a new one can be told to be new. */
  readonly names: ReadonlySet<string>;
}

/**
 * Parses a CommonJS module body.
 *
 * @throws SyntaxError of acorn when the text is no module body.
 */
export function parseModule(code: string): Syntax {
  const tokens: Token[] = [];
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'script',
    allowReturnOutsideFunction: true,
    preserveParens: true,
    ranges: true,
    onToken: tokens,
  });
  const parents = new Map<AnyNode, AnyNode>();
  const names = new Set<string>();
  for (const token of tokens) names.add(code.slice(token.start, token.end));
  adopt(program, parents);
  return { code, program, parents, tokens, names };
}

function adopt(node: AnyNode, parents: Map<AnyNode, AnyNode>): void {
  for (const child of childrenOf(node)) {
    parents.set(child, node);
    adopt(child, parents);
  }
}

/** The direct children of a node, in order of evaluation as far as the tree keeps it. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node) as unknown[]) {
    if (Array.isArray(value)) {
      for (const item of value as unknown[]) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  // `{ a }` holds one identifier twice, as key and as value.
  return node.type === 'Property' && node.shorthand ? children.slice(-1) : children;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

export function isFunction(node: AnyNode): node is FunctionSyntax {
  return (
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression'
  );
}

export function isClass(node: AnyNode): node is ClassSyntax {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

export function isLoop(node: AnyNode): boolean {
  switch (node.type) {
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return true;
    default:
      return false;
  }
}

/** What stands inside of parentheses. */
export function unwrapped(node: AnyNode): AnyNode {
  let at = node;
  while (at.type === 'ParenthesizedExpression') at = at.expression;
  return at;
}

/** The first token at or after `from` whose text is `text`. */
export function tokenAfter(syntax: Syntax, from: number, text: string): Token {
  const { tokens, code } = syntax;
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((tokens[middle] as Token).start < from) low = middle + 1;
    else high = middle;
  }
  for (let index = low; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    if (code.slice(token.start, token.end) === text) return token;
  }
  throw new Error(`no "${text}" after ${from}`);
}
