/**
 * Names of hot modules (C1): the path from the code root, without extension, with forward slashes: `z`, `shop/cart`.
 */
import { isAbsolute, relative, sep } from 'node:path';

/** Extensions of hot modules, in the order in which they are looked for. */
export const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs'] as const;

const SEGMENT = /^(?!\.{1,2}$)[^\\/:*?"<>|\0]+$/;

/** Whether a string can be the name of a hot module. */
export function isModuleName(name: string): boolean {
  return name.split('/').every((segment) => SEGMENT.test(segment) && segment !== 'node_modules');
}

/** The name of the hot module in `file`, or `undefined` when the file is no hot module of this root. */
export function nameInRoot(root: string, file: string): string | undefined {
  const path = relative(root, file);
  if (path === '' || isAbsolute(path) || path.startsWith('..')) return undefined;
  const name = withoutExtension(path.split(sep).join('/'));
  return name !== undefined && isModuleName(name) ? name : undefined;
}

/** The path without the extension of a hot module, or `undefined` when it has none. Declaration files have none. */
export function withoutExtension(path: string): string | undefined {
  const extension = EXTENSIONS.find((one) => path.endsWith(one));
  if (extension === undefined || /\.d\.[mc]?ts$/.test(path)) return undefined;
  return path.slice(0, -extension.length);
}
