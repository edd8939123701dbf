/** Reading and changing the environments of applications (OTP: `application:get_env`, `set_env`, …). Nothing of it waits. */
import { reasonOf } from '@hot/runtime';
import { z } from 'zod';
import { OptionsError } from '../gen/options';
import { isThenable } from '../proc-lib/failure';
import { ApplicationError } from './application-error';
import { applications } from './applications';
import { getApplication } from './client';
import type { Config, Environment } from './environment';
import { type AnyApplication, type AnyEnv, type Application, nameOf } from './specification';

/** How a parameter is set. */
export interface SetOptions {
  /** It wins over the specification and the configuration, and outlives a load and an unload. */
  readonly persistent?: boolean;
}

/**
 * A parameter of an application (OTP: `application:get_env/1,2,3`).
 *
 * @example
 * const port = Application.getEnv(app, 'port'); // of the type that app's env, or its envSchema, gives it
 *
 * @param application the running process's own unless given; it need not run. One that is not loaded, given by its
 *   specification, has the environment that it would be loaded with; by its name, what was set
 * @param otherwise what there is when it is not set
 * @returns `undefined` when it is not set
 */
export function getEnv<E extends AnyEnv, K extends keyof E & string>(application: Application<E>, parameter: K): E[K];
export function getEnv<E extends AnyEnv, K extends keyof E & string, D>(
  application: Application<E>,
  parameter: K,
  otherwise: D,
): E[K] | D;
export function getEnv(application: string, parameter: string, otherwise?: unknown): unknown;
export function getEnv(parameter: string): unknown;
export function getEnv(first: AnyApplication | string, parameter?: string, otherwise?: unknown): unknown {
  if (parameter === undefined) {
    const own = getApplication();
    return own === undefined
      ? undefined
      : applications()
          .environment(own)
          .get(first as string);
  }
  const environment = applications().environment(first);
  return environment.has(parameter) ? environment.get(parameter) : otherwise;
}

/** All parameters of an application, the running process's own unless given (OTP: `application:get_all_env/0,1`). */
export function getAllEnv<E extends AnyEnv>(application: Application<E>): E;
export function getAllEnv(application?: string): Readonly<Record<string, unknown>>;
export function getAllEnv(application: AnyApplication | string | undefined = getApplication()): object {
  return application === undefined ? {} : Object.fromEntries(applications().environment(application));
}

/**
 * Sets a parameter of an application, loaded or not, or parameters of several at once: all or none (OTP:
 * `application:set_env/1,2,3,4`).
 * @throws ApplicationError `invalid_environment` when the application has a schema that does not take it
 * @throws OptionsError for what is no configuration
 */
export function setEnv<I extends AnyEnv, K extends keyof I & string>(
  application: Application<AnyEnv, I>,
  parameter: K,
  value: NoInfer<I[K]>,
  options?: SetOptions,
): 'ok';
export function setEnv(application: string, parameter: string, value: unknown, options?: SetOptions): 'ok';
export function setEnv(config: Config, options?: SetOptions): 'ok';
export function setEnv(first: unknown, second?: unknown, third?: unknown, fourth?: SetOptions): 'ok' {
  if (typeof second === 'string') {
    const change = new Map([[nameOf(first as AnyApplication | string), new Map([[second, third]])]]);
    applications().set(change, isPersistent(fourth));
  } else {
    const [config] = checkedConfigs([first]);
    const changes = Object.entries(config as Config).map(([name, parameters]): [string, Environment] => [
      name,
      new Map(Object.entries(parameters)),
    ]);
    applications().set(new Map(changes), isPersistent(second));
  }
  return 'ok';
}

/**
 * Removes a parameter (OTP: `application:unset_env/2,3`): what the schema has a default for has that. With `persistent` the
 * specification's counts from the next load.
 * @throws ApplicationError `invalid_environment` when the application has a schema that wants it
 */
export function unsetEnv(application: AnyApplication | string, parameter: string, options?: SetOptions): 'ok' {
  applications().unset(nameOf(application), parameter, isPersistent(options));
  return 'ok';
}

/**
 * Replaces the node's configuration: the parameters of all loaded applications are put together anew, and the
 * `configChange` of those that run and whose parameters differ now is called (OTP: `application_controller:config_change/1`).
 * What `setEnv` had set without `persistent` is gone.
 * @param configs parameters by application; of several configurations the later ones count
 * @throws ApplicationError `invalid_environment`, and nothing has changed; `config_change_failed` when callbacks failed, with
 *   what they failed with by the names of the applications: the others have been called
 * @throws OptionsError for what is no configuration
 */
export async function changeConfig(configs: Config | readonly Config[]): Promise<'ok'> {
  const changes = applications().changeConfig(checkedConfigs(Array.isArray(configs) ? configs : [configs]));
  const failures: [name: string, reason: unknown][] = [];
  for (const [{ application }, { changed, added, removed }] of changes) {
    try {
      const result = application.mod?.[0].configChange?.(changed, added, removed);
      if (isThenable(result)) await result;
    } catch (thrown) {
      failures.push([application.name, reasonOf(thrown)]);
    }
  }
  const [first] = failures;
  if (first !== undefined) {
    const reason = { config_change_failed: Object.fromEntries(failures) };
    throw new ApplicationError('config_change_failed', first[0], reason);
  }
  return 'ok';
}

const configSchema = z.array(z.record(z.string(), z.record(z.string(), z.unknown())));

function checkedConfigs(configs: readonly unknown[]): Config[] {
  const checked = configSchema.safeParse(configs);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new OptionsError(
    issue?.path.slice(1).join('.') ?? '',
    `${issue?.message ?? ''}; parameters are given by application`,
  );
}

const setOptions = z.strictObject({ persistent: z.boolean().optional() });

function isPersistent(options: unknown = {}): boolean {
  const checked = setOptions.safeParse(options);
  if (checked.success) return checked.data.persistent === true;
  const [issue] = checked.error.issues;
  throw new OptionsError(issue?.path.join('.') ?? '', issue?.message ?? '');
}
