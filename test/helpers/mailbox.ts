/** What tests that are processes do with their mailboxes, in code that runs in both kinds of bodies (`yield*`). */
import { timeout } from '@hot/runtime';
import type { AnySelf } from './body-kind';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
export type Steps<R> = Generator<unknown, R, any>;

/** Accepts no message. */
export const nothing = (_message: unknown): _message is never => false;

/** Accepts the messages that equal `wanted`. */
export function is<T>(wanted: T): (message: unknown) => message is T {
  return (message): message is T => message === wanted;
}

/** Accepts the system messages of a type: `DOWN`, `EXIT`, … */
export function ofType<T extends string>(
  type: T,
): (message: unknown) => message is { type: T } & Record<string, unknown> {
  return (message): message is { type: T } & Record<string, unknown> =>
    (message as { type?: unknown } | null)?.type === type;
}

/** Lets all other processes do what they can do in `ms` milliseconds; the mailbox stays as it is. */
export function* pause(self: AnySelf, ms = 1): Steps<void> {
  yield self.receive(nothing, { after: ms });
}

/** Takes all messages that are there. */
export function* drain(self: AnySelf): Steps<unknown[]> {
  const messages: unknown[] = [];
  for (;;) {
    const message: unknown = yield self.receive(undefined, { after: 0 });
    if (message === timeout) return messages;
    messages.push(message);
  }
}

/** Takes the next message; fails when none comes within `ms` milliseconds. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test knows what it has sent
export function* next(self: AnySelf, ms = 60_000): Steps<any> {
  const message: unknown = yield self.receive(undefined, { after: ms });
  if (message === timeout) throw new Error(`no message came within ${ms} ms`);
  return message;
}
