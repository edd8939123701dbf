/** Sending between generic parts: they know what the receiver understands, the type of its pid does not say it. */
import { type Pid, type Ref, send } from '@hot/runtime';

/**
 * Sends a message of the runtime's own kind.
 * @throws ProcessError `badarg` for a name that nobody has
 */
export function post(to: Pid | Ref | string, message: unknown): void {
  send(to as Pid<unknown>, message);
}
