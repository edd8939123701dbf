/**
 * Calls of imported functions, which must fail as Erlang's do when the function is gone (C9).
 *
 *     (0, dep_1.f)(x)   becomes   (0, dep_1.f ?? $undef(dep_1, "f"))(x)
 *     NS.f(x)           becomes   (NS.f ?? $undef(NS, "f"))(x)           NS from `import * as NS`
 *     cjs.f(x)          becomes   (cjs.f ?? $undef(cjs, "f")).call(cjs, x)    cjs from `require`, whose `this` may matter
 *
 * Only names bound to a `require` of what may be a hot module are touched.
 */
import type { Emission } from './emission';
import { isFunction, unwrapped, type AnyNode } from './syntax';

/** How the name of an imported module was bound. */
export type ImportStyle = 'namespace' | 'require';

/** A property read of an imported module: `dep_1.f`. */
type ImportedRead = Extract<AnyNode, { type: 'MemberExpression' }>;

export interface ImportBindings {
  /** Each use of an imported module's name, with how it was bound. */
  readonly uses: ReadonlyMap<AnyNode, ImportStyle>;
  /** All specifiers that the module body requires. */
  readonly specifiers: readonly string[];
}

/** Finds the constants that hold imported modules, and where they are used. */
export function importBindings(emission: Emission, mayBeHot: (specifier: string) => boolean): ImportBindings {
  const uses = new Map<AnyNode, ImportStyle>();
  let tslib: string | undefined;
  const specifiers = new Set<string>();
  for (const node of emission.syntax.parents.keys()) {
    if (node.type === 'VariableDeclarator' && node.init && node.id.type === 'Identifier') {
      const required = requireOf(emission, node.init, tslib);
      if (required?.specifier === 'tslib') tslib = node.id.name;
      else if (required !== undefined && mayBeHot(required.specifier)) {
        for (const use of emission.scopes.usesOf(node)) uses.set(use, required.style);
      }
    }
    const specifier = requiredSpecifier(emission, node) ?? callOf(node, emission.helper('import'));
    if (specifier !== undefined && specifier !== 'tslib') specifiers.add(specifier);
  }
  return { uses, specifiers: [...specifiers] };
}

/** What a constant is bound to: a plain `require`, or one that an interop function of tslib looked at. */
function requireOf(
  emission: Emission,
  init: AnyNode,
  tslib: string | undefined,
): { specifier: string; style: ImportStyle } | undefined {
  const direct = requiredSpecifier(emission, init);
  if (direct !== undefined) return { specifier: direct, style: 'require' };
  if (init.type !== 'CallExpression' || init.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = init.callee;
  if (object.type !== 'Identifier' || object.name !== tslib || property.type !== 'Identifier') return undefined;
  const argument = init.arguments[0];
  const specifier = argument && requiredSpecifier(emission, argument);
  if (specifier === undefined) return undefined;
  return property.name === '__importStar' || property.name === '__importDefault'
    ? { specifier, style: 'namespace' }
    : undefined;
}

function requiredSpecifier(emission: Emission, node: AnyNode): string | undefined {
  return callOf(node, 'require') ?? callOf(node, emission.helper('require'));
}

/** The literal that a function of that name is called with. */
function callOf(node: AnyNode, name: string): string | undefined {
  return node.type === 'CallExpression' && isNamed(node.callee, name) ? firstString(node.arguments) : undefined;
}

function isNamed(node: AnyNode, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function firstString(nodes: readonly AnyNode[]): string | undefined {
  const first = nodes[0];
  return first?.type === 'Literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** Guards one call, `new` or tagged template whose callee is an imported function. */
export function guardImportedCall(emission: Emission, bindings: ImportBindings, node: AnyNode): void {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression' && node.type !== 'TaggedTemplateExpression')
    return;
  if (node.type === 'CallExpression' && node.optional) return;
  const callee = node.type === 'TaggedTemplateExpression' ? node.tag : node.callee;
  const read = importedRead(callee);
  if (read === undefined) return;
  const style = bindings.uses.get(read.object);
  if (style === undefined) return;
  const { text } = emission;
  const name = emission.source(read.property);
  const object = emission.source(read.object);
  const fallback = ` ?? ${emission.helper('undef')}(${object}, ${JSON.stringify(name)})`;
  if (callee !== read) {
    text.appendLeft(read.end, fallback);
    return;
  }
  const keepsThis = style === 'require' && node.type === 'CallExpression';
  text.prependRight(read.start, '(').appendLeft(read.end, `${fallback})${keepsThis ? '.call' : ''}`);
  if (keepsThis && node.type === 'CallExpression') {
    const open = node.arguments[0]?.start ?? node.end - 1;
    text.prependRight(open, node.arguments.length > 0 ? `${object}, ` : object);
  }
}

/** `dep_1.f` itself, or within `(0, dep_1.f)`. */
function importedRead(callee: AnyNode): ImportedRead | undefined {
  let at = unwrapped(callee);
  if (at.type === 'SequenceExpression' && at.expressions.length === 2) at = at.expressions[1] as AnyNode;
  if (at.type !== 'MemberExpression' || at.computed || at.optional || at.object.type !== 'Identifier') return undefined;
  return at.property.type === 'Identifier' && !isFunction(at.object) ? at : undefined;
}
