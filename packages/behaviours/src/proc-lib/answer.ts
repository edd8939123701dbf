/** Recognising what comes of a request: the answer, or the end of the process that was asked. */
import type { Ref } from '@hot/runtime';
import type { ReplyMessage } from './from';
import type { DownMessage } from './signals';

/** What comes under the reference of a request. */
export type Answer = ReplyMessage | DownMessage;

/** Whether a message came under `ref`: the answer, or the DOWN of its monitor. */
export function isAnswer(message: unknown, ref: Ref): message is Answer {
  return typeof message === 'object' && message !== null && (message as { readonly ref?: unknown }).ref === ref;
}
