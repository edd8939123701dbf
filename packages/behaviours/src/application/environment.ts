/**
 * Environments of applications, pure: where the value of a parameter comes from.
 *
 *     application's `env` ◀─ configuration of the node ◀─ setEnv ◀─ setEnv with `persistent`       the rightmost counts
 *       until unload           for good                    until load or unload    until unsetEnv with `persistent`
 *
 * Parameters may be set before the application is loaded: loading overwrites those that it defines, as in OTP, but
 * not the persistent ones.
 */
import { isDeepStrictEqual } from 'node:util';

/** Parameters by name. A `Map`, so that no name means anything to JavaScript. */
export type Environment = ReadonlyMap<string, unknown>;

/** Parameters of applications by name: a configuration (OTP: `sys.config`). */
export type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The environment of an application that is loaded now. */
export function loadedEnvironment(
  env: Readonly<Record<string, unknown>>,
  config: Environment,
  before: Environment,
  persistent: Environment,
): Environment {
  return new Map([...before, ...Object.entries(env), ...config, ...persistent]);
}

/** Several configurations as one: what comes later counts, parameter by parameter (OTP: `-config` more than once). */
export function mergedConfig(configs: readonly Config[]): Map<string, Environment> {
  const merged = new Map<string, Environment>();
  for (const config of configs) {
    for (const [name, parameters] of Object.entries(config)) {
      merged.set(name, new Map([...(merged.get(name) ?? []), ...Object.entries(parameters)]));
    }
  }
  return merged;
}

/** What a change did to an environment, as `configChange` is told of it. */
export interface EnvironmentChange {
  readonly changed: Readonly<Record<string, unknown>>;
  readonly added: Readonly<Record<string, unknown>>;
  readonly removed: readonly string[];
}

/** What is different now; `undefined` when nothing is. */
export function changeOf(before: Environment, after: Environment): EnvironmentChange | undefined {
  const changed = [...after].filter(([name, value]) => before.has(name) && !isDeepStrictEqual(before.get(name), value));
  const added = [...after].filter(([name]) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  if (changed.length + added.length + removed.length === 0) return undefined;
  return { changed: Object.fromEntries(changed), added: Object.fromEntries(added), removed };
}
