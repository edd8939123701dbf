/**
 * The client functions of the compiler: `node.compile`, and `compile` at the top level (OTP: module `compile`).
 */
import { z } from 'zod';
import { CodeError } from './code-error';
import type { Loader } from './loader';
import type { ModuleTarget } from '../process/self';
import { moduleName } from './module-target';
import { serialize } from './object-code';

/** How a module is compiled. */
export interface CompileOptions {
  /** Gives the object code back and writes nothing (OTP: option `binary`). */
  readonly binary?: boolean | undefined;
}

/** What a compilation resolves to (OTP: `{ok, M}`, `{ok, M, Binary}`). */
export interface Compiled {
  readonly ok: string;
  /** With option `binary`, the object code. */
  readonly binary?: string;
}

const compileOptions = z.strictObject({ binary: z.boolean().optional() });

export class Compile {
  readonly #loader: Loader;

  constructor(loader: Loader) {
    this.#loader = loader;
  }

  /**
   * Compiles a module: checks its types against the user's tsconfig and writes its object code. Loads nothing (C10).
   *
   * @throws CompileError with every diagnostic; CodeError `nofile`, `write_error`, `badarg`
   *
   * OTP: `compile:file/1,2`.
   */
  file(module: ModuleTarget, options: CompileOptions & { readonly binary: true }): Promise<Required<Compiled>>;
  file(module: ModuleTarget, options?: CompileOptions): Promise<Compiled>;
  async file(module: ModuleTarget, options: CompileOptions = {}): Promise<Compiled> {
    const checked = compileOptions.safeParse(options);
    if (!checked.success) throw new CodeError('badarg', `compile options: ${z.prettifyError(checked.error)}`);
    const name = moduleName(module);
    const code = this.#loader.compile(name, checked.data.binary !== true);
    return checked.data.binary === true ? { ok: name, binary: serialize(code) } : { ok: name };
  }
}
