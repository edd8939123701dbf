/**
 * Calling a server (OTP: `gen:call/4`): the request goes out, the caller waits for the answer or the server's end.
 *
 *     caller ──monitor (its reference is an alias)──▶ server
 *            ──call {from: {pid, ref}, request}─────▶
 *            ◀─reply {ref, value}── through the alias, which ends it and the monitor    resolves
 *            ◀─DOWN {ref, reason}──                                                     CallError
 *            time over: monitor and alias end, a late answer is dropped                 CallError 'timeout'
 *
 * Without time limit the reference is no alias, so a second answer lands in the caller's mailbox, as in OTP.
 *
 * A call is the most frequent thing there is: what the caller awaits is the receive itself, without a coroutine or a
 * promise around it. The request is sent when `call` is called, the mailbox is looked at when its result is awaited.
 */
import { type ConvertOptions, coroutine, type Ref, type Self, timeout as timedOut } from '@hot/runtime';
import type { Answer } from '../proc-lib/answer';
import { CallError } from '../proc-lib/call-error';
import { Caller } from '../proc-lib/from';
import { post } from '../proc-lib/post';
import { asProcess, running } from '../proc-lib/running';
import { SystemMessage } from '../proc-lib/system-message';
import { badTimeout, isTimeout, type Timeout } from '../proc-lib/timeout';
import { CallMessage } from './message';
import { otherNode, type ServerRef, whereIs } from './name';

/** Ms that a call waits unless told otherwise. */
export const DEFAULT_TIMEOUT = 5000;

/** To whom a call goes: to the callbacks of a server, or to its generic part. */
export type CallKind = 'call' | 'system';

/**
 * Calls a server; the result is to be awaited by the same process.
 * @param timeout ms to wait, or `'infinity'`
 * @throws CallError `noproc`, `nodedown`, `timeout`, `calling_self`, `exit` (the server ended before it answered), as
 *   rejections
 * @throws ProcessError `timeout_value` for a bad time limit, as a rejection; `badarg` for what is no pid and no name
 */
export function call(kind: CallKind, target: ServerRef, request: unknown, timeout: Timeout): Promise<unknown> {
  if (!isTimeout(timeout)) return reject(badTimeout(timeout));
  const me = running();
  if (me === null) return asProcess((self) => callFrom(self, kind, target, request, timeout));
  return callFrom(me, kind, target, request, timeout);
}

const REPLY_ALIAS = { alias: 'reply_demonitor' } as const;

function callFrom(self: Self, kind: CallKind, target: ServerRef, request: unknown, timeout: Timeout): Promise<unknown> {
  const pid = whereIs(self, target);
  if (pid === undefined) return reject(new CallError(whyNobody(self, target), target, request, timeout));
  if (pid === self.pid) return reject(new CallError('calling_self', target, request, timeout));
  const limited = timeout !== 'infinity';
  const ref = self.monitor(pid, limited ? REPLY_ALIAS : undefined);
  const from = new Caller(self.pid, ref, limited);
  post(pid, kind === 'call' ? new CallMessage(from, request) : new SystemMessage(from, request));
  return self.receive(undefined, new Waiting(self, target, request, timeout, ref));
}

/** A call whose answer has not come yet: how long it waits, for what, and what it makes of it. */
class Waiting implements ConvertOptions<unknown> {
  readonly answers = true;
  readonly after: number | undefined;

  constructor(
    readonly self: Self,
    readonly target: ServerRef,
    readonly request: unknown,
    readonly timeout: Timeout,
    readonly since: Ref,
  ) {
    this.after = timeout === 'infinity' ? undefined : timeout;
  }

  convert(received: unknown): unknown {
    const { timeout } = this;
    if (received === timedOut) {
      this.self.demonitor(this.since, { flush: true });
      throw new CallError('timeout', this.target, this.request, timeout);
    }
    const answer = received as Answer;
    if (answer.type === 'DOWN') {
      // A server that refuses the request lives on, and so would the monitor.
      this.self.demonitor(this.since, { flush: true });
      throw new CallError(answer.reason, this.target, this.request, timeout);
    }
    if (timeout === 'infinity') this.self.demonitor(this.since, { flush: true });
    return answer.reply;
  }
}

const reject = coroutine(function* (error: Error): Generator<unknown, never, unknown> {
  throw error;
});

/** Reason for a target that is not there: another node is down, a name is nobody's. */
function whyNobody(self: Self, target: ServerRef): unknown {
  const node = otherNode(self, target);
  return node === undefined ? 'noproc' : { nodedown: node };
}
