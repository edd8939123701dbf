/** What a supervisor knows: its flags, its children, its recent restarts. The one place of it that changes. */
import type { Self } from '@hot/runtime';
import type { DynamicChildren } from './dynamic-children';
import type { CheckedFlags } from './flags';
import type { Second } from './intensity';
import type { StaticChildren } from './static-children';

export class Supervision {
  declare readonly self: Self;
  /** The callback module; `init` is read from it at each use, so it is that of the current version. */
  readonly module: SupervisorModule;
  /** Argument of `init`. */
  readonly args: unknown;
  /** How it calls itself in reports: its name, else its pid and module. */
  readonly name: unknown;
  flags: CheckedFlags;
  /** By strategy: many by id, or copies of one. */
  children: StaticChildren | DynamicChildren;
  /** How many times it has started a child again, since it began. */
  restarts = 0;
  /** Restarts that count for the intensity. */
  history: readonly Second[];

  constructor(
    self: Self,
    identity: Pick<Supervision, 'module' | 'args' | 'name'>,
    flags: CheckedFlags,
    children: StaticChildren | DynamicChildren,
  ) {
    // Who asks for the state of a supervisor does not mean the runtime behind it.
    Object.defineProperty(this, 'self', { value: self, enumerable: false });
    this.module = identity.module;
    this.args = identity.args;
    this.name = identity.name;
    this.flags = flags;
    this.children = children;
    this.history = [];
  }
}

/** The callback module of a supervisor, untyped. */
export interface SupervisorModule {
  init?(args: unknown): unknown;
}
