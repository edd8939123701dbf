/**
 * One run of the transform over one module: the tree, the edited text, and the names handed out.
 */
import MagicString from 'magic-string';
import { functionShapes, type FunctionShape } from './function-shape';
import { HELPERS, type Helper } from './helper-names';
import { Scopes } from './scopes';
import { parseModule, type AnyNode, type Syntax } from './syntax';

export class Emission {
  readonly syntax: Syntax;
  readonly text: MagicString;
  readonly scopes: Scopes;
  readonly shapes: ReadonlyMap<AnyNode, FunctionShape>;
  /** What every helper's name begins with. */
  readonly prefix: string;
  /** Variables that keep generators once made, by the block that they are declared in: the module body, or another. */
  readonly slots: Map<AnyNode, string[]>;
  /** Names that the module or the runtime uses. */
  readonly #taken: ReadonlySet<string>;
  /** Number of the slot made last. */
  #lastSlot: number;
  /** How many names were handed out by `local`. */
  #locals: number;

  constructor(code: string, prefix: string) {
    this.syntax = parseModule(code);
    this.text = new MagicString(code);
    this.scopes = new Scopes(this.syntax);
    this.shapes = functionShapes(this.syntax.program);
    this.prefix = prefix;
    this.slots = new Map();
    this.#lastSlot = 0;
    this.#taken = new Set([...this.syntax.names, ...HELPERS.map((helper) => prefix + helper)]);
    this.#locals = 0;
  }

  helper(name: Helper): string {
    return this.prefix + name;
  }

  /** A new variable of a block. */
  slot(block: AnyNode): string {
    this.#lastSlot += 1;
    const name = `${this.prefix}${this.#lastSlot}`;
    const known = this.slots.get(block);
    if (known) known.push(name);
    else this.slots.set(block, [name]);
    return name;
  }

  /** A new name for a local variable. */
  local(what: string): string {
    this.#locals += 1;
    return this.#fresh(`${this.prefix}${what}${this.#locals}`);
  }

  /** The name of the generator of a function called `name`. */
  generatorName(name: string | undefined): string {
    return this.#fresh(`${name ?? 'anonymous'}$co`);
  }

  #fresh(wanted: string): string {
    let name = wanted;
    for (let number = 1; this.#taken.has(name); number += 1) name = `${wanted}${number}`;
    return name;
  }

  shapeOf(node: AnyNode): FunctionShape {
    return this.shapes.get(node) as FunctionShape;
  }

  source(node: AnyNode): string {
    return this.syntax.code.slice(node.start, node.end);
  }
}
