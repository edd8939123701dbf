/**
 * Functions by event and by request: the typed way to write `handleEvent` and `handleCall` of a handler that knows more than
 * one. Each answer is held to the reply type of its own request, and what is left out does not compile.
 *
 *     export const handleCall = GenEvent.calls<Log>({
 *       lines: (_request, state) => reply(state, state),
 *       has: ({ line }, state) => reply(state.includes(line), state),
 *     });
 */
import { handlerOf } from '../gen/handler-table';
import type { CallHandlers, CallResult, EventHandlers, EventResult, HandleCall, HandleEvent } from './callbacks';
import type { Event, Request, State } from './protocol';

type Table = Readonly<Record<string, (given: unknown, state: unknown) => unknown>>;

/**
 * Makes a `handleCall` of one function per request.
 * @param functions by request: a string by itself, an object by its `type`
 */
export function calls<P>(functions: CallHandlers<P>): HandleCall<P> {
  return (request: Request<P>, state: State<P>) =>
    handlerOf(functions as unknown as Table, request)(request, state) as CallResult<P>;
}

/**
 * Makes a `handleEvent` of one function per event.
 * @param functions by event: a string by itself, an object by its `type`
 */
export function events<P>(functions: EventHandlers<P>): HandleEvent<P> {
  return (event: Event<P>, state: State<P>) =>
    handlerOf(functions as unknown as Table, event)(event, state) as EventResult<P>;
}
