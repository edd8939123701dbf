/**
 * What an exit signal does to the process that it reaches: the whole of Erlang's rules, as one pure function.
 *
 * | signal                                    | not trapping       | trapping   |
 * |-------------------------------------------|--------------------|------------|
 * | `exit(pid, 'kill')`                       | dies of `'killed'` | the same   |
 * | `exit(pid, 'normal')` from another one    | nothing            | a message  |
 * | `exit(self, 'normal')`                    | dies of `'normal'` | a message  |
 * | the end of a linked process, `'normal'`   | nothing            | a message  |
 * | any other                                 | dies of the reason | a message  |
 *
 * `'kill'` is special only as a signal sent with exit/2: over a link it is a reason like any other.
 */

/** An exit signal, as far as the rules look at it. */
export interface ExitSignalFacts {
  readonly reason: unknown;
  /** Whether it comes from the end of a linked process, and not from exit/2. */
  readonly viaLink: boolean;
  /** Whether the process sent it to itself. */
  readonly fromSelf: boolean;
  /** Whether the receiver traps exits. */
  readonly trapping: boolean;
}

export type ExitSignalEffect =
  | { readonly kind: 'ignore' }
  /** An `EXIT` message goes to the mailbox. */
  | { readonly kind: 'message' }
  | { readonly kind: 'die'; readonly reason: unknown };

const IGNORE: ExitSignalEffect = { kind: 'ignore' };
const MESSAGE: ExitSignalEffect = { kind: 'message' };

/** Decides what an exit signal does. */
export function exitSignalEffect(signal: ExitSignalFacts): ExitSignalEffect {
  if (signal.reason === 'kill' && !signal.viaLink) return { kind: 'die', reason: 'killed' };
  if (signal.trapping) return MESSAGE;
  if (signal.reason === 'normal' && !signal.fromSelf) return IGNORE;
  return { kind: 'die', reason: signal.reason };
}
