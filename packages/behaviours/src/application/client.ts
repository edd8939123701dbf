/** Loading, starting and stopping applications (OTP: `application`). */
import { type Pid, processInfo, self } from '@hot/runtime';
import { call } from '../gen/call';
import { ApplicationError } from './application-error';
import { applications, type RestartType } from './applications';
import type { StartType } from './callbacks';
import { controller, type ControllerAnswer, type ControllerRequest } from './controller';
import { planOf } from './dependencies';
import { type AnyApplication, type Application, isApplication, nameOf } from './specification';

/**
 * Loads an application and those that it includes: its environment can be read, and it can be started by its name (OTP:
 * `application:load/1`).
 * @throws ApplicationError `already_loaded`, `invalid_environment`; nothing is loaded then
 */
export function load(application: AnyApplication): 'ok' {
  applications().load(application);
  return 'ok';
}

/**
 * Forgets an application, those that it includes, and their environments (OTP: `application:unload/1`).
 * @throws ApplicationError `not_loaded`, `running`
 */
export function unload(application: AnyApplication | string): 'ok' {
  applications().unload(nameOf(application));
  return 'ok';
}

/**
 * Starts an application, which is loaded first if need be, and resolves when it is up (OTP: `application:start/1,2`).
 * What it depends on must run. Asked for by several at the same time, it is one start, whose result all get.
 * @param type what its end means: `'permanent'`, the node ends with it; `'transient'`, the node ends unless its
 *   supervisor ended with `'normal'`; `'temporary'`, unless given: it is only reported
 * @throws ApplicationError `already_started`, `no_such_application`, `invalid_environment`, `invalid_restart_type`;
 *   `dependency_not_started` with reason `{ not_started: name }`; `start_failed` with OTP's reason,
 *   `{ error, call }` or `{ bad_return: { call, returned } }`
 */
export async function start(application: AnyApplication | string, type: RestartType = 'temporary'): Promise<'ok'> {
  await bringUp(application, type);
  return 'ok';
}

/** Starts an application; `'joined'` when a start was under way already. */
function bringUp(application: AnyApplication | string, type: RestartType): Promise<'ok' | 'joined'> {
  const name = nameOf(application);
  checkType(name, type);
  loadIfNeeded(application);
  return ask({ type: 'start', name, restart: type });
}

/**
 * Starts an application unless it runs (OTP: `application:ensure_started/1,2`).
 * @throws ApplicationError as {@link start}, but `already_started`
 */
export async function ensureStarted(
  application: AnyApplication | string,
  type: RestartType = 'temporary',
): Promise<'ok'> {
  await startUnlessRunning(application, type);
  return 'ok';
}

/** Whether it was this call that started it: another one may start it between a look and the start. */
async function startUnlessRunning(application: AnyApplication | string, type: RestartType): Promise<boolean> {
  try {
    return (await bringUp(application, type)) === 'ok';
  } catch (thrown) {
    if ((thrown as Partial<ApplicationError>).code === 'already_started') return false;
    throw thrown;
  }
}

/**
 * Starts applications and all that they depend on, dependencies first (OTP: `application:ensure_all_started/1,2`). All are
 * loaded before the first is started, so nothing starts when an environment is wrong. When one does not start, those that
 * this call has started are stopped again, in reverse, but for such as another application has come to need.
 * @returns the names of those that were started now, in the order of their start
 * @throws ApplicationError that names the one that did not start; `start_failed` with reason `{ cycle: names }` when they
 *   depend on each other
 */
export async function ensureAllStarted(
  wanted: AnyApplication | string | readonly (AnyApplication | string)[],
  type: RestartType = 'temporary',
): Promise<string[]> {
  const all = (Array.isArray(wanted) ? wanted : [wanted]) as readonly (AnyApplication | string)[];
  for (const one of all) checkType(nameOf(one), type);
  const find = (one: AnyApplication | string): AnyApplication | undefined =>
    applications().loaded.get(nameOf(one)) ?? (isApplication(one) ? one : undefined);
  const started: string[] = [];
  try {
    const specifications = new Map<string, AnyApplication>();
    const steps = planOf(
      all,
      (one) => {
        const found = find(one);
        if (found !== undefined) specifications.set(found.name, found);
        return found;
      },
      (name) => applications().running.has(name),
    );
    for (const step of steps) {
      if ('missing' in step) throw new ApplicationError('no_such_application', step.missing);
      if ('cycle' in step) {
        throw new ApplicationError('start_failed', step.cycle[0] ?? '', { cycle: step.cycle });
      }
    }
    const needed = steps.flatMap((step) => ('start' in step ? [specifications.get(step.start) ?? step.start] : []));
    needed.forEach(loadIfNeeded);
    for (const one of needed) if (await startUnlessRunning(one, type)) started.push(nameOf(one));
    return started;
  } catch (thrown) {
    for (const name of started.reverse()) if (!applications().isNeeded(name)) await stop(name).catch(ignoreGone);
    throw thrown;
  }
}

