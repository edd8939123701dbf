/**
 * Applications that `hot run` runs: what a module exports, started with all that it needs.
 */
import { readFileSync } from 'node:fs';
import { Application, OptionsError } from '@hot/behaviours';
import { CommandError } from '../exit-code';
import { exceptionText } from '../shell/exception';

/**
 * The application that a module exports: the one called `app`, else the only one.
 * @returns `undefined` when it exports none
 * @throws CommandError when it exports several and none of them is `app`
 */
export function applicationIn(module: object): Application.AnyApplication | undefined {
  const exported = Object.entries(module).filter(([, value]) => Application.isApplication(value));
  const found = exported.find(([name]) => name === 'app') ?? exported[0];
  if (exported.length > 1 && found?.[0] !== 'app') {
    const names = exported.map(([name]) => name).join(', ');
    throw new CommandError('usage', `the file exports several applications, ${names}: call the one to run app`);
  }
  return found?.[1] as Application.AnyApplication | undefined;
}

/**
 * Puts a configuration in force: a JSON file of parameters by application.
 * @returns what stands in it
 * @throws CommandError that says what is wrong with it
 */
export async function configure(file: string): Promise<Application.Config> {
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw new CommandError('usage', `the configuration ${file} cannot be read: ${(thrown as Error).message}`);
  }
  try {
    await Application.changeConfig(config as Application.Config);
    return config as Application.Config;
  } catch (thrown) {
    if (thrown instanceof OptionsError) throw new CommandError('usage', `${file}: ${thrown.message}`);
    throw thrown;
  }
}

/** Warns of what stands in a configuration and means nothing: applications that are not there, parameters that they do not have. */
export function warnOfUnknown(config: Application.Config, file: string): void {
  const loaded = new Set(Application.loadedApplications().map(({ name }) => name));
  for (const [name, parameters] of Object.entries(config)) {
    if (!loaded.has(name)) console.error(`hot: ${file}: there is no application ${name}`);
    else {
      const { env, envSchema } = Application.getAllKey(name);
      const known = new Set([...Object.keys(env), ...Object.keys(envSchema?.shape ?? {})]);
      // One that says nothing of its parameters may have any.
      const unknown = known.size === 0 ? [] : Object.keys(parameters).filter((parameter) => !known.has(parameter));
      for (const parameter of unknown) console.error(`hot: ${file}: application ${name} has no parameter ${parameter}`);
    }
  }
}

/**
 * Starts an application and what it needs, permanently: the end of one is the end of the program. Says on a terminal
 * what is up.
 * @throws CommandError when one does not start; those that were started have been stopped again
 */
export async function startApplication(application: Application.AnyApplication): Promise<void> {
  const begun = performance.now();
  try {
    const started = await Application.ensureAllStarted(application, 'permanent');
    if (!process.stderr.isTTY) return;
    const ms = Math.round(performance.now() - begun);
    console.error(`hot: ${started.map(versioned).join(', ')} started in ${ms} ms`);
  } catch (thrown) {
    if (!Application.isApplicationError(thrown)) throw thrown;
    // What its own code has done is told with its stack.
    const text = thrown.code === 'start_failed' ? exceptionText({ kind: 'thrown', thrown }, false) : thrown.message;
    throw new CommandError('notStarted', text);
  }
}

function versioned(name: string): string {
  const vsn = Application.getKey(name, 'vsn');
  return vsn === '' ? name : `${name} ${vsn}`;
}
