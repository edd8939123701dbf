/**
 * How inputs get at packages: Node's own `require` and `import()`, which look from the first code root upwards.
 *
 * What `node:vm` has to give an `import()` to code without a file is experimental, and says so on the terminal. A module
 * has that of its folder, so one is compiled there that hands it out; its file need not exist.
 */
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import type { Node } from '@hot/runtime';

/** `import()`, as a function. */
export type NativeImport = (specifier: unknown, options?: unknown) => Promise<unknown>;

/** By which Node, and whoever loads code in its place, compiles the text of a CommonJS module. */
interface Compiles {
  _compile(text: string, file: string): void;
}

/** `require` of the shell. */
export function shellRequire(node: Node): NodeJS.Require {
  return createRequire(shellFile(node));
}

/** `import()` of the shell. */
export function shellImport(node: Node): NativeImport {
  const file = shellFile(node);
  const module = new Module(file) as Module & Compiles;
  module._compile('module.exports = (specifier, options) => import(specifier, options);', file);
  return module.exports as NativeImport;
}

/** The file that inputs would be in; without any root it is in the working folder. */
function shellFile(node: Node): string {
  return join(node.code.getPath()[0] ?? process.cwd(), 'shell.js');
}
