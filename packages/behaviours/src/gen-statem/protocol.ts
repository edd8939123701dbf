/**
 * Protocols of state machines: states, data, what may be said to a machine and what it answers, and what it tells itself
 * by time-outs, declared once as a type (B2).
 *
 *     interface Lock extends GenStatem.Protocol {
 *       args: { code: string };                                    // what init is called with
 *       state: 'locked' | 'open';
 *       data: { readonly code: string; readonly typed: string };
 *       call: { attempts: number; set: (q: { code: string }) => 'ok' };
 *       cast: { type: 'button'; digit: string };
 *       info: 'alarm';
 *       internal: 'check';                                         // nextEvent('internal', 'check')
 *       timeout: 'idle';                                           // timeout(5000, 'idle'), the event time-out
 *       stateTimeout: 'lock';                                      // stateTimeout(10000, 'lock')
 *       genericTimeout: { report: number };                        // genericTimeout('report', 60000, 7)
 *     }
 *
 * Parts that are left out do not exist. Calls are written as for gen_server. This file holds types only.
 */
import type { Part } from '../gen/protocol';

/** The parts of a protocol. */
export interface Protocol {
  /** Argument of `init`. Any value unless declared. */
  args?: unknown;
  /** Union of the states: strings, or with `handleEvent` any plain data. */
  state?: unknown;
  /** What the machine knows besides its state. `unknown` unless declared. */
  data?: unknown;
  /** Calls: replies by request. */
  call?: unknown;
  /** Union of the casts. */
  cast?: unknown;
  /** Union of the plain messages. Declared or not, expect others: anybody can send anything. */
  info?: unknown;
  /** Union of the contents of internal events. */
  internal?: unknown;
  /** Contents of the event time-out. */
  timeout?: unknown;
  /** Contents of the state time-out. */
  stateTimeout?: unknown;
  /** Contents of the generic time-outs, by name. */
  genericTimeout?: object;
}

/** The protocol of a machine that declares none: nothing is checked. */
export interface Dynamic extends Protocol {
  /* eslint-disable @typescript-eslint/no-explicit-any -- undeclared means unchecked, in both directions */
  args: any;
  state: any;
  data: any;
  call: any;
  cast: any;
  info: any;
  internal: any;
  timeout: any;
  stateTimeout: any;
  genericTimeout: Record<string, any>;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

export type State<P> = Part<P, 'state', unknown>;
export type Data<P> = Part<P, 'data', unknown>;
export type Internal<P> = Part<P, 'internal', never>;
export type EventTimeout<P> = Part<P, 'timeout', never>;
export type StateTimeout<P> = Part<P, 'stateTimeout', never>;
export type GenericTimeouts<P> = Part<P, 'genericTimeout', Record<never, never>>;
