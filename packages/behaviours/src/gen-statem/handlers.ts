/**
 * Handlers by event: the typed way to write a state. A call's handler has a `from` for just its own reply, and a request
 * without a handler does not compile unless there is `otherwise`.
 *
 *     export const open = GenStatem.state<Door>({
 *       enter: () => keepStateAndData(stateTimeout(10_000, 'close')),
 *       stateTimeout: (_content, data) => nextState('closed', data),
 *       call: { state: (_request, from) => keepStateAndData(replyTo(from, 'open')) },
 *       cast: { push: (_request, data) => keepState(data) },
 *     });
 */
import { FunctionClauseError, handlerOf } from '../gen/handler-table';
import type { StateFunction, StateHandlers } from './callbacks';
import type { StatemEvent } from './event';

type Handler = (first: unknown, second: unknown, third?: unknown) => unknown;

type Table = Readonly<Record<string, Handler>>;

interface AnyHandlers {
  readonly enter?: Handler;
  readonly call?: Table;
  readonly cast?: Table;
  readonly info?: Handler;
  readonly internal?: Handler;
  readonly timeout?: Handler;
  readonly stateTimeout?: Handler;
  readonly genericTimeout?: Table;
  readonly otherwise?: Handler;
}

/**
 * Makes the function of a state of one handler per event. What has none goes to `otherwise`; without it a state enter
 * call is passed over, and anything else ends the machine with a `FunctionClauseError`.
 * @param handlers calls and casts by request: a string by itself, an object by its `type`
 */
export function state<P>(handlers: StateHandlers<P>): StateFunction<P> {
  const table = handlers as unknown as AnyHandlers;
  return ((event: StatemEvent, data: unknown) => dispatch(table, event, data)) as unknown as StateFunction<P>;
}

function dispatch(handlers: AnyHandlers, event: StatemEvent, data: unknown): unknown {
  const { content } = event;
  switch (event.type) {
    case 'call': {
      const handler = find(handlers, handlers.call, content);
      return handler === undefined ? otherwise(handlers, event, data) : handler(content, event.from, data);
    }
    case 'cast': {
      const handler = find(handlers, handlers.cast, content);
      return handler === undefined ? otherwise(handlers, event, data) : handler(content, data);
    }
    case 'generic_timeout':
      return simple(handlers, namedHandler(handlers.genericTimeout, event.name), event, data);
    case 'state_timeout':
      return simple(handlers, handlers.stateTimeout, event, data);
    default:
      return simple(handlers, handlers[event.type], event, data);
  }
}

function namedHandler(table: Table | undefined, name: unknown): Handler | undefined {
  return typeof name === 'string' && table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function simple(handlers: AnyHandlers, handler: Handler | undefined, event: StatemEvent, data: unknown): unknown {
  return handler === undefined ? otherwise(handlers, event, data) : handler(event.content, data);
}

function otherwise({ otherwise: fallback }: AnyHandlers, event: StatemEvent, data: unknown): unknown {
  if (fallback !== undefined) return fallback(event, data);
  if (event.type === 'enter') return 'keep_state_and_data';
  throw new FunctionClauseError(event.content);
}

/** The handler for a request; `undefined` when there is none and `otherwise` takes its place. */
function find(handlers: AnyHandlers, table: Table | undefined, request: unknown): Handler | undefined {
  if (handlers.otherwise === undefined) return handlerOf(table ?? {}, request);
  const tag = typeof request === 'string' ? request : (request as { readonly type?: unknown } | null | undefined)?.type;
  return namedHandler(table, tag);
}
