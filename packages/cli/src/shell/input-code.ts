/**
 * From an input to the function that evaluates it.
 *
 *     const pid = spawn(z, 'loop', [])         return (pid = spawn(z, 'loop', []));
 *     await z.boing()                          return ((yield ( z.boing())));
 *     function f() {}                          $scope.f = f;  before the rest
 *     import('zod')                            $import('zod')
 *
 * The function is a generator, so that awaiting happens in the shell's process and `self()` stays what it was. It stands
 * in a `with` over the shell's names: they are looked up when they are used, and what is assigned persists, so a `const`
 * can be declared again. An input with `for await` at its top becomes an async function instead.
 */
import { compileFunction } from 'node:vm';
import type { ExpressionStatement, VariableDeclaration } from 'acorn';
import MagicString from 'magic-string';
import { type InputNames, namesIn } from './input-names';
import type { ParsedInput } from './input-syntax';
import type { NativeImport } from './packages';

/** What an input is when it is run: for a generator function each `yield` awaits. */
export type InputFunction =
  | { readonly kind: 'generator'; readonly run: () => Generator<unknown, unknown, unknown> }
  | { readonly kind: 'async'; readonly run: () => Promise<unknown> };

export class InputCode {
  readonly names: InputNames;
  private readonly text: string;

  constructor(input: ParsedInput) {
    this.names = namesIn(input.program);
    this.text = rewrite(input, this.names);
  }

  /**
   * Compiles the input.
   * @param scope where its names are looked up and set
   * @param filename its name in stack traces
   * @param nativeImport what `import()` is in it
   * @throws SyntaxError for what only the engine refuses
   */
  compile(scope: object, filename: string, nativeImport: NativeImport): InputFunction {
    const kind = this.names.loopsOverAwaits ? 'async' : 'generator';
    const head = kind === 'async' ? 'async function' : 'function*';
    // Bound to nothing, so that `this` is the global object, as in any script.
    const text = `with ($scope) return (${head} () {\n${this.text}\n}).bind();`;
    const make = compileFunction(text, ['$scope', '$import'], { filename, lineOffset: -1 });
    // The text decides what comes out.
    return { kind, run: make(scope, nativeImport) as never };
  }
}

function rewrite({ code, program }: ParsedInput, names: InputNames): string {
  const text = new MagicString(code);
  if (!names.loopsOverAwaits) {
    for (const { start, end } of names.awaits) {
      // The inner bracket: what is yielded may begin on the next line.
      text.update(start, start + 'await'.length, '(yield (').appendLeft(end, '))');
    }
  }
  for (const { start } of names.imports) text.update(start, start + 'import'.length, '$import');
  const functions: string[] = [];
  for (const statement of program.body) {
    const last = statement === program.body.at(-1);
    switch (statement.type) {
      case 'FunctionDeclaration':
        functions.push(statement.id.name);
        break;
      case 'ClassDeclaration':
        text.prependRight(statement.start, `${statement.id.name} = `).appendLeft(statement.end, ';');
        break;
      case 'VariableDeclaration':
        writeDeclaration(text, statement, last ? 'return (' : 'void (');
        break;
      case 'ExpressionStatement':
        if (last) writeAnswer(text, code, statement);
        break;
      default:
    }
  }
  return functions.map((name) => `$scope.${name} = ${name}; `).join('') + text.toString();
}

/** Writes a declaration as assignments to the shell's variables; the value is that of the last one. */
function writeDeclaration(text: MagicString, statement: VariableDeclaration, head: string): void {
  const [first] = statement.declarations;
  if (first === undefined) return;
  for (const { id, init, start, end } of statement.declarations) {
    if (!init) text.appendLeft(end, ' = undefined');
    // An object pattern would begin a block.
    if (id.type === 'ObjectPattern') text.prependRight(start, '(').appendLeft(end, ')');
  }
  text.update(statement.start, first.start, head);
  text.appendLeft(statement.declarations.at(-1)?.end ?? statement.end, ');');
}

function writeAnswer(text: MagicString, code: string, { start, end }: ExpressionStatement): void {
  text.prependRight(start, 'return (');
  text.appendLeft(code[end - 1] === ';' ? end - 1 : end, ');');
}
