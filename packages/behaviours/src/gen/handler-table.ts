/** Tables of handlers by request, for the typed way to write callbacks. */

/** A request that no handler is for; uncaught, it ends the server (Erlang: `function_clause`). */
export class FunctionClauseError extends Error {
  readonly tag = '@hot/function-clause-error';
  override readonly name = 'FunctionClauseError';
  readonly code = 'function_clause';
  readonly request: unknown;

  constructor(request: unknown) {
    super('no handler for this request');
    this.request = request;
  }
}

/**
 * The handler for a request: a string by itself, an object by its `type`.
 * @throws FunctionClauseError when there is none
 */
export function handlerOf<H>(table: Readonly<Record<string, H>>, request: unknown): H {
  const tag = typeof request === 'string' ? request : (request as { readonly type?: unknown } | null | undefined)?.type;
  if (typeof tag === 'string' && Object.hasOwn(table, tag)) return table[tag] as H;
  throw new FunctionClauseError(request);
}
