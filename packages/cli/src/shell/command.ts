/** A command of the shell, and what commands need of it. */
import type { Node } from '@hot/runtime';

/** The shell, as its commands see it. */
export interface CommandHost {
  readonly node: Node;
  readonly colors: boolean;
  /** Variables by name. */
  readonly scope: { readonly variables: ReadonlyMap<string, unknown> };
  /** The answer to an earlier input. */
  answerOf(number: number): unknown;
  /** Ends the shell. */
  leave(): void;
}

/** A name that the shell knows. */
export interface Command {
  /** The name, and how it is called: what `help()` says. */
  readonly usage: string;
  readonly about: string;
  readonly value: unknown;
}
