/**
 * The file that `hot run` is given, as a hot module: its root and its name.
 */
import { realpathSync, statSync } from 'node:fs';
import { dirname, extname, relative, resolve, sep } from 'node:path';
import { CommandError } from '../exit-code';

/** Extensions of hot modules, in the order in which they are tried for a file without one. */
const EXTENSIONS = ['.ts', '.mts', '.cts', '.js', '.mjs'];

export interface ProgramFile {
  readonly root: string;
  /** Name of the module: the path from the root without extension. */
  readonly module: string;
}

/**
 * @param file path of the program; the extension can be left out
 * @param root code root; the file's folder unless given
 * @throws CommandError that says what is wrong, and what would be right
 */
export function programFile(file: string, root: string | undefined): ProgramFile {
  const path = realpathSync(existing(resolve(file), file));
  const folder = root === undefined ? dirname(path) : rootFolder(root);
  const name = relative(folder, path);
  if (name.startsWith('..')) {
    throw new CommandError('notLoaded', `${file} is not under the root ${folder}: give another --root, or none`);
  }
  if (!EXTENSIONS.includes(extname(path)) || /\.d\.[mc]?ts$/.test(path)) {
    throw new CommandError('notLoaded', `${file} is no hot module: that is a ${EXTENSIONS.join(', ')} file`);
  }
  return { root: folder, module: name.slice(0, -extname(name).length).split(sep).join('/') };
}

/**
 * A code root as it was given.
 * @throws CommandError when there is no such folder
 */
export function rootFolder(root: string): string {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return realpathSync(root);
  throw new CommandError('usage', `there is no folder ${resolve(root)} to be the root`);
}

function existing(path: string, asGiven: string): string {
  const found = ['', ...EXTENSIONS].map((extension) => path + extension).find(isFile);
  if (found !== undefined) return found;
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory();
  throw new CommandError(
    'notLoaded',
    isFolder ? `${asGiven} is a folder: name the file in it that is to be run` : `there is no file ${path}`,
  );
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
