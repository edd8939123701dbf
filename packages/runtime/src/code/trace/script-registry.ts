/**
 * Source maps of hot versions, by the name of their script (C13).
 *
 * A version's entry goes when V8 collects the version: not before, as code of a purged version may still run, and throw,
 * in a closure that somebody kept; and not later, or every reload would leave its map behind.
 */
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { ModuleVersion } from '../module-version';

/** A place in a TypeScript source. Line and column from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

class Script {
  readonly file: string;
  readonly label: string;
  readonly module: string;
  /** The map as text, until somebody asks. */
  #map: string | TraceMap;

  constructor(version: ModuleVersion) {
    this.file = version.file;
    this.label = version.label;
    this.module = version.module;
    this.#map = version.code.map;
  }

  /** @param column from 1 */
  placeOf(line: number, column: number): SourcePlace {
    if (typeof this.#map === 'string') this.#map = new TraceMap(this.#map);
    const found = originalPositionFor(this.#map, { line, column: Math.max(0, column - 1) });
    return { file: this.file, line: found.line ?? line, column: found.line === null ? column : found.column + 1 };
  }
}

export type { Script };

const scripts = new Map<string, Script>();
const collected = new FinalizationRegistry<string>((name) => scripts.delete(name));

/** Makes the places of a version's code known. */
export function registerScript(version: ModuleVersion): void {
  scripts.set(version.scriptName, new Script(version));
  collected.register(version, version.scriptName);
}

/** The hot version's script of that name. */
export function scriptNamed(name: string): Script | undefined {
  return scripts.get(name);
}

/** How many versions are known: those that are loaded, and those not collected yet. */
export function scriptCount(): number {
  return scripts.size;
}

/** Whether a function is the generator that an async function became. */
export function isGeneratorName(name: string): boolean {
  return /\$co\d*$/.test(name);
}

/** The name of a function as it was written, not that of the generator it became. */
export function writtenName(name: string): string {
  const plain = name.replace(/\$co\d*$/, '');
  return plain === 'anonymous' ? '<anonymous>' : plain;
}
