/** System messages: what `sys` says to a process, between and above its ordinary messages (Erlang: `{system, From, Request}`). */
import { type From, isFrom } from './from';

/** A request to the generic part of a process. */
export class SystemMessage {
  readonly type = '$system';
  readonly from: From<unknown>;
  readonly request: unknown;

  constructor(from: From<unknown>, request: unknown) {
    this.from = from;
    this.request = request;
  }
}

/** Whether a message is a {@link SystemMessage}; special processes give it to `sys.handleSystemMessage`. */
export function isSystemMessage(message: unknown): message is SystemMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as SystemMessage).type === '$system' &&
    isFrom((message as SystemMessage).from)
  );
}
