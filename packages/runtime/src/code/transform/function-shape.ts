/**
 * What a function takes from around it: `this`, `arguments`, `super`, `new.target` and private names.
 *
 * An arrow function takes all of them from the function it stands in, so what it uses is used by that one too. A class
 * body has its own; only its heritage and its computed keys belong to the code around the class.
 */
import { childrenOf, isClass, isFunction, type AnyNode, type FunctionSyntax } from './syntax';

export interface FunctionShape {
  this: boolean;
  arguments: boolean;
  super: boolean;
  newTarget: boolean;
  privateNames: boolean;
}

/** The shape of every function under `root`. */
export function functionShapes(root: AnyNode): Map<AnyNode, FunctionShape> {
  const shapes = new Map<AnyNode, FunctionShape>();
  measure(root, blank(), shapes);
  return shapes;
}

function blank(): FunctionShape {
  return { this: false, arguments: false, super: false, newTarget: false, privateNames: false };
}

function measure(node: AnyNode, shape: FunctionShape, shapes: Map<AnyNode, FunctionShape>): void {
  if (isFunction(node)) {
    const own = blank();
    for (const child of childrenOf(node)) measure(child, own, shapes);
    shapes.set(node, own);
    absorb(shape, own, node.type === 'ArrowFunctionExpression');
    return;
  }
  if (isClass(node)) {
    measureClass(node, shape, shapes);
    return;
  }
  switch (node.type) {
    case 'ThisExpression':
      shape.this = true;
      break;
    case 'Super':
      // `super.m()` is called on this.
      shape.super = true;
      shape.this = true;
      break;
    case 'MetaProperty':
      if (node.meta.name === 'new') shape.newTarget = true;
      break;
    case 'PrivateIdentifier':
      shape.privateNames = true;
      break;
    case 'Identifier':
      if (node.name === 'arguments') shape.arguments = true;
      break;
    case 'MemberExpression':
      measure(node.object, shape, shapes);
      if (node.computed || node.property.type === 'PrivateIdentifier') measure(node.property, shape, shapes);
      return;
    case 'Property':
      if (node.computed) measure(node.key, shape, shapes);
      measure(node.value, shape, shapes);
      return;
    default:
  }
  for (const child of childrenOf(node)) measure(child, shape, shapes);
}

function measureClass(
  node: Extract<AnyNode, { type: 'ClassDeclaration' | 'ClassExpression' }>,
  shape: FunctionShape,
  shapes: Map<AnyNode, FunctionShape>,
): void {
  if (node.superClass) measure(node.superClass, shape, shapes);
  for (const member of node.body.body) {
    const inside = blank();
    if (member.type === 'StaticBlock') measure(member, inside, shapes);
    else {
      if (member.computed) measure(member.key, shape, shapes);
      if (member.value) measure(member.value, inside, shapes);
    }
    absorb(shape, inside, false);
  }
}

/** Private names are the class's, however deep the function that uses them. */
function absorb(outer: FunctionShape, inner: FunctionShape, lexical: boolean): void {
  outer.privateNames ||= inner.privateNames;
  if (!lexical) return;
  outer.this ||= inner.this;
  outer.arguments ||= inner.arguments;
  outer.super ||= inner.super;
  outer.newTarget ||= inner.newTarget;
}

/** The parameters' names when all are plain identifiers, else `undefined`. */
export function simpleParameters(node: FunctionSyntax): string[] | undefined {
  const names: string[] = [];
  for (const parameter of node.params) {
    if (parameter.type !== 'Identifier') return undefined;
    names.push(parameter.name);
  }
  return names;
}

/** What `f.length` is: the parameters before the first with a default value, and before a rest parameter. */
export function declaredLength(node: FunctionSyntax): number {
  const end = node.params.findIndex((one) => one.type === 'AssignmentPattern' || one.type === 'RestElement');
  return end === -1 ? node.params.length : end;
}
