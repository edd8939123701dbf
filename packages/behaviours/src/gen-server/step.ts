/**
 * One step of a server: a message, its callback, the result; all that needs no waiting.
 *
 *     message ──▶ callback ──▶ result ──▶ reply, new state ──▶ `again`: nothing else to do, the next message please
 *        │            │           └──▶ stop, bad return ──▶ `end`
 *        │            ├──▶ a promise ──▶ `pending`
 *        │            └──▶ a crash   ──▶ `end`
 *        └──▶ of sys ──▶ `system`; the parent's EXIT ──▶ `end`
 *
 * This is the path of every message: no promise, no closure and no generator is in it, and it ends in `again` as a rule.
 * What remains to be done otherwise is the loop's.
 */
import { again, Exit, isExit, UndefError } from '@hot/runtime';
import { admit, refused } from '../gen/boundary';
import { type CallMessage, type CastMessage, tagOf } from '../gen/message';
import {
  type ContinueWith,
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
import { isEndOf, isExitOfNode } from '../proc-lib/signals';
import type { SystemMessage } from '../proc-lib/system-message';
import { formatEvent } from './events';
import type { Server } from './server';
import type { LastMessage } from './terminate';

/** What a step leaves to do. */
export type Rest =
  /** Look at `next`, then at the mailbox. */
  | { readonly type: 'go_on' }
  /** Wait for the callback. */
  | { readonly type: 'pending'; readonly message: unknown; readonly result: PromiseLike<unknown> }
  /** Obey sys. */
  | { readonly type: 'system'; readonly message: SystemMessage }
  /** Terminate with what was thrown, or is to be; then, for a stop with a reply, send it. */
  | {
      readonly type: 'end';
      readonly cause: unknown;
      readonly last: LastMessage;
      readonly reply?: StopReply<unknown, unknown>;
    };

const BEHAVIOUR = 'gen_server';

const goOn: Rest = { type: 'go_on' };

/** What a server tells itself. No message has such a type: nobody else can tell it. */
export const CONTINUATION: unique symbol = Symbol('continuation');
export const TIME_OUT: unique symbol = Symbol('time-out');

/**
 * Handles a message; `again` when the server waits for the next message as it did for this one.
 * @param type what kind of message it is, when it did not come in
 */
export function step(server: Server, message: unknown, type = tagOf(message)): Rest | typeof again {
  if (type === '$system') return { type: 'system', message: message as SystemMessage };
  if (type === 'EXIT') {
    if (isEndOf(server, message)) return end(new Exit(message.reason), message);
    if (isExitOfNode(message)) return goOn;
  }
  if (server.debug.active) traceIn(server, type, message);
  let result: unknown;
  try {
    result = invoke(server, type, message);
  } catch (thrown) {
    if (isCrash(thrown)) return end(thrown, message);
    result = thrown;
  }
  const kind = kindOfResult(result);
  if (kind === undefined && isThenable(result)) return { type: 'pending', message, result };
  return settle(server, message, result, kind);
}

/** Whether something thrown is a crash; anything else counts as returned. */
export function isCrash(thrown: unknown): boolean {
  return thrown instanceof Error || isExit(thrown);
}

/** Does what the result of the callback for `message` says. */
export function settle(
  server: Server,
  message: unknown,
  result: unknown,
  kind = kindOfResult(result),
): Rest | typeof again {
  if (kind === 'reply') {
    const { reply: value, state, next } = result as Reply<unknown, unknown>;
    const from = fromOf(message);
    if (from !== undefined && isNext(next)) {
      server.state = state;
      reply(from, value);
      if (server.debug.active) traceOut(server, value, from, state);
      return proceed(server, next);
    }
  } else if (kind === 'noreply') {
    const { state, next } = result as Noreply<unknown>;
    if (isNext(next)) {
      server.state = state;
      if (server.debug.active) server.debug.handle({ type: 'noreply', state }, formatEvent, server.name);
      return proceed(server, next);
    }
  } else if (kind === 'stop' && !isStateless(result as Stop<unknown>)) {
    const { reason, state } = result as Stop<unknown>;
    server.state = state;
    return end(new Exit(reason), message);
  } else if (kind === 'stop_reply' && fromOf(message) !== undefined) {
    const stopped = result as StopReply<unknown, unknown>;
    server.state = stopped.state;
    return { ...end(new Exit(stopped.reason), message), reply: stopped };
  }
  return end(new Exit({ bad_return_value: result }), message);
}

function proceed(server: Server, next: Next | undefined): Rest | typeof again {
  if (next === undefined && server.next === undefined && server.hibernateAfter === 'infinity') return again;
  server.next = next === 'infinity' ? undefined : next;
  return goOn;
}

/** The end of the server at `message`. */
export function end(cause: unknown, message: unknown): Rest & { readonly type: 'end' } {
  return { type: 'end', cause, last: { message, from: fromOf(message) } };
}

function fromOf(message: unknown): From<unknown> | undefined {
  return tagOf(message) === '$gen_call' ? (message as CallMessage).from : undefined;
}

/** Calls the callback for a message, in the current version of the module. */
function invoke(server: Server, type: unknown, message: unknown): unknown {
  const { module, state } = server;
  if (type === '$gen_call') {
    const { from } = message as CallMessage;
    let { request } = message as CallMessage;
    if (module.callSchema !== undefined) {
      request = admit(server.self, BEHAVIOUR, module.callSchema, 'call', request, from);
      if (request === refused) return noreply(state);
    }
    if (typeof module.handleCall !== 'function') throw new UndefError(server.moduleName, 'handleCall');
    return module.handleCall(request, from, state);
  }
  if (type === '$gen_cast') {
    let { request } = message as CastMessage;
    if (module.castSchema !== undefined) {
      request = admit(server.self, BEHAVIOUR, module.castSchema, 'cast', request, undefined);
      if (request === refused) return noreply(state);
    }
    if (typeof module.handleCast !== 'function') throw new UndefError(server.moduleName, 'handleCast');
    return module.handleCast(request, state);
  }
  if (type === CONTINUATION) {
    if (typeof module.handleContinue !== 'function') throw new UndefError(server.moduleName, 'handleContinue');
    return module.handleContinue((message as ContinueWith<unknown>).value, state);
  }
  if (typeof module.handleInfo !== 'function') {
    reportDropped(server, message);
    return noreply(state);
  }
  if (module.infoSchema === undefined || type === TIME_OUT) return module.handleInfo(message, state);
  const admitted = admit(server.self, BEHAVIOUR, module.infoSchema, 'info', message, undefined);
  return admitted === refused ? noreply(state) : module.handleInfo(admitted, state);
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

function traceIn({ debug, name }: Server, type: unknown, message: unknown): void {
  if (type !== CONTINUATION) debug.handle({ type: 'in', message }, formatEvent, name);
  else debug.handle({ type: 'continue', value: (message as ContinueWith<unknown>).value }, formatEvent, name);
}

/** Tells of an answer. */
export function traceOut({ debug, name }: Server, message: unknown, to: From, state: unknown): void {
  debug.handle({ type: 'out', message, to, state }, formatEvent, name);
}
