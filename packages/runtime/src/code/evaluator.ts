/**
 * Runs the body of a module version (C6: the last part of preparing, nobody sees the result yet).
 *
 * The body is a function that is handed what it needs: its exports, its `require`, and the helpers, bound to its version,
 * by which it becomes process code. It has a limit of time, because it runs on the thread of everybody else.
 */
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { CoroutineGenerator } from '../machine/coroutine';
import { start } from '../machine/driver';
import { UndefError } from '../term/exit-reason';
import { moduleNameOf } from '../term/module-tag';
import { asyncGeneratorStarter, asyncIterator, yielded } from './async-generator';
import { delegate } from './delegation';
import { LoadError } from './load-error';
import type { ModuleVersion } from './module-version';
import { HELPERS, type Helper } from './transform/helper-names';

/** Milliseconds that a module body may take. */
const BODY_LIMIT = 5_000;

/** What a module body imports its modules with. */
export interface Importer {
  require(specifier: string): unknown;
  /** All that a module exports: a function, if that is what it is (`import x = require()`). */
  requireWhole(specifier: string): unknown;
  import(specifier: string): Promise<unknown>;
  /** The URL of what is imported under a name (`import.meta.resolve`). */
  resolve(specifier: string): string;
}

/**
 * Evaluates the version's body and sets its `exports`.
 *
 * @param proven whether this very code has been evaluated before, and ended: then nobody stands by with a watch
 * @throws LoadError when the body throws or does not end; SyntaxError never, the compiler has parsed it
 */
export function evaluate(
  version: ModuleVersion,
  importer: Importer,
  proven: boolean,
  begun: (exports: object) => void,
): void {
  const { attributes, code } = version.code;
  const module = { exports: {} as unknown };
  const values: Record<string, unknown> = { exports: module.exports, require: importer.require };
  // A module written as ES module may well declare these names itself.
  if (!attributes.esm) {
    Object.assign(values, { module, __filename: version.file, __dirname: dirname(version.file) });
  }
  const helpers = helpersFor(version, importer);
  for (const helper of HELPERS) values[attributes.prefix + helper] = helpers[helper];
  begun(module.exports as object);
  try {
    const body = vm.compileFunction(code, Object.keys(values), { filename: version.scriptName }) as (
      ...args: unknown[]
    ) => void;
    const run = (): void => body.apply(attributes.esm ? undefined : module.exports, Object.values(values));
    if (proven) run();
    else withLimit(run);
  } catch (thrown) {
    const late = (thrown as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw new LoadError(late ? 'timeout' : 'on_load_failure', version.module, thrown);
  }
  version.exports = module.exports;
}

const RUN = '@hot/run-body';
const runner = new vm.Script(`globalThis[${JSON.stringify(RUN)}]()`, { filename: 'hot:load' });

/**
 * Calls a function, and stops it when it does not end. Only a script can be stopped, so the call is made by one. It costs a
 * thread for the time, a millisecond.
 */
function withLimit(run: () => void): void {
  const globals = globalThis as Record<string, unknown>;
  const outer = globals[RUN];
  Object.defineProperty(globals, RUN, { value: run, configurable: true, enumerable: false, writable: true });
  try {
    runner.runInThisContext({ timeout: BODY_LIMIT });
  } finally {
    if (outer === undefined) delete globals[RUN];
    else globals[RUN] = outer;
  }
}

type GeneratorFunction = (this: unknown, ...args: unknown[]) => CoroutineGenerator;

function helpersFor(version: ModuleVersion, importer: Importer): Record<Helper, unknown> {
  return {
    co: (generator: CoroutineGenerator) => start(generator, version),
    run: (make: GeneratorFunction, self: unknown, args: ArrayLike<unknown>) => {
      let generator: CoroutineGenerator;
      try {
        generator = Reflect.apply(make, self, args);
      } catch (thrown) {
        // Errors in the parameters reject the call, as those in the body do.
        generator = failing(thrown);
      }
      return start(generator, version);
    },
    agen: asyncGeneratorStarter(version),
    yield: yielded,
    delegate,
    iter: asyncIterator,
    super: superObject,
    undef: undefinedFunction,
    meta: metaOf(version, importer),
    import: importer.import,
    require: importer.requireWhole,
  };
}

function* failing(thrown: unknown): CoroutineGenerator {
  throw thrown;
}

/** What `super` is to a generator that stands for a method. */
function superObject(get: (key: PropertyKey) => unknown, set: (key: PropertyKey, value: unknown) => void): object {
  return new Proxy(
    {},
    {
      get: (_target, key) => get(key),
      set: (_target, key, value) => {
        set(key, value);
        return true;
      },
    },
  );
}

/** Called for an imported function that is not there: the end of the process, if it is a hot module's (C9). */
function undefinedFunction(reference: unknown, name: string): undefined {
  const module = moduleNameOf(reference);
  if (module !== undefined) throw new UndefError(module, name);
  return undefined;
}

/** `import.meta` of a version. */
function metaOf({ file }: ModuleVersion, { resolve }: Importer): object {
  return Object.assign(Object.create(null) as object, {
    url: pathToFileURL(file).href,
    filename: file,
    dirname: dirname(file),
    resolve,
  });
}
