/**
 * Clients: the processes that carry out the ops of a `gen_server` scenario, one at a time, and whose mailboxes are looked
 * at between ops.
 */
import { GenServer } from '@hot/behaviours';
import { coroutine, processInfo, type Ref, type Self } from '@hot/runtime';
import type { Channel } from '../channel';
import type { Json } from '../json';
import { operate } from './operations';
import type { ClientStep } from './scenario';
import type { World } from './world';

/** Told to a client between two ops: take all messages from your mailbox that are no answers to your requests. */
export const DRAIN = 'drain';

/** What a client is told, and what it answers: the `res` of the trace, or the messages drained. */
export type Strings = Channel<ClientStep | typeof DRAIN, Json | unknown[]>;

/** What a client remembers between ops. */
export class Memory {
  /** Requests by their label. */
  readonly requests = new Map<string, GenServer.RequestId>();
  /** Labels of requests, by the reference under which the answer arrives. */
  readonly labels = new Map<Ref, string>();
  /** Its one collection of requests. */
  collection: GenServer.RequestIds = GenServer.reqidsNew();

  /** Whether a message is an answer to a request, or tells that there will be none. */
  owns(message: unknown): boolean {
    const { ref } = message as { readonly ref?: Ref };
    return ref !== undefined && this.labels.has(ref);
  }
}

/** The body of a client. */
export const client = coroutine(function* (
  self: Self,
  world: World,
  strings: Strings,
  memory: Memory,
  trap: boolean,
): Generator<unknown, never, unknown> {
  self.trapExit = trap;
  for (;;) {
    const command = (yield strings.next()) as ClientStep | typeof DRAIN;
    if (command === DRAIN) strings.answer(yield* drain(self, memory));
    else strings.answer(yield* operate(self, world, memory, command));
  }
});

function* drain(self: Self, memory: Memory): Generator<unknown, unknown[], unknown> {
  const drained: unknown[] = [];
  const accept = (message: unknown): message is unknown => !memory.owns(message);
  for (;;) {
    const before = processInfo(self.pid, 'messages') ?? [];
    if (!before.some(accept)) return drained;
    drained.push(yield self.receive(accept));
  }
}
