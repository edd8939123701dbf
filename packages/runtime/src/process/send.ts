/**
 * Sending to a pid or an alias (Erlang: `!`), of any node in this OS process. Never blocks. A message to a dead pid is a
 * dead letter; one to an alias that is over is what aliases are for: it is dropped, and not counted. Names are the
 * node's to look up.
 */
import { isPid, type PidTerm } from '../term/pid';
import { badarg } from '../term/process-error';
import { isRef, type RefTerm } from '../term/ref';
import { type ProcessHost, processOf } from './process';
import { deliverToAlias } from './relations';

/**
 * Delivers a message; throws `badarg` for what is no destination.
 * @param host counts the dead letter; `null` when no node runs
 */
export function deliver(host: ProcessHost | null, to: unknown, message: unknown): void {
  if (isPid(to)) {
    const term = to as unknown as PidTerm;
    const process = processOf(term);
    if (process !== null) process.deliver(message);
    else host?.deadLetter(term, message);
  } else if (isRef(to)) deliverToAlias(to as RefTerm, message);
  else throw badarg('send takes a pid, a registered name or an alias', to);
}
