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
  /** What was given, and what it is in force: what the schema of the application makes of it. */
  readonly #given = new Map<string, Environment>();
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
    const environments = all.map((one) => [one, this.#checked(one, this.#givenTo(one))] as const);
    for (const [one, environment] of environments) {
      this.loaded.set(one.name, one);
      this.#put(one.name, environment);
    }
  }

  #withIncluded(application: AnyApplication, before: readonly AnyApplication[]): readonly AnyApplication[] {
    const name = nameOf(application);
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
    const all = this.#includedIn(this.get(name));
    const running = all.find((one) => this.running.has(one));
    if (running !== undefined) throw new ApplicationError('running', running);
    for (const one of all) {
      this.loaded.delete(one);
      this.#given.delete(one);
      this.#environments.delete(one);
    }
  }

  /** The names of a loaded application and of those included in it that are loaded. */
  #includedIn({ name, includedApplications }: AnyApplication): string[] {
    const included = includedApplications.map((one) => this.loaded.get(nameOf(one)));
    return [name, ...included.flatMap((one) => (one === undefined ? [] : this.#includedIn(one)))];
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

  /** Whether an application that is up depends on it. */
  isNeeded(name: string): boolean {
    return Array.from(this.running.values()).some(({ application }) =>
      application.applications.some((one) => nameOf(one) === name),
    );
  }

  /** The application whose group a process belongs to, by the group's leader. */
  ledBy(leader: Pid | undefined): string | undefined {
    return leader === undefined ? undefined : this.leaders.get(leader);
  }

  // ---------------------------------------------------------------------------------------------- environments

  /** Of an application that is not loaded: by its name what was set, by its specification what it would have. */
  environment(application: AnyApplication | string): Environment {
    const name = nameOf(application);
    if (typeof application === 'string' || this.loaded.has(name)) return this.#environments.get(name) ?? nothing;
    return this.#checked(application, this.#givenTo(application)).environment;
  }

  /**
   * Sets parameters; all or, when one is wrong, none.
   * @throws ApplicationError `invalid_environment`
   */
  set(parameters: ReadonlyMap<string, Environment>, persistent: boolean): void {
    const next = Array.from(parameters, ([name, changes]) => {
      const given: Environment = new Map([...(this.#given.get(name) ?? nothing), ...changes]);
      return [name, this.#checked(this.loaded.get(name), given)] as const;
    });
    for (const [name, environment] of next) this.#put(name, environment);
    if (!persistent) return;
    for (const [name, changes] of parameters) {
      this.#persistent.set(name, new Map([...(this.#persistent.get(name) ?? []), ...changes]));
    }
  }

  /**
   * Removes a parameter.
   * @throws ApplicationError `invalid_environment` when it must be there; it stays
   */
  unset(name: string, parameter: string, persistent: boolean): void {
    this.#put(name, this.#checked(this.loaded.get(name), without(this.#given.get(name) ?? nothing, parameter)));
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
    let next: (readonly [string, Checked])[];
    try {
      next = Array.from(this.loaded.values(), (one) => [one.name, this.#checked(one, this.#givenTo(one, nothing))]);
    } catch (thrown) {
      this.#config = before;
      throw thrown;
    }
    const changes: (readonly [Running, EnvironmentChange])[] = [];
    for (const [name, checked] of next) {
      const change = changeOf(this.environment(name), checked.environment);
      this.#put(name, checked);
      const running = this.running.get(name);
      if (change !== undefined && running !== undefined) changes.push([running, change]);
    }
    return changes;
  }

  #givenTo({ name, env }: AnyApplication, before = this.#given.get(name) ?? nothing): Environment {
    return loadedEnvironment(env, this.#config.get(name) ?? nothing, before, this.#persistent.get(name) ?? nothing);
  }

  /** What the schema of an application makes of an environment; nothing when there is none. */
  #checked(application: AnyApplication | undefined, given: Environment): Checked {
    if (application?.envSchema === undefined) return { given, environment: given };
    const checked = application.envSchema.safeParse(Object.fromEntries(given));
    if (checked.success) return { given, environment: new Map([...given, ...Object.entries(checked.data)]) };
    const { error } = checked;
    const wrong = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    const reason = { invalid_environment: error };
    throw new ApplicationError('invalid_environment', application.name, reason, `invalid_environment: ${wrong}`);
  }

  #put(name: string, { given, environment }: Checked): void {
    this.#given.set(name, given);
    this.#environments.set(name, environment);
  }
}

/** An environment as it was given, and as it is in force. */
interface Checked {
  readonly given: Environment;
  readonly environment: Environment;
}

function without(environment: Environment, parameter: string): Environment {
  return new Map([...environment].filter(([name]) => name !== parameter));
}
