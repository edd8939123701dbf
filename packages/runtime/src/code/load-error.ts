/**
 * A module whose body could not be run to its end: it threw, or did not end in time.
 */
export class LoadError extends Error {
  readonly tag = '@hot/load-error';
  override readonly name = 'LoadError';
  /** `on_load_failure`, OTP's word for code that fails while it is loaded; `timeout` for a body that does not end. */
  readonly code: 'on_load_failure' | 'timeout';
  readonly module: string;

  /** @param cause what the module body threw */
  constructor(code: LoadError['code'], module: string, cause: unknown) {
    const what =
      code === 'timeout' ? 'does not end' : `throws: ${cause instanceof Error ? cause.message : String(cause)}`;
    super(`the body of module '${module}' ${what}`, { cause });
    this.code = code;
    this.module = module;
  }
}

/** Whether a thrown value is a {@link LoadError}, of any copy of this package. */
export function isLoadError(value: unknown): value is LoadError {
  return value instanceof Error && (value as { tag?: unknown }).tag === '@hot/load-error';
}
