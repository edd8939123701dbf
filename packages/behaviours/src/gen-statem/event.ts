/**
 * Events: what a state machine is called with, one at a time.
 *
 * | `type`              | Erlang                | `content`                                              |
 * |---------------------|-----------------------|--------------------------------------------------------|
 * | `'call'`            | `{call, From}`        | the request; `from` is who waits                       |
 * | `'cast'`            | `cast`                | the request                                            |
 * | `'info'`            | `info`                | any other message                                      |
 * | `'internal'`        | `internal`            | what the machine told itself by `nextEvent`            |
 * | `'timeout'`         | `timeout`             | of the event time-out                                  |
 * | `'state_timeout'`   | `state_timeout`       | of the state time-out                                  |
 * | `'generic_timeout'` | `{timeout, Name}`     | of the generic time-out `name`                         |
 * | `'enter'`           | `enter`               | the state before; state enter calls are no events      |
 */
import type { From } from '../proc-lib/from';
import type { CallEntries, CallEntry, Cast, Info } from '../gen/protocol';
import type { EventTimeout, GenericTimeouts, Internal, State, StateTimeout } from './protocol';

/** The kinds of time-outs. */
export type TimeoutType = 'timeout' | 'state_timeout' | 'generic_timeout';

/** The kinds of events. */
export type EventType = 'call' | 'cast' | 'info' | 'internal' | TimeoutType;

/** An event that is no more than its content. */
export interface PlainEvent<T extends string, C> {
  readonly type: T;
  readonly content: C;
}

/** A request whose caller waits for an `R`. */
export interface CallEvent<Q, R> extends PlainEvent<'call', Q> {
  readonly from: From<R>;
}

/** The end of a generic time-out. */
export interface GenericTimeoutEvent<N, C> extends PlainEvent<'generic_timeout', C> {
  readonly name: N;
}

type CallEvents<E> = E extends CallEntry<infer Q, infer R> ? CallEvent<Q, R> : never;

type PlainEvents<T extends string, C> = [C] extends [never] ? never : PlainEvent<T, C>;

/** What a machine with protocol `P` is called with, state enter calls included. */
export type Event<P> =
  | CallEvents<CallEntries<P>>
  | PlainEvents<'cast', Cast<P>>
  | PlainEvent<'info', Info<P>>
  | PlainEvents<'internal', Internal<P>>
  | PlainEvents<'timeout', EventTimeout<P>>
  | PlainEvents<'state_timeout', StateTimeout<P>>
  | { [N in keyof GenericTimeouts<P>]: GenericTimeoutEvent<N, GenericTimeouts<P>[N]> }[keyof GenericTimeouts<P>]
  | PlainEvent<'enter', State<P>>;

/** An event as the engine knows it: all have one shape. */
export class StatemEvent {
  readonly type: EventType | 'enter';
  readonly content: unknown;
  /** Who waits for an answer to a call. */
  readonly from: From<unknown> | undefined;
  /** Name of a generic time-out. */
  readonly name: unknown;

  constructor(type: EventType | 'enter', content: unknown, from?: From<unknown>, name?: unknown) {
    this.type = type;
    this.content = content;
    this.from = from;
    this.name = name;
  }
}
