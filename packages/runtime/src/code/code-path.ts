/**
 * The code path: the roots in which modules are looked for, first come first served.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CodeError } from './code-error';
import { EXTENSIONS, nameInRoot } from './module-name';

/** A source file under a code root. */
export interface SourceFile {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  readonly root: string;
}

export class CodePath {
  /** Absolute, symbolic links resolved. */
  #roots: string[];

  /** @throws CodeError `bad_directory` */
  constructor(roots: readonly string[]) {
    this.#roots = [];
    for (const root of roots) this.append(root);
  }

  get roots(): readonly string[] {
    return this.#roots;
  }

  /**
   * Adds a root behind the others; one that is there already stays where it is.
   *
   * @throws CodeError `bad_directory`
   */
  append(root: string): void {
    const path = directory(root);
    if (!this.#roots.includes(path)) this.#roots.push(path);
  }

  /** Adds a root before the others, or moves it there. */
  prepend(root: string): void {
    const path = directory(root);
    this.#roots = [path, ...this.#roots.filter((other) => other !== path)];
  }

  /** Takes other roots instead; nothing changes when one of them is not there. */
  replace(roots: readonly string[]): void {
    this.#roots = [...new Set(roots.map(directory))];
  }

  /**
   * Puts a root in the place of the first one with the same name, or behind all if there is none.
   *
   * @throws CodeError `bad_name` when the folder is not called that, `bad_directory`
   */
  replaceNamed(name: string, root: string): void {
    checkTexts(name, root);
    if (!isCalled(name, resolve(root))) throw new CodeError('bad_name', `${root} is not called '${name}'`);
    const path = directory(root);
    const at = this.#roots.findIndex((other) => isCalled(name, other));
    const rest = this.#roots.map((other, index) => (index === at ? path : other));
    this.#roots = [...new Set(at < 0 ? [...rest, path] : rest)];
  }

  /** Takes a root away, told by its path or else by its name; false when it was none. */
  remove(root: string): boolean {
    checkTexts(root);
    const path = resolve(root);
    const real = realpath(path);
    const byPath = this.#roots.find((other) => other === path || other === real);
    const gone = byPath ?? this.#roots.find((other) => isCalled(root, other));
    const rest = this.#roots.filter((other) => other !== gone);
    const found = rest.length < this.#roots.length;
    this.#roots = rest;
    return found;
  }

  /** The source of a module. */
  source(name: string): SourceFile | undefined {
    for (const root of this.#roots) {
      for (const extension of EXTENSIONS) {
        const file = join(root, name + extension);
        if (isFile(file)) return { name, file, root };
      }
    }
    return undefined;
  }

  /** Every path at which the source of a module is looked for. */
  candidates(name: string): string[] {
    return this.#roots.flatMap((root) => EXTENSIONS.map((extension) => join(root, name + extension)));
  }

  /** The sources of all modules, those that an earlier root hides left out. */
  sources(): SourceFile[] {
    const found = new Map<string, SourceFile>();
    for (const root of this.#roots) {
      for (const file of filesBelow(root)) {
        const name = nameInRoot(root, file);
        if (name === undefined || found.has(name)) continue;
        found.set(name, this.source(name) ?? { name, file, root });
      }
    }
    return [...found.values()];
  }

  /** The module that a file is the source of, if it stands under a root. The file need not exist. */
  moduleAt(file: string): SourceFile | undefined {
    for (const root of this.#roots) {
      const name = nameInRoot(root, file);
      if (name !== undefined) return { name, file, root };
    }
    return undefined;
  }
}

/** Files in a folder and those below it, without what is hidden or installed. */
function* filesBelow(folder: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // A root may vanish while the node runs: it holds nothing then.
    return;
  }
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function checkTexts(...all: unknown[]): void {
  for (const text of all) {
    if (typeof text !== 'string') throw new CodeError('badarg', `no folder and no name: ${String(text)}`);
  }
}

/** Whether a folder has a name, or a name with a version behind it: `shop`, `shop-1.2`. */
function isCalled(name: string, folder: string): boolean {
  const base = basename(folder);
  return name !== '' && (base === name || base.startsWith(`${name}-`));
}

function directory(path: string): string {
  const found = typeof path === 'string' ? realpath(resolve(path)) : undefined;
  if (found === undefined || !statSync(found).isDirectory()) {
    throw new CodeError('bad_directory', `no such folder: ${String(path)}`);
  }
  return found;
}

function realpath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** Whether there is a file at that path, as far as this OS process can see. */
export function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}
