/** Registries of names: modules that map names to processes (OTP: the `via` modules). */
import type { Pid } from '@hot/runtime';

/** What a module must offer to be used in `{ via: [module, name] }` (OTP: the functions of `global`). */
export interface Registry {
  registerName(name: unknown, pid: Pid): 'yes' | 'no';
  unregisterName(name: unknown): unknown;
  whereisName(name: unknown): Pid | undefined;
}
