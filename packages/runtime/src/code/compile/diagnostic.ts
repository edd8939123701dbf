/**
 * TypeScript's diagnostics in this project's words.
 */
import type ts from 'typescript';
import type { Diagnostic } from '../compile-error';

/** @param file what it is about when it names no file itself */
export function describe(compiler: typeof ts, diagnostic: ts.Diagnostic, file: string): Diagnostic {
  const message = compiler.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  return placed(
    diagnostic.file,
    diagnostic.start ?? 0,
    diagnostic.file?.fileName ?? file,
    `TS${diagnostic.code}`,
    message,
  );
}

/** @param offset the place in the tree's text; without a tree, it is the beginning of `file` */
export function placed(
  tree: ts.SourceFile | undefined,
  offset: number,
  file: string,
  code: string,
  message: string,
): Diagnostic {
  const place = tree?.getLineAndCharacterOfPosition(offset) ?? { line: 0, character: 0 };
  return { file, line: place.line + 1, column: place.character + 1, code, message };
}
