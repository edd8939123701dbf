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
 */
import { coroutine, type Pid, type Ref, type Self, timeout as timedOut } from '@hot/runtime';
import { post } from '../proc-lib/post';
import { CallError } from '../proc-lib/call-error';
import { Caller, type ReplyMessage } from '../proc-lib/from';
import { nodeOf } from '../proc-lib/node';
import { asProcess, running } from '../proc-lib/running';
import type { DownMessage } from '../proc-lib/signals';
import { SystemMessage } from '../proc-lib/system-message';
import { checkTimeout, type Timeout } from '../proc-lib/timeout';
import { CallMessage } from './message';
import { type ServerRef, whereIs } from './name';

/** Ms that a call waits unless told otherwise. */
export const DEFAULT_TIMEOUT = 5000;

/** To whom a call goes: to the callbacks of a server, or to its generic part. */
export type CallKind = 'call' | 'system';

/**
 * Calls a server and waits for the answer.
 * @param timeout ms to wait, or `'infinity'`
 * @throws CallError `noproc`, `timeout`, `calling_self`, `exit` (the server ended before it answered)
 * @throws ProcessError `timeout_value` for a bad time limit
 */
export function call(kind: CallKind, target: ServerRef, request: unknown, timeout: Timeout): Promise<unknown> {
  checkTimeout(timeout);
  const me = running();
  if (me === null) return asProcess((self) => callFrom(self, kind, target, request, timeout));
  return callFrom(me, kind, target, request, timeout);
}

const REPLY_ALIAS = { alias: 'reply_demonitor' } as const;

type Answer = ReplyMessage | DownMessage;

const callFrom = coroutine(function* (
  self: Self,
  kind: CallKind,
  target: ServerRef,
  request: unknown,
  timeout: Timeout,
): Generator<unknown, unknown, unknown> {
  const pid = whereIs(self, target);
  if (pid === undefined) throw new CallError(whyNobody(self, target), target, request, timeout);
  if (pid === self.pid) throw new CallError('calling_self', target, request, timeout);
  if (timeout === 'infinity') {
    const ref = self.monitor(pid);
    put(self, pid, kind, ref, false, request);
    const answer = (yield self.receive(answerTo(ref), { since: ref })) as Answer;
    if (answer.type === 'DOWN') throw new CallError(answer.reason, target, request, timeout);
    self.demonitor(ref, { flush: true });
    return answer.reply;
  }
  const ref = self.monitor(pid, REPLY_ALIAS);
  put(self, pid, kind, ref, true, request);
  const answer = (yield self.receive(answerTo(ref), { since: ref, after: timeout })) as Answer | typeof timedOut;
  if (answer === timedOut) {
    self.demonitor(ref, { flush: true });
    throw new CallError('timeout', target, request, timeout);
  }
  if (answer.type === 'DOWN') throw new CallError(answer.reason, target, request, timeout);
  return answer.reply;
});

function put(self: Self, pid: Pid, kind: CallKind, ref: Ref, aliased: boolean, request: unknown): void {
  const from = new Caller(self.pid, ref, aliased);
  post(pid, kind === 'call' ? new CallMessage(from, request) : new SystemMessage(from, request));
}

/** Accepts what comes under `ref`: the answer, or the DOWN of its monitor. */
export function answerTo(ref: Ref): (message: unknown) => message is Answer {
  return (message): message is Answer =>
    typeof message === 'object' && message !== null && (message as { readonly ref?: unknown }).ref === ref;
}

/** Reason for a target that is not there: another node is down, a name is nobody's. */
function whyNobody(self: Self, target: ServerRef): unknown {
  if (typeof target === 'object' && 'node' in target && 'name' in target && target.node !== nodeOf(self).name) {
    return { nodedown: target.node };
  }
  return 'noproc';
}
