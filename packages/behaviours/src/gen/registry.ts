/** Registries of names: modules that map names to processes (OTP: the `via` modules). */
import type { Pid } from '@hot/runtime';

/** What a module must offer to be used in `{ via: [module, name] }` (OTP: the functions of `global`). */
export interface Registry {
  registerName(name: unknown, pid: Pid): 'yes' | 'no';
  unregisterName(name: unknown): unknown;
  whereisName(name: unknown): Pid | undefined;
}

/** Whether a value can be a registry. */
export function isRegistry(value: unknown): value is Registry {
  if (typeof value !== 'object' || value === null) return false;
  const { registerName, unregisterName, whereisName } = value as Partial<Record<keyof Registry, unknown>>;
  return [registerName, unregisterName, whereisName].every((one) => typeof one === 'function');
}
