/** Starting scopes (OTP: `pg:start/1`, `pg:start_link/0,1`). */
import { type Pid, ProcessError } from '@hot/runtime';
import { isLocalName } from '../gen/options';
import { formatShort } from '../proc-lib/format-term';
import * as GenServer from '../gen-server/start';
import { DEFAULT_SCOPE } from './client';
import { callbacks } from './server';

/**
 * Starts a scope: a process with its name, and its table with the same name. Nobody starts one unasked, the default scope
 * neither: it belongs into the supervision tree of those who use it, `{ id: 'pg', start: () => Pg.startLink() }`. When it
 * is started again, nobody is in any group.
 * @throws StartError `already_started`; `init_failed` when there is a table of this name
 * @throws ProcessError `badarg` for what is no name
 */
export function start(scope: string): Promise<Pid> {
  return GenServer.start(callbacks, checked(scope), { name: scope });
}

/** {@link start}, linked to the running process. */
export function startLink(scope: string = DEFAULT_SCOPE): Promise<Pid> {
  return GenServer.startLink(callbacks, checked(scope), { name: scope });
}

function checked(scope: unknown): string {
  if (isLocalName(scope)) return scope;
  throw new ProcessError('badarg', `a scope of pg is named by a string, not by ${formatShort(scope)}`);
}
