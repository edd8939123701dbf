/**
 * Lets Ctrl-C stop an input that never gives way, such as `for (;;);`.
 *
 * A signal handler would not be run meanwhile, so each segment of the input runs inside of a script that the engine breaks
 * off at SIGINT. That needs a terminal in its ordinary mode; elsewhere it changes nothing.
 */
import { createContext, Script } from 'node:vm';

const INTERRUPTED = 'ERR_SCRIPT_EXECUTION_INTERRUPTED';

type Step = IteratorResult<unknown, unknown>;

const holder: { step: () => Step } = { step: () => ({ done: true, value: undefined }) };
const context = createContext(holder);
const script = new Script('step()', { filename: 'shell:0' });

function run(step: () => Step): Step {
  holder.step = step;
  try {
    return script.runInContext(context, { breakOnSigint: true }) as Step;
  } catch (thrown) {
    // The engine's error is of the script's realm, and so no Error here.
    throw (thrown as { code?: unknown } | null)?.code === INTERRUPTED ? new Error('interrupted') : thrown;
  }
}

/** The same generator, of which each segment can be interrupted; it then throws. */
export function* interruptible(generator: Generator<unknown, unknown, unknown>): Generator<unknown, unknown, unknown> {
  let step = run(() => generator.next());
  try {
    while (!step.done) {
      let value: unknown;
      try {
        value = yield step.value;
      } catch (thrown) {
        step = run(() => generator.throw(thrown));
        continue;
      }
      step = run(() => generator.next(value));
    }
  } finally {
    generator.return(undefined);
  }
  return step.value;
}
