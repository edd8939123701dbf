/**
 * The loop of gen_server: one message, one callback, one result; for ever.
 *
 *     next ──continueWith──▶ handleContinue ─┐
 *       └──▶ receive ──▶ system message ──▶ sys, which comes back by `systemContinue`
 *              │         parent's EXIT  ──▶ terminate
 *              └──▶ call | cast | other, 'timeout' ──▶ callback ──▶ result ──▶ state, next
 *                                                         └──▶ stop, crash, bad return ──▶ terminate
 *
 * The path of a message whose callback is synchronous has no promise, no closure and no second generator in it. A
 * system message leaves `next` as it is: a timeout starts anew with its full time. Any other message ends it.
 */
import { coroutine, Exit, isExit, type Pid, type Self, timeout as timedOut, UndefError } from '@hot/runtime';
import type { CallMessage, CastMessage } from '../gen/message';
import {
  type ContinueWith,
  isContinue,
  isNext,
  isStateless,
  kindOfResult,
  type Next,
  type Noreply,
  noreply,
  type Reply,
  type Stop,
  type StopReply,
} from '../gen/result';
import { isThenable } from '../proc-lib/failure';
import { type From, reply } from '../proc-lib/from';
import { report } from '../proc-lib/report';
import type { ExitMessage } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import type { SystemCallbacks } from '../sys/callbacks';
import { handleSystemMessage } from '../sys/handle';
import { formatEvent } from './events';
import type { Server } from './server';
import { type Misc, stateCallbacks } from './system';
import { terminate } from './terminate';

/** Runs a server from its state on. Never resolves: the end is an exit. */
export const loop: (server: Server, state: unknown, next: Next | undefined) => Promise<unknown> = coroutine(function* (
  server: Server,
  initialState: unknown,
  initialNext: Next | undefined,
): Generator<unknown, unknown, unknown> {
  const { self, parent, debug, hibernateAfter } = server;
  let state = initialState;
  let next = initialNext;
  for (;;) {
    let message: unknown;
    if (next === undefined && hibernateAfter === 'infinity') message = yield self.receive();
    else if (isContinue(next)) message = next;
    else {
      message = yield wait(self, next, hibernateAfter);
      self.hibernating = false;
      if (message === timedOut) {
        if (typeof next !== 'number') {
          next = 'hibernate';
          continue;
        }
        message = 'timeout';
      }
    }

    const type = typeof message === 'object' && message !== null ? (message as { type?: unknown }).type : undefined;
    if (type === 'system') {
      const misc: Misc = { server, state, next };
      return handleSystemMessage(message as SystemMessage, parent, systemCallbacks, debug, misc);
    }
    const from = type === '$gen_call' ? (message as CallMessage).from : undefined;
    if (type === 'EXIT' && (message as ExitMessage).pid === parent) {
      return yield* terminate(server, new Exit((message as ExitMessage).reason), state, { message, from });
    }
    if (debug.active) traceIn(server, message);

    let result: unknown;
    try {
      result = invoke(server, type, message, state);
      if (kindOfResult(result) === undefined && isThenable(result)) result = yield result;
    } catch (thrown) {
      if (thrown instanceof Error || isExit(thrown)) return yield* terminate(server, thrown, state, { message, from });
      result = thrown;
    }

    const kind = kindOfResult(result);
    if (kind === 'reply' && from !== undefined && isNext((result as Reply<unknown, unknown>).next)) {
      const replied = result as Reply<unknown, unknown>;
      state = replied.state;
      next = replied.next;
      reply(from, replied.reply);
      if (debug.active) traceOut(server, replied.reply, from, state);
    } else if (kind === 'noreply' && isNext((result as Noreply<unknown>).next)) {
      ({ state, next } = result as Noreply<unknown>);
      if (debug.active) debug.handle({ type: 'noreply', state }, formatEvent, server.name);
    } else if (kind === 'stop' && !isStateless(result as Stop<unknown>)) {
      const stopped = result as Stop<unknown>;
      return yield* terminate(server, new Exit(stopped.reason), stopped.state, { message, from });
    } else if (kind === 'stop_reply' && from !== undefined) {
      return yield* stopWithReply(server, result as StopReply<unknown, unknown>, message, from);
    } else {
      return yield* terminate(server, new Exit({ bad_return_value: result }), state, { message, from });
    }
    if (next === 'infinity') next = undefined;
  }
});

/** The receive for everything but the plain case. */
function wait(self: Self, next: Next | undefined, hibernateAfter: number | 'infinity'): Promise<unknown> {
  if (next === 'hibernate') {
    self.hibernating = true;
    return self.receive();
  }
  if (typeof next === 'number') return self.receive(undefined, { after: next });
  return hibernateAfter === 'infinity' ? self.receive() : self.receive(undefined, { after: hibernateAfter });
}

/** Calls the callback for a message, in the current version of the module. */
function invoke(server: Server, type: unknown, message: unknown, state: unknown): unknown {
  const { module } = server;
  if (type === '$gen_call') {
    if (typeof module.handleCall !== 'function') throw new UndefError(server.moduleName, 'handleCall');
    return module.handleCall((message as CallMessage).request, (message as CallMessage).from, state);
  }
  if (type === '$gen_cast') {
    if (typeof module.handleCast !== 'function') throw new UndefError(server.moduleName, 'handleCast');
    return module.handleCast((message as CastMessage).request, state);
  }
  if (isContinue(message)) {
    if (typeof module.handleContinue !== 'function') throw new UndefError(server.moduleName, 'handleContinue');
    return module.handleContinue(message.value, state);
  }
  if (typeof module.handleInfo !== 'function') {
    reportDropped(server, message);
    return noreply(state);
  }
  return module.handleInfo(message, state);
}

function reportDropped(server: Server, message: unknown): void {
  report(server.self, {
    level: 'warning',
    message: 'Undefined handleInfo',
    label: 'gen_server no_handle_info',
    behaviour: 'gen_server',
    facts: { module: server.moduleName, message },
  });
}

/** The answer goes out after `terminate`, and also when that crashes; not when the server is killed meanwhile. */
function* stopWithReply(
  server: Server,
  result: StopReply<unknown, unknown>,
  message: unknown,
  from: From<unknown>,
): Generator<unknown, never, unknown> {
  if (server.debug.active) traceOut(server, result.reply, from, result.state);
  try {
    return yield* terminate(server, new Exit(result.reason), result.state, { message, from });
  } catch (final) {
    reply(from, result.reply);
    throw final;
  }
}

function traceIn(server: Server, message: unknown): void {
  const event = isContinue(message)
    ? ({ type: 'continue', value: (message as ContinueWith<unknown>).value } as const)
    : ({ type: 'in', message } as const);
  server.debug.handle(event, formatEvent, server.name);
}

function traceOut(server: Server, value: unknown, to: From<unknown>, state: unknown): void {
  server.debug.handle({ type: 'out', message: value, to, state }, formatEvent, server.name);
}

/** How `sys` comes back to the loop, or ends it. */
const systemCallbacks: SystemCallbacks<Misc> = {
  ...stateCallbacks,
  systemContinue: (_parent: Pid, _debug: unknown, { server, state, next }: Misc) => loop(server, state, next),
  systemTerminate: coroutine(function* (reason: unknown, _parent: Pid, _debug: unknown, { server, state }: Misc) {
    return yield* terminate(server, new Exit(reason), state, { message: undefined, from: undefined });
  }),
};
