/** The state of the scripted server (FORMAT-behaviours, 2.1): plain data, never changed in place. */
import type { From } from '@hot/behaviours';
import type { Message, TerminateScript } from './script';

export interface State {
  readonly tag: 'scripted state';
  /** Callbacks that have returned, `init` aside. */
  readonly n: number;
  /** Who waits for the reply to which call. */
  readonly saved: ReadonlyMap<string, From>;
  /** What the next `timeout` does, or `null`. */
  readonly onTimeout: Message | null;
  /** What `terminate` does, or `null`. */
  readonly onTerminate: TerminateScript | null;
}

export const firstState: State = { tag: 'scripted state', n: 0, saved: new Map(), onTimeout: null, onTerminate: null };

/** Whether a term is the state of a scripted server. */
export function isState(term: unknown): term is State {
  return typeof term === 'object' && term !== null && (term as Partial<State>).tag === 'scripted state';
}

/** Whether a term is a scripted message. */
export function isMessage(term: unknown): term is Message {
  return typeof term === 'object' && term !== null && 'id' in term && 'do' in term && 'ret' in term;
}
