/**
 * The loop of gen_server: take a message, do a step, for ever.
 *
 *     next ──continueWith──▶ step ─┐
 *       └──▶ receive ──▶ step ─────┴─▶ go on │ wait for an async callback │ sys, which comes back │ terminate
 *
 * A system message leaves `next` as it is: a timeout starts anew with its full time. Any other message ends it.
 */
import { again, coroutine, Exit, type Pid, timeout as timedOut } from '@hot/runtime';
import { isContinue } from '../gen/result';
import { reply } from '../proc-lib/from';
import type { SystemCallbacks } from '../sys/callbacks';
import { handleSystemMessage } from '../sys/handle';
import type { Server } from './server';
import { CONTINUATION, end, isCrash, type Rest, settle, step, TIME_OUT, traceOut } from './step';
import { stateCallbacks } from './system';
import { terminate } from './terminate';

/** Runs a server from its state on. Never resolves: the end is an exit. */
export const loop: (server: Server) => Promise<unknown> = coroutine(function* (
  server: Server,
): Generator<unknown, unknown, unknown> {
  const { self, parent, debug, hibernateAfter } = server;
  /** A step made of the receive itself, so that this loop sleeps through most messages. */
  const stepping = { convert: (message: unknown): Rest | typeof again => step(server, message) };
  for (;;) {
    const { next } = server;
    let rest: Rest | typeof again;
    if (next === undefined && hibernateAfter === 'infinity') {
      rest = (yield self.receive(undefined, stepping)) as Rest;
    } else if (isContinue(next)) {
      server.next = undefined;
      rest = step(server, next, CONTINUATION);
    } else {
      self.hibernating = next === 'hibernate';
      let message: unknown;
      if (next === 'hibernate') message = yield self.receive();
      else message = yield self.receive(undefined, { after: (next ?? hibernateAfter) as number });
      self.hibernating = false;
      if (message === timedOut && typeof next !== 'number') {
        server.next = 'hibernate';
        continue;
      }
      rest = message === timedOut ? step(server, 'timeout', TIME_OUT) : step(server, message);
    }
    if (rest !== again && rest.type === 'pending') rest = yield* finish(server, rest);
    if (rest === again || rest.type === 'go_on') continue;
    if (rest.type === 'system') {
      const hibernates = server.next === 'hibernate';
      return handleSystemMessage(rest.message, parent, systemCallbacks, debug, server, hibernates);
    }
    if (rest.type === 'end') return yield* endWith(server, rest);
  }
});

/** Waits for an async callback. */
function* finish(
  server: Server,
  { message, result }: Rest & { readonly type: 'pending' },
): Generator<unknown, Rest | typeof again, unknown> {
  let returned: unknown;
  try {
    returned = yield result;
  } catch (thrown) {
    if (isCrash(thrown)) return end(thrown, message);
    returned = thrown;
  }
  return settle(server, message, returned);
}

/** A reply goes out after `terminate`, and also when that crashes; not when the server is killed meanwhile. */
function* endWith(server: Server, rest: Rest & { readonly type: 'end' }): Generator<unknown, never, unknown> {
  try {
    return yield* terminate(server, rest.cause, rest.last);
  } catch (final) {
    const { from } = rest.last;
    if (rest.reply !== undefined && from !== undefined) {
      reply(from, rest.reply.reply);
      if (server.debug.active) traceOut(server, rest.reply.reply, from, server.state);
    }
    throw final;
  }
}

/** How `sys` comes back to the loop, or ends it. */
const systemCallbacks: SystemCallbacks<Server> = {
  ...stateCallbacks,
  systemContinue: (_parent: Pid, _debug: unknown, server: Server) => loop(server),
  systemTerminate: coroutine(function* (reason: unknown, _parent: Pid, _debug: unknown, server: Server) {
    return yield* terminate(server, new Exit(reason), { message: undefined, from: undefined });
  }),
};
