/**
 * What a module body says about its exports: their names, which of them may change later, and the literal `vsn`.
 *
 * An export that is assigned inside a function (`export let n = 0; export function inc() { n += 1; }`) is read through a
 * getter; all others are copied to the module reference at commit, as plain properties are 15 times faster to read.
 */
import type { Emission } from './emission';
import { isFunction, type AnyNode } from './syntax';

export interface ExportedNames {
  readonly exports: string[];
  /** Those assigned from within a function. */
  readonly liveExports: string[];
  /** The value of `export const vsn`, when it is a literal. */
  readonly vsn?: string;
}

export function exportedNames(emission: Emission): ExportedNames {
  const exports = new Set<string>();
  const live = new Set<string>();
  let vsn: string | undefined;

  const note = (target: AnyNode, inFunction: boolean): void => {
    const name = exportedName(target);
    if (name === undefined || name === '__esModule') return;
    exports.add(name);
    if (inFunction) live.add(name);
  };

  for (const node of emission.syntax.parents.keys()) {
    switch (node.type) {
      case 'AssignmentExpression': {
        const inFunction = isInFunction(emission, node);
        for (const target of targetsOf(node.left)) note(target, inFunction);
        if (!inFunction && exportedName(node.left) === 'vsn') vsn = literal(node.right) ?? vsn;
        break;
      }
      case 'UpdateExpression':
        note(node.argument, isInFunction(emission, node));
        break;
      case 'ForInStatement':
      case 'ForOfStatement':
        for (const target of targetsOf(node.left)) note(target, isInFunction(emission, node));
        break;
      case 'CallExpression': {
        const name = definedExport(node);
        if (name !== undefined && name !== '__esModule') exports.add(name);
        break;
      }
      default:
    }
  }
  const found = { exports: [...exports], liveExports: [...live] };
  return vsn === undefined ? found : { ...found, vsn };
}

function literal(node: AnyNode): string | undefined {
  if (node.type !== 'Literal') return undefined;
  return typeof node.value === 'string' || typeof node.value === 'number' ? String(node.value) : undefined;
}

/** The name in `exports.name` or `module.exports.name`. */
function exportedName(node: AnyNode): string | undefined {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  return isExports(node.object) ? node.property.name : undefined;
}

function isExports(node: AnyNode): boolean {
  if (node.type === 'Identifier') return node.name === 'exports';
  return (
    node.type === 'MemberExpression' &&
    !node.computed &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'exports'
  );
}

/** The name in `Object.defineProperty(exports, "name", …)`. */
function definedExport(node: Extract<AnyNode, { type: 'CallExpression' }>): string | undefined {
  const [object, name] = node.arguments;
  if (node.callee.type !== 'MemberExpression' || !object || !isExports(object)) return undefined;
  if (node.callee.property.type !== 'Identifier' || node.callee.property.name !== 'defineProperty') return undefined;
  return name?.type === 'Literal' && typeof name.value === 'string' ? name.value : undefined;
}

/** Every place that an assignment pattern assigns to. */
function targetsOf(pattern: AnyNode): AnyNode[] {
  switch (pattern.type) {
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element ? targetsOf(element) : []));
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => targetsOf(one.type === 'Property' ? one.value : one.argument));
    case 'AssignmentPattern':
      return targetsOf(pattern.left);
    case 'RestElement':
      return targetsOf(pattern.argument);
    default:
      return [pattern];
  }
}

function isInFunction(emission: Emission, node: AnyNode): boolean {
  for (let at = emission.syntax.parents.get(node); at !== undefined; at = emission.syntax.parents.get(at)) {
    if (isFunction(at) || at.type === 'PropertyDefinition') return true;
  }
  return false;
}
