/**
 * Who a name in the module belongs to: eslint-scope's answer, and two questions asked of it.
 *
 * A function whose surroundings exist once per module version can have its generator made once too, however often it is
 * called; the one place where V8 is thirty times slower is a generator function that is made anew for every call.
 */
import { analyze, type Scope, type ScopeManager } from 'eslint-scope';
import { isClass, isFunction, isLoop, type AnyNode, type FunctionSyntax, type Syntax } from './syntax';

export class Scopes {
  readonly #syntax: Syntax;
  readonly #manager: ScopeManager;
  /** The scope of the module body. */
  readonly module: Scope;

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
    this.#manager = analyze(syntax.program as never, {
      ecmaVersion: 2022,
      sourceType: 'commonjs',
      impliedStrict: true,
      ignoreEval: true,
    });
    this.module = this.#manager.scopes[1] as Scope;
  }

  /** Every use of the variable that a declarator declares. */
  usesOf(declarator: AnyNode): AnyNode[] {
    const [variable] = this.#manager.getDeclaredVariables(declarator as never);
    return variable?.references.map(({ identifier }) => identifier as AnyNode) ?? [];
  }

  /** Whether every name that the function takes from around it stands for one variable per module version. */
  closesOverModuleOnly(node: FunctionSyntax): boolean {
    const scope = this.#manager.acquire(node as never, true);
    if (scope === null) return false;
    return scope.through.every(({ resolved }) => resolved === null || this.#single(resolved.scope));
  }

  /** Whether all classes around the function are evaluated once per module version, so that its private names are. */
  classesAreSingle(node: FunctionSyntax): boolean {
    let at: AnyNode = node;
    for (let up = this.#syntax.parents.get(at); up !== undefined; up = this.#syntax.parents.get(at)) {
      at = up;
      if (isClass(at) && !this.#evaluatedOnce(at)) return false;
    }
    return true;
  }

  /**
   * The innermost block around a function that is new each time it is entered, and within which the function is made at
   * most once: a function's body, or a loop's.
   */
  blockMadeAnewAround(node: FunctionSyntax): AnyNode | undefined {
    let at: AnyNode = node;
    for (let up = this.#syntax.parents.get(at); up !== undefined; up = this.#syntax.parents.get(at)) {
      if (isFunction(up) || isLoop(up)) {
        const { body } = up as { body?: AnyNode };
        return at === body && at.type === 'BlockStatement' ? at : undefined;
      }
      if (up.type === 'PropertyDefinition' || up.type === 'StaticBlock') return undefined;
      at = up;
    }
    return undefined;
  }

  #single(scope: Scope): boolean {
    for (let at: Scope | null = scope; at !== null; at = at.upper) {
      if (at === this.module || at.type === 'global') return true;
      const block = at.block as AnyNode;
      if (isFunction(block) || at.type === 'class-field-initializer' || isLoop(block)) return false;
      if (!this.#evaluatedOnce(block)) return false;
    }
    return true;
  }

  /** Whether the node stands in the module body, outside of functions, instance fields and loops. */
  #evaluatedOnce(node: AnyNode): boolean {
    for (let at = this.#syntax.parents.get(node); at !== undefined; at = this.#syntax.parents.get(at)) {
      if (isFunction(at) || isLoop(at)) return false;
      if (at.type === 'PropertyDefinition' && !at.static) return false;
    }
    return true;
  }
}
