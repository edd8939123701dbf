/** System events: what a process tells its debug functions about itself. */

/** Something that happened in a process (Erlang: `sys:system_event()`). */
export type SystemEvent =
  /** A message was taken from the mailbox; by a state machine in a state, or made by it. */
  | { readonly type: 'in'; readonly message: unknown; readonly state?: unknown }
  /** A message was sent; by a server, the answer to a call, `to` its `From`, with the new state. */
  | { readonly type: 'out'; readonly message: unknown; readonly to: unknown; readonly state?: unknown }
  /** A callback returned without an answer. */
  | { readonly type: 'noreply'; readonly state: unknown }
  /** A callback asked to be continued. */
  | { readonly type: 'continue'; readonly value: unknown }
  /** A state machine begins. */
  | { readonly type: 'enter'; readonly module: string; readonly state: unknown }
  /** A state machine is through with an event, or keeps it for another state; `nextState` may be the same. */
  | {
      readonly type: 'consume' | 'postpone';
      readonly event: unknown;
      readonly state: unknown;
      readonly nextState: unknown;
    }
  /** A state machine started a time-out. */
  | { readonly type: 'start_timer'; readonly timeout: unknown; readonly state: unknown };

/** Writes an event of the process called `name` as a line, for trace, log and file. */
export type EventFormat = (event: SystemEvent, name: unknown) => string;

/**
 * A debug function, installed by `sys.install` (Erlang: `dbg_fun()`).
 * @param state what it returned for the event before
 * @param name the process, as it calls itself
 * @returns its next state, or `'done'` to be removed
 */
export type DebugFunction<S = unknown> = (state: S, event: SystemEvent, name: unknown) => S | 'done';
