/**
 * What is wrong with a source file, one complaint a line: `z.ts:3:9 TS2322: …`, the file as it is named from here.
 */
import { relative } from 'node:path';
import type { CompileError } from '@hot/runtime';

/** The complaints of the compiler, as a terminal that knows links to source files likes them. */
export function diagnosticsText({ diagnostics }: CompileError): string {
  return diagnostics
    .map(({ file, line, column, code, message }) => {
      const number = code === 'hot' ? '' : `${code}: `;
      return `${shortPath(file)}:${line}:${column} ${number}${message.replaceAll('\n', '\n    ')}`;
    })
    .join('\n');
}

/** A path from the working folder, unless that would lead out of it. */
export function shortPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short === '' || short.startsWith('..') ? file : short;
}
