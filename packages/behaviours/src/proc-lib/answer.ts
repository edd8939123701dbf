/** Recognising what comes of a request: the answer, or the end of the process that was asked. */
import type { Ref } from '@hot/runtime';
import type { ReplyMessage } from './from';
import type { DownMessage } from './signals';

/** What comes under the reference of a request. */
export type Answer = ReplyMessage | DownMessage;

/** Accepts what comes under `ref`: the answer, or the DOWN of its monitor. */
export function answerTo(ref: Ref): (message: unknown) => message is Answer {
  return (message): message is Answer =>
    typeof message === 'object' && message !== null && (message as { readonly ref?: unknown }).ref === ref;
}
