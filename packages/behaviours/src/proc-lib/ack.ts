/** The first word of a new process to the one that started it and waits (OTP: `proc_lib:init_ack/1,2`). */
import { type Pid, ProcessError, self } from '@hot/runtime';
import { post } from './post';
import { ancestryOf } from './ancestry';

/** Says that `pid` is up, and `value` is what its starter gets. */
export class AckMessage {
  readonly type = '$ack';
  readonly pid: Pid;
  readonly value: unknown;

  constructor(pid: Pid, value: unknown) {
    this.pid = pid;
    this.value = value;
  }
}

/** Whether a message is the acknowledgement of `pid`. */
export function isAckOf(pid: Pid, message: unknown): message is AckMessage {
  return (
    typeof message === 'object' &&
    message !== null &&
    (message as AckMessage).type === '$ack' &&
    (message as AckMessage).pid === pid
  );
}

/**
 * Tells the starter of the running process that it is up: its `start` function then resolves to `value`.
 * @param parent who started it; known unless the process was handed over
 * @throws ProcessError `badarg` when the process was not started by proc_lib
 */
export function initAck(value: unknown, parent?: Pid): 'ok' {
  const me = self().pid;
  const to = parent ?? ancestryOf(me)?.parent;
  if (to === undefined) throw new ProcessError('badarg', 'initAck in a process that was not started by ProcLib');
  post(to, new AckMessage(me, value));
  return 'ok';
}
