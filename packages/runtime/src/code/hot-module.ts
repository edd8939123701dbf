/**
 * What the code server knows of one module: its reference, and at most two versions (C2).
 */
import { makeReference } from './module-reference';
import type { ModuleVersion } from './module-version';

export class HotModule {
  readonly name: string;
  /** What its importers hold. */
  readonly reference: object;
  /** The version that fully-qualified calls enter. */
  current: ModuleVersion | null;
  /** The version before it, until it is purged. */
  old: ModuleVersion | null;
  /** Whether it has ever been loaded: what is deleted is not loaded again by itself. */
  known: boolean;
  /** Whether it may not be replaced. */
  sticky: boolean;
  /** Hashes of object code whose body has ended by itself before. */
  readonly proven: Set<string>;
  /** The version whose body is being run, and what it has exported so far. */
  preparing: { readonly version: ModuleVersion; readonly exports: object } | null;

  constructor(name: string) {
    this.name = name;
    this.reference = makeReference(name);
    this.current = null;
    this.old = null;
    this.known = false;
    this.sticky = false;
    this.proven = new Set();
    this.preparing = null;
  }
}
