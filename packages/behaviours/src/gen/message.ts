/** What clients send to servers (Erlang: `{'$gen_call', From, Request}`, `{'$gen_cast', Request}`). */
import { formatTerm } from '../proc-lib/format-term';
import { type From, isFrom } from '../proc-lib/from';

/** A request that wants an answer. */
export class CallMessage {
  readonly type = '$gen_call';
  readonly from: From<unknown>;
  readonly request: unknown;

  constructor(from: From<unknown>, request: unknown) {
    this.from = from;
    this.request = request;
  }
}

/** A request that wants none. */
export class CastMessage {
  readonly type = '$gen_cast';
  readonly request: unknown;

  constructor(request: unknown) {
    this.request = request;
  }
}

/**
 * The tag of a message, by which a server knows what to do with it. What only looks like a call or a system message has none:
 * it names nobody who waits for the answer, so it came from outside, and is a plain message.
 */
export function tagOf(message: unknown): unknown {
  if (message instanceof CallMessage) return message.type;
  if (typeof message !== 'object' || message === null) return undefined;
  const { type } = message as { readonly type?: unknown };
  // Of another copy of this package, or forged.
  return (type === '$gen_call' || type === '$system') && !isFrom((message as CallMessage).from) ? undefined : type;
}

/** A message for traces: `call boom from <0.9.0>`, `cast go`, or the message itself. */
export function describeMessage(message: unknown): string {
  const tag = tagOf(message);
  if (tag === '$gen_call') {
    const { request, from } = message as CallMessage;
    return `call ${formatTerm(request)} from ${formatTerm(from.pid)}`;
  }
  if (tag === '$gen_cast') return `cast ${formatTerm((message as CastMessage).request)}`;
  return formatTerm(message);
}
