/** What clients send to servers (Erlang: `{'$gen_call', From, Request}`, `{'$gen_cast', Request}`). */
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
