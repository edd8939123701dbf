/**
 * Walks a module body and writes its async functions as coroutines, innermost first.
 *
 *     await x             (yield x)
 *     yield x             (yield $yield((yield x)))         in an async generator, where yield awaits
 *     yield* x            (yield $delegate(x))
 *     return x            return (yield (x))                in an async generator, where return awaits
 *
 * Edits before a node are put in after those of its parts, so that nested edits at one place come out nested.
 */
import { beginAsyncFunction } from './async-function';
import type { Emission } from './emission';
import { rewriteForAwait } from './for-await';
import { guardImportedCall, type ImportBindings } from './import-calls';
import { plain, type Surroundings } from './surroundings';
import { childrenOf, isClass, isFunction, tokenAfter, unwrapped, type AnyNode, type ClassSyntax } from './syntax';

export function writeCoroutines(emission: Emission, bindings: ImportBindings): void {
  const { text, syntax } = emission;
  visitAll(childrenOf(syntax.program), plain);

  function visitAll(nodes: readonly AnyNode[], around: Surroundings): void {
    for (const node of nodes) visit(node, around);
  }

  function visit(node: AnyNode, around: Surroundings): void {
    if (isFunction(node)) {
      visitFunction(node, around);
      return;
    }
    if (isClass(node)) {
      visitClass(node, around);
      return;
    }
    switch (node.type) {
      case 'MemberExpression':
        visit(node.object, around);
        if (node.computed) visit(node.property, around);
        return;
      case 'Property':
        if (node.computed) visit(node.key, around);
        visitProperty(node, around);
        return;
      case 'Identifier':
        if (node.name === 'arguments' && around.arguments) text.update(node.start, node.end, around.arguments);
        return;
      case 'Super':
        if (around.super) text.update(node.start, node.end, around.super);
        return;
      case 'MetaProperty':
        if (around.newTarget && node.meta.name === 'new') text.update(node.start, node.end, around.newTarget);
        return;
      default:
    }
    visitAll(childrenOf(node), around);
    switch (node.type) {
      case 'AwaitExpression':
        writeAwait(node);
        return;
      case 'YieldExpression':
        if (around.drivenBy === 'asyncGenerator') writeYield(node);
        return;
      case 'ReturnStatement':
        if (around.drivenBy === 'asyncGenerator' && node.argument) {
          text.prependRight(node.argument.start, '(yield (').appendLeft(node.argument.end, '))');
        }
        return;
      case 'ForOfStatement':
        if (node.await) rewriteForAwait(emission, node);
        return;
      case 'CallExpression':
        if (around.super) writeSuperCall(node);
        guardImportedCall(emission, bindings, node);
        return;
      case 'TaggedTemplateExpression':
        if (around.super && isSuperMember(node.tag)) text.appendLeft(node.tag.end, '.bind(this)');
        guardImportedCall(emission, bindings, node);
        return;
      case 'NewExpression':
        guardImportedCall(emission, bindings, node);
        return;
      default:
    }
  }

  function visitFunction(node: Extract<AnyNode, { params: unknown }>, around: Surroundings): void {
    if (node.async) {
      const rewriting = beginAsyncFunction(emission, node, around);
      visitAll([...node.params, node.body], rewriting.inside);
      rewriting.finish();
      return;
    }
    const inside = node.type === 'ArrowFunctionExpression' ? { ...around, drivenBy: 'call' as const } : plain;
    visitAll([...node.params, node.body], inside);
  }

  function visitClass(node: ClassSyntax, around: Surroundings): void {
    if (node.superClass) visit(node.superClass, around);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        visitAll(member.body, plain);
        continue;
      }
      if (member.computed) visit(member.key, around);
      if (member.value) visit(member.value, plain);
    }
  }

  function visitProperty(node: Extract<AnyNode, { type: 'Property' }>, around: Surroundings): void {
    const value: AnyNode = node.value;
    if (node.shorthand && value.type === 'Identifier' && value.name === 'arguments' && around.arguments) {
      text.update(value.start, value.end, `arguments: ${around.arguments}`);
    } else visit(value, around);
  }

  function writeAwait(node: Extract<AnyNode, { type: 'AwaitExpression' }>): void {
    const keywordEnd = node.start + 'await'.length;
    text.update(node.start, keywordEnd, '(yield');
    // `yield` and what it yields must stand on one line.
    const between = syntax.code.slice(keywordEnd, node.argument.start);
    if (/[\n\r\u2028\u2029]/.test(between)) text.update(keywordEnd, node.argument.start, ' ');
    text.appendLeft(node.end, ')');
  }

  function writeYield(node: Extract<AnyNode, { type: 'YieldExpression' }>): void {
    const keywordEnd = node.start + 'yield'.length;
    if (node.argument == null) {
      text.update(node.start, keywordEnd, `(yield ${emission.helper('yield')}(void 0))`);
    } else if (node.delegate) {
      text.update(node.start, node.argument.start, `(yield ${emission.helper('delegate')}(`);
      text.appendLeft(node.end, '))');
    } else {
      text.update(node.start, keywordEnd, `(yield ${emission.helper('yield')}((yield`);
      text.appendLeft(node.end, ')))');
    }
  }

  /** `super.m(x)` is `$super.m.call(this, x)`. */
  function writeSuperCall(node: Extract<AnyNode, { type: 'CallExpression' }>): void {
    if (!isSuperMember(node.callee)) return;
    const open = tokenAfter(syntax, node.callee.end, '(');
    text.appendLeft(open.start, node.optional ? 'call' : '.call');
    text.appendLeft(open.end, node.arguments.length > 0 ? 'this, ' : 'this');
  }
}

/** Whether a callee or tag is a property of `super`: what is called on `this`. */
function isSuperMember(node: AnyNode): boolean {
  const callee = unwrapped(node);
  return callee.type === 'MemberExpression' && callee.object.type === 'Super';
}
