/**
 * Writes one async function as a starter and a generator.
 *
 *     async function loop(self) { … }     becomes, at the top of a module or where its generator must be made per call,
 *     function loop(self) { return $co(loop$co(self)); } function* loop$co(self) { … }
 *
 *     (x) => …, methods, expressions      become, with a variable of the module body, or of the block around,
 *     (x) => $co(($1 ??= function* f$co(x) { … })(x))
 *
 * and with `$run(generator, this, arguments)` in place of the plain call where the parameters are patterns or defaults
 * (whose errors must reject and not throw), or the body uses `this` or `arguments`.
 *
 * The generator's text stays where the function's was, so the source map stays simple; the starter is put in before it.
 */
import { ConstructError } from './construct-error';
import type { Emission } from './emission';
import { declaredLength, simpleParameters } from './function-shape';
import type { Surroundings } from './surroundings';
import { childrenOf, isClass, tokenAfter, type AnyNode, type FunctionSyntax } from './syntax';

/** What an arrow function takes from around it under another name. */
interface Alias {
  readonly name: string;
  readonly value: string;
}

/** An async function about to be rewritten. */
export interface Rewriting {
  readonly node: FunctionSyntax;
  /** How its body is to be visited. */
  readonly inside: Surroundings;
  readonly aliases: readonly Alias[];
  /** Writes what surrounds parameters and body. To be called after those were visited. */
  finish(): void;
}

/** Prepares the rewriting of an async function found in `around`. */
export function beginAsyncFunction(emission: Emission, node: FunctionSyntax, around: Surroundings): Rewriting {
  const arrow = node.type === 'ArrowFunctionExpression';
  const shape = emission.shapeOf(node);
  const aliases: Alias[] = [];
  const drivenBy = node.generator ? 'asyncGenerator' : 'coroutine';
  let inside: Surroundings = { drivenBy };
  if (arrow) {
    inside = {
      drivenBy,
      arguments: aliasFor(shape.arguments, around.arguments, 'arguments', 'arguments'),
      super: aliasFor(shape.super, around.super, 'super', superAccess(emission)),
      newTarget: aliasFor(shape.newTarget, around.newTarget, 'target', 'new.target'),
    };
  } else if (shape.super) {
    inside = { drivenBy, super: aliasFor(true, undefined, 'super', superAccess(emission)) };
  }
  if (shape.super) refuseSuperCall(node);
  dropAsync(emission, node);
  return { node, inside, aliases, finish: () => (arrow ? finishArrow : finishFunction)(emission, node, aliases) };

  function aliasFor(used: boolean, known: string | undefined, what: string, value: string): string | undefined {
    if (!used || known !== undefined) return known;
    const name = emission.local(what);
    aliases.push({ name, value });
    return name;
  }
}

/** An object whose properties are those of `super`, for a generator, which cannot say `super`. */
function superAccess(emission: Emission): string {
  return `${emission.helper('super')}((key) => super[key], (key, value) => { super[key] = value; })`;
}

function refuseSuperCall(node: FunctionSyntax): void {
  const pending: AnyNode[] = [node.body];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (at.type === 'CallExpression' && at.callee.type === 'Super') {
      throw new ConstructError('super(…) inside an async function: call it in the constructor itself', at.start);
    }
    // A class in it has constructors, and a `super`, of its own.
    if (!isClass(at)) pending.push(...childrenOf(at));
  }
}

/** Takes `async`, and the star of an async generator, away. */
function dropAsync(emission: Emission, node: FunctionSyntax): void {
  const { syntax, text } = emission;
  const method = methodOf(emission, node);
  const async = tokenAfter(syntax, method?.start ?? node.start, 'async');
  let end = async.end;
  while (/\s/.test(syntax.code.charAt(end))) end += 1;
  text.remove(async.start, end);
  if (node.generator) {
    const star = tokenAfter(syntax, async.end, '*');
    text.remove(star.start, star.end);
  }
}

/** The method definition or object property whose value the function is. */
function methodOf(emission: Emission, node: FunctionSyntax): AnyNode | undefined {
  const parent = emission.syntax.parents.get(node);
  if (parent?.type === 'MethodDefinition') return parent;
  return parent?.type === 'Property' && parent.method ? parent : undefined;
}

/**
 * Where to keep the generator of a function, so that calls do not make it anew: `slot ??= `, or nothing when each call
 * needs its own. In the module body when all that it takes from around it is there; else in the block around it.
 */
function keptIn(emission: Emission, node: FunctionSyntax): string {
  const shape = emission.shapeOf(node);
  // `super` is handed to the generator by each call.
  if (shape.super) return '';
  const { scopes, syntax } = emission;
  const takesFromFunction = node.type === 'ArrowFunctionExpression' && (shape.arguments || shape.newTarget);
  const ownClasses = !shape.privateNames || scopes.classesAreSingle(node);
  const block =
    !takesFromFunction && ownClasses && scopes.closesOverModuleOnly(node)
      ? syntax.program
      : scopes.blockMadeAnewAround(node);
  return block === undefined ? '' : `${emission.slot(block)} ??= `;
}

