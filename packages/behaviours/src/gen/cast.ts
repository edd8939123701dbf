/** Sending a request that wants no answer (OTP: `gen_server:cast/2`). */
import { isPid, type Pid, type Self, whereis } from '@hot/runtime';
import { post } from '../proc-lib/post';
import { doInProcess } from '../proc-lib/running';
import { CastMessage } from './message';
import { type NamedRef, type ServerRef, whereIs } from './name';

/**
 * Sends and forgets: a server that is not there gets nothing, and nobody is told.
 * @throws ProcessError `badarg` for what is no pid and no name; `no_node` when no node runs
 */
export function cast(target: ServerRef, request: unknown): 'ok' {
  if (isPid(target)) post(target, new CastMessage(request));
  else if (typeof target === 'string') postTo(whereis(target), request);
  else doInProcess((self) => castFrom(self, target as NamedRef, request));
  return 'ok';
}

/** {@link cast} by the running process. */
export function castFrom(self: Self, target: ServerRef, request: unknown): void {
  postTo(whereIs(self, target), request);
}

function postTo(pid: Pid | undefined, request: unknown): void {
  if (pid !== undefined) post(pid, new CastMessage(request));
}
