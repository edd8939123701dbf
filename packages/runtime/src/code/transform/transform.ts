/**
 * From an emitted CommonJS module body to the body that the code server runs: async functions as coroutines, imported
 * calls guarded, and a list of what the module exports and imports.
 *
 * It works on text, by positions of a syntax tree, and keeps lines as they are, so its source map is exact. It knows
 * nothing of TypeScript, of files, or of what the helpers do.
 */
import { writeCoroutines } from './coroutines';
import { Emission } from './emission';
import { exportedNames, type ExportedNames } from './exported-names';
import { importBindings } from './import-calls';
import type { AnyNode } from './syntax';

export interface TransformOptions {
  /** What the helpers' names begin with: `helperPrefix` of the source. */
  readonly prefix: string;
  /** Whether a required specifier may name a hot module. */
  readonly mayBeHot: (specifier: string) => boolean;
}

export interface Transformed extends ExportedNames {
  readonly code: string;
  /** Source map from `code` to the text that was given, as JSON. */
  readonly map: string;
  /** Specifiers of all modules that it requires or imports by a literal name. */
  readonly imports: readonly string[];
}

/**
 * @param code An ES2022 CommonJS module body, without `import.meta` or `import()`.
 * @throws ConstructError for what a coroutine cannot do; SyntaxError when the text cannot be parsed.
 */
export function transformModule(code: string, options: TransformOptions): Transformed {
  const emission = new Emission(code, options.prefix);
  const bindings = importBindings(emission, options.mayBeHot);
  const names = exportedNames(emission);
  writeCoroutines(emission, bindings);
  for (const [block, names] of emission.slots) declareSlots(emission, block, names);
  return {
    ...names,
    code: emission.text.toString(),
    map: emission.text.generateMap({ hires: 'boundary', source: 'emitted.js', includeContent: false }).toString(),
    imports: bindings.specifiers,
  };
}

/** Declares the variables that keep generators, after the directives of their block and on the same line. */
function declareSlots({ syntax, text }: Emission, block: AnyNode, names: readonly string[]): void {
  const { body } = block as { body: AnyNode[] };
  const directives = body.filter((statement) => statement.type === 'ExpressionStatement' && statement.directive);
  const declaration = ` let ${names.join(', ')};`;
  const last = directives.at(-1);
  if (last) text.appendLeft(last.end, declaration);
  else if (block === syntax.program) text.prepend(`${declaration.trimStart()} `);
  else text.appendRight(block.start + 1, declaration);
}