/** Whether a declared function is made again and again although its generator need not be. */
function isMadeOftener(emission: Emission, node: FunctionSyntax): boolean {
  return emission.syntax.parents.get(node)?.type !== 'Program' && emission.scopes.closesOverModuleOnly(node);
}

/** Names for the starter's parameters where the generator's cannot stand twice; they keep `f.length`. */
function placeholders(emission: Emission, node: FunctionSyntax): string[] {
  return simpleParameters(node) ?? Array.from({ length: declaredLength(node) }, () => emission.local('p'));
}

function finishFunction(emission: Emission, node: FunctionSyntax, aliases: readonly Alias[]): void {
  const { syntax, text } = emission;
  const shape = emission.shapeOf(node);
  const simple = simpleParameters(node);
  const plainCall = simple !== undefined && !node.generator && !shape.this && !shape.arguments;
  const name = emission.generatorName(nameOf(emission, node));
  const starter = emission.helper(node.generator ? 'agen' : plainCall ? 'co' : 'run');
  const parameters = placeholders(emission, node).join(', ');
  const open = methodOf(emission, node)
    ? node.start
    : tokenAfter(syntax, 'id' in node && node.id ? node.id.end : node.start, '(').start;

  if (node.type === 'FunctionDeclaration' && !isMadeOftener(emission, node)) {
    const call = plainCall ? `${name}(${parameters})` : `${name}, this, arguments`;
    text.prependRight(open, `(${parameters}) { return ${starter}(${call}); } function* ${name}`);
    return;
  }
  const made = `${keptIn(emission, node)}function* ${name}`;
  const constants = aliases.map((alias) => `const ${alias.name} = ${alias.value}; `).join('');
  text.prependRight(open, `(${parameters}) { ${constants}return ${starter}(${plainCall ? '(' : ''}${made}`);
  text.appendLeft(node.end, plainCall ? `)(${parameters})); }` : ', this, arguments); }');
}

function finishArrow(emission: Emission, node: FunctionSyntax, aliases: readonly Alias[]): void {
  const { syntax, text } = emission;
  const shape = emission.shapeOf(node);
  const plainCall = simpleParameters(node) !== undefined && !shape.this;
  const name = emission.generatorName(nameOf(emission, node));
  const first = node.params[0];
  const async = tokenAfter(syntax, node.start, 'async');
  const bare = first !== undefined && syntax.code.slice(async.end, first.start).trim() === '';
  const open = bare ? first.start : tokenAfter(syntax, async.end, '(').start;
  const arrow = tokenAfter(syntax, node.params.at(-1)?.end ?? open, '=>');

  const known = placeholders(emission, node);
  const rest = emission.local('rest');
  const parameters = plainCall ? known.join(', ') : [...known, `...${rest}`].join(', ');
  const made = `${keptIn(emission, node)}function* ${name}`;
  const starter = plainCall ? `${emission.helper('co')}((` : `${emission.helper('run')}(`;
  const wrapper = aliases.length > 0 ? `((${aliases.map((one) => one.name).join(', ')}) => ` : '';

  text.remove(arrow.start, arrow.end);
  if (node.body.type !== 'BlockStatement') {
    text.prependRight(node.body.start, '{ return (').appendLeft(node.body.end, '); }');
  }
  text.prependRight(open, `${wrapper}(${parameters}) => ${starter}${made}${bare ? '(' : ''}`);
  if (bare) text.appendLeft(first.end, ')');
  const values = `[${parameters}]`;
  text.appendLeft(node.end, plainCall ? `)(${parameters}))` : `, ${shape.this ? 'this' : 'void 0'}, ${values})`);
  if (aliases.length > 0) text.appendLeft(node.end, `)(${aliases.map((one) => one.value).join(', ')})`);
}

/** What the function will be called in a stack trace. */
function nameOf(emission: Emission, node: FunctionSyntax): string | undefined {
  if ('id' in node && node.id) return node.id.name;
  const parent = emission.syntax.parents.get(node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    case 'AssignmentExpression':
      if (parent.left.type === 'MemberExpression') return keyName(parent.left.property, parent.left.computed);
      return parent.left.type === 'Identifier' ? parent.left.name : undefined;
    case 'AssignmentPattern':
      return parent.left.type === 'Identifier' ? parent.left.name : undefined;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return keyName(parent.key, parent.computed);
    default:
      return undefined;
  }
}

function keyName(key: AnyNode, computed: boolean): string | undefined {
  if (computed) return undefined;
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key.name : undefined;
}
