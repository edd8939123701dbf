/** What clients send to servers (Erlang: `{'$gen_call', From, Request}`, `{'$gen_cast', Request}`). */
import { formatTerm } from '../proc-lib/format-term';
import type { From } from '../proc-lib/from';

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

/** A message for traces: `call boom from <0.9.0>`, `cast go`, or the message itself. */
export function describeMessage(message: unknown): string {
  if (typeof message === 'object' && message !== null) {
    const { type } = message as { readonly type?: unknown };
    if (type === '$gen_call') {
      const { request, from } = message as CallMessage;
      return `call ${formatTerm(request)} from ${formatTerm(from.pid)}`;
    }
    if (type === '$gen_cast') return `cast ${formatTerm((message as CastMessage).request)}`;
  }
  return formatTerm(message);
}
