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
 * @throws CommandError that says what is wrong with it
 */
export async function configure(file: string): Promise<void> {
  let config: unknown;
  try {
    config = JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw new CommandError('usage', `the configuration ${file} cannot be read: ${(thrown as Error).message}`);
  }
  try {
    await Application.changeConfig(config as Application.Config);
  } catch (thrown) {
    if (thrown instanceof OptionsError) throw new CommandError('usage', `${file}: ${thrown.message}`);
    throw thrown;
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
    throw new CommandError('notStarted', exceptionText({ kind: 'thrown', thrown }, false));
  }
}

function versioned(name: string): string {
  const vsn = Application.getKey(name, 'vsn');
  return vsn === '' ? name : `${name} ${vsn}`;
}
