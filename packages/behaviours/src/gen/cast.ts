/** Sending a request that wants no answer (OTP: `gen_server:cast/2`). */
import { isPid } from '@hot/runtime';
import { post } from '../proc-lib/post';
import { asProcess, running } from '../proc-lib/running';
import { CastMessage } from './message';
import { type NamedRef, type ServerRef, whereIs } from './name';

/** Sends and forgets. Never fails: a server that is not there gets nothing, and nobody is told. */
export function cast(target: ServerRef, request: unknown): 'ok' {
  if (isPid(target)) post(target, new CastMessage(request));
  else castToName(target as NamedRef, request);
  return 'ok';
}

function castToName(target: NamedRef, request: unknown): void {
  const me = running();
  if (me === null) {
    void asProcess((self) => {
      const pid = whereIs(self, target);
      if (pid !== undefined) post(pid, new CastMessage(request));
    });
    return;
  }
  const pid = whereIs(me, target);
  if (pid !== undefined) post(pid, new CastMessage(request));
}
