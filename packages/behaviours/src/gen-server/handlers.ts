/**
 * Handlers by request: the typed way to write `handleCall` and `handleCast` of a server that knows more than one
 * request. Each handler is held to the reply type of its own request, and a request without a handler does not compile.
 *
 *     export const handleCall = GenServer.calls<Kv>({
 *       size: (_request, _from, state) => reply(state.size, state),
 *       get: ({ key }, _from, state) => reply(state.get(key), state),
 *     });
 */
import { handlerOf } from '../gen/handler-table';
import type { From } from '../proc-lib/from';
import type { CallHandlers, CallResult, CastHandlers, HandleCall, HandleCast, NoreplyResult } from './callbacks';
import type { Cast, Request, State } from './protocol';

/**
 * Makes a `handleCall` of one handler per request.
 * @param handlers by request: a string by itself, an object by its `type`
 */
export function calls<P>(handlers: CallHandlers<P>): HandleCall<P> {
  const table = handlers as unknown as Record<string, (request: unknown, from: unknown, state: unknown) => unknown>;
  return (request: Request<P>, from: From<never>, state: State<P>) =>
    handlerOf(table, request)(request, from, state) as CallResult<P>;
}

/**
 * Makes a `handleCast` of one handler per request.
 * @param handlers by request: a string by itself, an object by its `type`
 */
export function casts<P>(handlers: CastHandlers<P>): HandleCast<P> {
  const table = handlers as unknown as Record<string, (request: unknown, state: unknown) => unknown>;
  return (request: Cast<P>, state: State<P>) => handlerOf(table, request)(request, state) as NoreplyResult<P>;
}
