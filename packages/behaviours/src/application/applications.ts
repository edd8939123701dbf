/**
 * The applications of a node: which are loaded, and their environments. One table per node, read and written without
 * waiting (OTP: `ac_tab`); what runs is the controller's, which notes it here for others to see.
 */
import { isAlive, type Pid, thisNode } from '@hot/runtime';
import { ApplicationError } from './application-error';
import {
  changeOf,
  type Config,
  type Environment,
  type EnvironmentChange,
  loadedEnvironment,
  mergedConfig,
} from './environment';
import { type AnyApplication, nameOf } from './specification';

/** How the end of an application is taken. */
export type RestartType = 'permanent' | 'transient' | 'temporary';

/** An application that is up. */
export interface Running {
  readonly application: AnyApplication;
  readonly type: RestartType;
  /** Leads the group of its processes; `undefined` when it has none. */
  readonly master: Pid | undefined;
  /** Its top supervisor. */
  readonly top: Pid | undefined;
}

/** One for all copies of this package in the program: that of the command `hot`, and that of the application. */
const TABLES = Symbol.for('@hot/applications');
const shared = globalThis as { [TABLES]?: WeakMap<object, Applications> };
const tables = (shared[TABLES] ??= new WeakMap());

/** The applications of the node of the running process, else of the one that was started last. */
export function applications(): Applications {
  const node = thisNode();
  let table = tables.get(node);
  if (table === undefined) tables.set(node, (table = new Applications()));
  return table;
}

const nothing: Environment = new Map();

class Applications {
  readonly loaded = new Map<string, AnyApplication>();
  readonly #running = new Map<string, Running>();
  /** The controller that notes here what runs. */
  #controller: Pid | undefined;
  /** The applications of masters, also of such as have ended. */
  readonly leaders = new WeakMap<Pid, string>();
  readonly #environments = new Map<string, Environment>();
  readonly #persistent = new Map<string, Environment>();
  #config = new Map<string, Environment>();

  /** Those that are up, in the order of their start. None outlives the controller. */
  get running(): Map<string, Running> {
    if (this.#controller === undefined || !isAlive(this.#controller)) this.#running.clear();
    return this.#running;
  }

  /** A controller begins: nothing runs yet. */
  controlledBy(controller: Pid): void {
    this.#controller = controller;
    this.#running.clear();
  }

  /**
   * Loads an application, and those that it includes (OTP: `application:load/1`).
   * @throws ApplicationError `already_loaded`, `invalid_environment`; nothing is loaded then
   */
  load(application: AnyApplication): void {
    const all = this.#withIncluded(application, []);
    const environments = all.map((one) => [one, this.#checked(one, this.#environmentOf(one))] as const);
    for (const [one, environment] of environments) {
      this.loaded.set(one.name, one);
      this.#environments.set(one.name, environment);
    }
  }

  #withIncluded(application: AnyApplication, before: readonly AnyApplication[]): readonly AnyApplication[] {
    const { name } = application;
    if (this.loaded.has(name) || before.some((one) => one.name === name)) {
      throw new ApplicationError('already_loaded', name);
    }
    let all = [...before, application];
    for (const included of application.includedApplications) {
      if (typeof included === 'string') this.find(included);
      else all = [...this.#withIncluded(included, all)];
    }
    return all;
  }

  /**
   * Forgets an application, its included ones, and their environments (OTP: `application:unload/1`).
   * @throws ApplicationError `not_loaded`, `running`
   */
  unload(name: string): void {
    if (this.running.has(name)) throw new ApplicationError('running', name);
    const application = this.get(name);
    this.loaded.delete(name);
    this.#environments.delete(name);
    for (const included of application.includedApplications) {
      if (this.loaded.has(nameOf(included))) this.unload(nameOf(included));
    }
  }

  /** @throws ApplicationError `not_loaded` */
  get(name: string): AnyApplication {
    const application = this.loaded.get(name);
    if (application === undefined) throw new ApplicationError('not_loaded', name);
    return application;
  }

  /** A loaded one. @throws ApplicationError `no_such_application` */
  find(name: string): AnyApplication {
    const application = this.loaded.get(name);
    if (application === undefined) throw new ApplicationError('no_such_application', name);
    return application;
  }

  /** The application whose group a process belongs to, by the group's leader. */
  ledBy(leader: Pid | undefined): string | undefined {
    return leader === undefined ? undefined : this.leaders.get(leader);
  }

  // ---------------------------------------------------------------------------------------------- environments

  environment(name: string): Environment {
    return this.#environments.get(name) ?? nothing;
  }

  /**
   * Sets parameters; all or, when one is wrong, none.
   * @throws ApplicationError `invalid_environment`
   */
  set(parameters: ReadonlyMap<string, Environment>, persistent: boolean): void {
    const next = Array.from(parameters, ([name, changes]) => {
      const environment: Environment = new Map([...this.environment(name), ...changes]);
      const application = this.loaded.get(name);
      return [name, application === undefined ? environment : this.#checked(application, environment)] as const;
    });
    for (const [name, environment] of next) this.#environments.set(name, environment);
    if (!persistent) return;
    for (const [name, changes] of parameters) {
      this.#persistent.set(name, new Map([...(this.#persistent.get(name) ?? []), ...changes]));
    }
  }

  unset(name: string, parameter: string, persistent: boolean): void {
    this.#environments.set(name, without(this.environment(name), parameter));
    if (persistent) this.#persistent.set(name, without(this.#persistent.get(name) ?? nothing, parameter));
  }

  /**
   * Replaces the node's configuration (OTP: `application_controller:config_change/1`).
   * @returns what it changed for each application that runs
   * @throws ApplicationError `invalid_environment`; nothing has changed then
   */
  changeConfig(configs: readonly Config[]): readonly (readonly [Running, EnvironmentChange])[] {
    const before = this.#config;
    this.#config = mergedConfig(configs);
    let next: (readonly [string, Environment])[];
    try {
      next = Array.from(this.loaded.values(), (one) => [
        one.name,
        this.#checked(one, this.#environmentOf(one, nothing)),
      ]);
    } catch (thrown) {
      this.#config = before;
      throw thrown;
    }
    const changes: (readonly [Running, EnvironmentChange])[] = [];
    for (const [name, environment] of next) {
      const change = changeOf(this.environment(name), environment);
      this.#environments.set(name, environment);
      const running = this.running.get(name);
      if (change !== undefined && running !== undefined) changes.push([running, change]);
    }
    return changes;
  }

  #environmentOf({ name, env }: AnyApplication, before = this.environment(name)): Environment {
    return loadedEnvironment(env, this.#config.get(name) ?? nothing, before, this.#persistent.get(name) ?? nothing);
  }

  #checked({ name, envSchema }: AnyApplication, environment: Environment): Environment {
    if (envSchema === undefined) return environment;
    const checked = envSchema.safeParse(Object.fromEntries(environment));
    if (!checked.success)
      throw new ApplicationError('invalid_environment', name, { invalid_environment: checked.error });
    return new Map([...environment, ...Object.entries(checked.data)]);
  }
}

function without(environment: Environment, parameter: string): Environment {
  return new Map([...environment].filter(([name]) => name !== parameter));
}
