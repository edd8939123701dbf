/**
 * Requests whose answer is fetched later (OTP: `gen:send_request` and relatives).
 *
 * The request's reference is a monitor on the server and an alias that lives as long as the monitor, so the answer, or
 * the news that the server has ended, waits in the mailbox until somebody asks for it. Nothing else may take these two
 * messages, except by a receive that accepts everything.
 */
import { makeRef, type Ref, type Self, self as runningSelf } from '@hot/runtime';
import { post } from '../proc-lib/post';
import { Caller } from '../proc-lib/from';
import { CallMessage } from './message';
import { otherNode, type ServerRef, whereIs } from './name';

declare const replyType: unique symbol;

/** Names a request on its way, to be answered with an `R`. Valid in the process that made it. */
export interface RequestId<out R = unknown> {
  readonly type: '$request_id';
  /** Reference under which answer and DOWN arrive. */
  readonly ref: Ref;
  /** The server as the caller named it. */
  readonly target: ServerRef;
  /** Carries the type `R` for the compiler only. */
  readonly [replyType]?: R;
}

/**
 * Sends a request and returns at once.
 * @throws ProcessError `no_process` outside of any process; what the registry of a `via` name throws
 */
export function sendRequest(target: ServerRef, request: unknown): RequestId {
  const self = runningSelf();
  const pid = whereIs(self, target);
  if (pid === undefined) return { type: '$request_id', ref: deadOnArrival(self, target), target };
  const ref = self.monitor(pid, { alias: 'demonitor' });
  post(pid, new CallMessage(new Caller(self.pid, ref, true), request));
  return { type: '$request_id', ref, target };
}

/** A reference under which the news that nobody is there has arrived already. */
function deadOnArrival(self: Self, target: ServerRef): Ref {
  const ref = makeRef();
  const reason = otherNode(self, target) === undefined ? 'noproc' : 'noconnection';
  post(self.pid, { type: 'DOWN', ref, pid: undefined, name: target, reason });
  return ref;
}