/** It has ended by itself meanwhile, which is all that was wanted. */
function ignoreGone(thrown: unknown): void {
  if ((thrown as Partial<ApplicationError>).code !== 'not_started') throw thrown;
}

/**
 * Stops an application and resolves when nothing of it is left (OTP: `application:stop/1`): `prepStop`, its supervision
 * tree by `shutdown`, `stop`; then the other processes of its group are killed. It stays loaded. Applications that depend
 * on it are not looked at.
 * @throws ApplicationError `not_started`, `not_loaded`
 */
export async function stop(application: AnyApplication | string): Promise<'ok'> {
  await ask({ type: 'stop', name: nameOf(application) });
  return 'ok';
}

/** What is shown of an application. */
export interface ApplicationInfo {
  readonly name: string;
  readonly description: string;
  readonly vsn: string;
}

/** The applications that run, the one that was started last first (OTP: `application:which_applications/0`). Never waits. */
export function whichApplications(): ApplicationInfo[] {
  return Array.from(applications().running.values(), ({ application }) => infoOf(application)).reverse();
}

/** The applications that are loaded (OTP: `application:loaded_applications/0`). */
export function loadedApplications(): ApplicationInfo[] {
  return Array.from(applications().loaded.values(), infoOf);
}

function infoOf({ name, description, vsn }: AnyApplication): ApplicationInfo {
  return { name, description, vsn };
}

/**
 * The application that a process belongs to, the running one unless given, or that a module belongs to by its name (OTP:
 * `application:get_application/0,1`).
 * @returns `undefined` when it belongs to none
 */
export function getApplication(of?: Pid<never> | string): string | undefined {
  if (typeof of !== 'string') {
    const leader = of === undefined ? self().groupLeader : processInfo(of, 'group_leader');
    return applications().ledBy(leader);
  }
  for (const { name, modules } of applications().loaded.values()) if (modules.includes(of)) return name;
  return undefined;
}

/** The top supervisor of an application that runs; `undefined` when it has none (OTP: `application_master:get_child/1`). */
export function getSupervisor(application: AnyApplication | string): Pid | undefined {
  return applications().running.get(nameOf(application))?.top;
}

/** How an application was started; `undefined` when it does not run (OTP: `application:start_type/0`). */
export function startType(application: AnyApplication | string): StartType | undefined {
  return applications().running.has(nameOf(application)) ? 'normal' : undefined;
}

/** A field of a specification. */
export type Key = Exclude<keyof Application, '$application' | '$env'>;

/**
 * A field of the specification of a loaded application (OTP: `application:get_key/2`). Fields that it leaves out have
 * their defaults.
 * @throws ApplicationError `not_loaded`
 */
export function getKey<K extends Key>(application: AnyApplication | string, key: K): Application[K] {
  return applications().get(nameOf(application))[key];
}

/**
 * All fields (OTP: `application:get_all_key/1`).
 * @throws ApplicationError `not_loaded`
 */
export function getAllKey(application: AnyApplication | string): AnyApplication {
  return applications().get(nameOf(application));
}

function loadIfNeeded(application: AnyApplication | string): void {
  const name = nameOf(application);
  if (applications().loaded.has(name)) return;
  if (typeof application === 'string') applications().find(application);
  else load(application);
}

const TYPES: readonly unknown[] = ['permanent', 'transient', 'temporary'];

function checkType(name: string, type: unknown): void {
  if (!TYPES.includes(type)) throw new ApplicationError('invalid_restart_type', name, { invalid_restart_type: type });
}

async function ask(request: ControllerRequest): Promise<'ok' | 'joined'> {
  const answer = (await call('call', await controller(), request, 'infinity')) as ControllerAnswer;
  if (typeof answer === 'object') throw answer;
  return answer;
}
