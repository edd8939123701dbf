/**
 * Runs a test of a behaviour as a process: its code is a generator (`yield` is `await`) on virtual time, and what the
 * node logs is kept for it to look at.
 */
import { coroutine, type LogEvent, type Pid, timeout } from '@hot/runtime';
import type { TestNode } from '@hot/runtime/testing';
import { coroutines } from '../../helpers/body-kind';
import type { AnySelf } from '../../helpers/body-kind';
import { inProcess } from '../../helpers/in-process';

/** What a test has at hand. */
export interface Tester {
  readonly self: AnySelf;
  readonly node: TestNode;
  /** What the node has logged, oldest first. */
  readonly logged: LogEvent[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yield gives is known where it stands only
type TestCode = (tester: Tester) => Generator<unknown, void, any>;

/** Makes a mocha test of code that runs in a process. */
export function asTester(code: TestCode): () => Promise<void> {
  return () => {
    const logged: LogEvent[] = [];
    return inProcess(
      coroutines,
      function* (self, node) {
        yield* code({ self, node, logged });
      },
      { logger: { level: 'all', sink: (event) => logged.push(event) } },
    );
  };
}

/** What `work` rejects with; fails when it does not. */
export const failureOf = coroutine(function* (work: PromiseLike<unknown>): Generator<unknown, unknown, unknown> {
  let value: unknown;
  try {
    value = yield work;
  } catch (thrown) {
    return thrown;
  }
  throw new Error(`it did not fail but resolved to ${String(value)}`);
});

/** The `reason` of what `work` rejects with. */
export const reasonOf = coroutine(function* (work: PromiseLike<unknown>): Generator<unknown, unknown, unknown> {
  return ((yield failureOf(work)) as { readonly reason: unknown }).reason;
});

/** The next message, or `'nothing'` when none comes within `ms` of virtual time. */
export const nextMessage = coroutine(function* (self: AnySelf, ms: number = 0): Generator<unknown, unknown, unknown> {
  const message = yield self.receive(undefined, { after: ms });
  return message === timeout ? 'nothing' : message;
});

/** Lets `ms` of virtual time pass; the mailbox stays as it is. */
export const sleep = coroutine(function* (self: AnySelf, ms: number): Generator<unknown, void, unknown> {
  yield self.receive((message): message is never => message === nobody, { after: ms });
});

const nobody = Symbol('a message that nobody sends');

/** Waits for the end of a process; its exit reason. */
export const endOf = coroutine(function* (self: AnySelf, pid: Pid): Generator<unknown, unknown, unknown> {
  const ref = self.monitor(pid);
  const down = yield self.receive(
    (message): message is { reason: unknown } => (message as { ref?: unknown }).ref === ref,
  );
  return (down as { reason: unknown }).reason;
});
