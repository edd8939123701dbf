/**
 * Protocols: what may be said to a server and what it answers, declared once as a type (B2).
 *
 *     interface Kv extends GenServer.Protocol {
 *       args: { size: number };                                    // what init is called with
 *       state: Map<string, string>;
 *       call: {
 *         size: number;                                            // call(kv, 'size')                        → number
 *         get: (q: { key: string }) => string | undefined;         // call(kv, { type: 'get', key: 'a' })     → …
 *         put: (q: { key: string; value: string }) => 'ok';        // call(kv, { type: 'put', key, value })   → 'ok'
 *       };
 *       cast: 'clear' | { type: 'drop'; key: string };
 *       info: 'tick';
 *       continue: 'warm_up';
 *     }
 *
 * Parts that are left out do not exist: a server without `cast` takes no casts. Calls that fit neither form are written
 * as pairs, `call: [request, reply] | [request, reply]`.
 *
 * This file holds types only; everything else (client functions, callbacks) derives from them.
 */
import type { Part } from '../gen/protocol';

export type {
  AnyReply,
  Args,
  CallEntries,
  CallEntry,
  Cast,
  CastFor,
  Info,
  NameFor,
  ReplyFrom,
  ReplyTo,
  Request,
  RequestFor,
  ServerPid,
  Target,
  TypedName,
} from '../gen/protocol';

/** The parts of a protocol. */
export interface Protocol {
  /** Argument of `init`. Any value unless declared. */
  args?: unknown;
  /** State of the server. `unknown` unless declared. */
  state?: unknown;
  /** Calls: replies by request, see above. */
  call?: unknown;
  /** Union of the casts. */
  cast?: unknown;
  /** Union of the plain messages. Declared or not, `handleInfo` should expect others: anybody can send anything. */
  info?: unknown;
  /** Union of the values for `continueWith`. */
  continue?: unknown;
}

/** The protocol of a server that declares none: nothing is checked. */
export interface Dynamic extends Protocol {
  /* eslint-disable @typescript-eslint/no-explicit-any -- undeclared means unchecked, in both directions */
  args: any;
  state: any;
  call: any;
  cast: any;
  info: any;
  continue: any;
  /* eslint-enable @typescript-eslint/no-explicit-any */
}

export type State<P> = Part<P, 'state', unknown>;
export type Continue<P> = Part<P, 'continue', never>;
