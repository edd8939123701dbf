/**
 * Who waits for an answer: the process, and the reference under which it will know it.
 *
 * The reference is usually an alias of the caller, so an answer that comes too late is dropped instead of standing in
 * its mailbox. A call without time limit has no alias (as in OTP): a second answer to it arrives as a stray message.
 */
import { isPid, type Pid, ProcessError, type Ref } from '@hot/runtime';
import { formatShort } from './format-term';
import { post } from './post';

declare const replyType: unique symbol;

/** Names a caller to whom a reply of type `R` is owed (Erlang: `From`). Opaque: pass it to `reply`. */
export interface From<in R = never> {
  readonly pid: Pid;
  readonly ref: Ref;
  /** Whether `ref` is an alias of the caller. */
  readonly aliased: boolean;
  /** Carries the type `R` for the compiler only. */
  readonly [replyType]?: (reply: R) => void;
}

/** What a {@link From} is at run time. */
export class Caller implements From {
  readonly pid: Pid;
  readonly ref: Ref;
  readonly aliased: boolean;

  constructor(pid: Pid, ref: Ref, aliased: boolean) {
    this.pid = pid;
    this.ref = ref;
    this.aliased = aliased;
  }
}

/** Whether a value names a caller: no data that comes from outside (JSON) can pass for one, because none can for a pid. */
export function isFrom(value: unknown): value is From<unknown> {
  return typeof value === 'object' && value !== null && isPid((value as From).pid);
}

/** An answer on its way to the caller. */
export class ReplyMessage {
  readonly type = '$gen_reply';
  readonly ref: Ref;
  readonly reply: unknown;

  constructor(ref: Ref, reply: unknown) {
    this.ref = ref;
    this.reply = reply;
  }
}

/** Sends an answer (OTP: `gen:reply/2`). Never fails, whatever became of the caller. */
export function reply(from: From, value: unknown): 'ok' {
  post(from.aliased ? from.ref : from.pid, new ReplyMessage(from.ref, value));
  return 'ok';
}

/**
 * {@link reply} to a caller that a program names.
 * @throws ProcessError `badarg` for what names none
 */
export function checkedReply(from: unknown, value: unknown): 'ok' {
  if (isFrom(from)) return reply(from, value);
  throw new ProcessError('badarg', `a caller is named by the from of its call, not by ${formatShort(from)}`);
}

/** Tells a caller that there will be no answer, and why, as the end of the process that it called would. */
export function refuse(from: From, reason: unknown): void {
  post(from.aliased ? from.ref : from.pid, { type: 'DOWN', ref: from.ref, pid: undefined, reason });
}
