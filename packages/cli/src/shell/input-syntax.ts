/**
 * What somebody has typed, as a syntax tree: complete, unfinished, or wrong.
 *
 * Input is a script with `await` at its top. Something like `{ a: 1 }` is meant as an object. An input is unfinished
 * when the parser ran out of text: the next line may complete it.
 */
import { parse, type Program } from 'acorn';

/** An input that can be evaluated. `code` is what `program` was parsed from. */
export interface ParsedInput {
  readonly kind: 'parsed';
  readonly code: string;
  readonly program: Program;
}

/** What became of a text. */
export type Parsed =
  | ParsedInput
  | { readonly kind: 'empty' }
  | { readonly kind: 'unfinished'; readonly error: InputError }
  | { readonly kind: 'wrong'; readonly error: InputError };

/** Why an input cannot be evaluated, and where. */
export interface InputError {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** What acorn throws. */
interface AcornError extends SyntaxError {
  readonly pos: number;
  readonly loc: { readonly line: number; readonly column: number };
}

/** Errors at which more text may help, although they are found before the end. */
const OPEN = /^Unterminated (template|comment)/;

/** Reads an input. */
export function parseInput(text: string): Parsed {
  if (/^\s*\{/.test(text) && !/;\s*$/.test(text)) {
    const object = attempt(`(${text.trimEnd()})`);
    if (object.kind === 'parsed') return object;
  }
  return attempt(text);
}

function attempt(code: string): Parsed {
  try {
    const program = parse(code, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowAwaitOutsideFunction: true,
      allowHashBang: true,
    });
    return program.body.length === 0 ? { kind: 'empty' } : { kind: 'parsed', code, program };
  } catch (thrown) {
    const { message, pos, loc } = thrown as AcornError;
    const said = message.replace(/ \(\d+:\d+\)$/, '');
    const unfinished = pos >= code.trimEnd().length || OPEN.test(said) || /\\\s*$/.test(code);
    const error = { message: explain(said, unfinished), line: loc.line, column: loc.column + 1 };
    return { kind: unfinished ? 'unfinished' : 'wrong', error };
  }
}

function explain(said: string, unfinished: boolean): string {
  if (unfinished) return 'the input ends too early';
  if (said.startsWith("'import' and 'export'")) {
    return "import and export are for files: modules under the root are there by name, packages by await import('name')";
  }
  return said.charAt(0).toLowerCase() + said.slice(1);
}
