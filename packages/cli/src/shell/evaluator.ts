/**
 * The process in which inputs are evaluated: what `self()` is in the shell.
 *
 * It runs one input after another and ends at the first that fails, with that as its exit reason, so processes linked to
 * it see what they would see of any crashed process. Everything else in its mailbox is the user's; see `flush()`.
 */
import { coroutine, reasonOf, type Self } from '@hot/runtime';
import type { InputFunction } from './input-code';
import { interruptible } from './interruptible';

/** An order to evaluate an input; `done` is told what came out, unless the process ends before. */
export interface EvaluateRequest {
  readonly tag: typeof REQUEST;
  readonly input: InputFunction;
  readonly done: (outcome: Outcome) => void;
}

/** What came of an input that ran to its end. */
export type Outcome =
  { readonly kind: 'value'; readonly value: unknown } | { readonly kind: 'thrown'; readonly thrown: unknown };

const REQUEST = '@hot/shell-input';

export function evaluateRequest(input: InputFunction, done: (outcome: Outcome) => void): EvaluateRequest {
  return { tag: REQUEST, input, done };
}

/** Whether a message is the shell's own business. */
export function isEvaluateRequest(message: unknown): message is EvaluateRequest {
  return typeof message === 'object' && message !== null && (message as { tag?: unknown }).tag === REQUEST;
}

/** Evaluates inputs until one fails. */
export const evaluator = coroutine(function* shell_evaluator(self: Self): Generator<unknown, void, unknown> {
  for (;;) {
    const { input, done } = (yield self.receive(isEvaluateRequest)) as EvaluateRequest;
    let value: unknown;
    try {
      value = yield evaluate(input);
    } catch (thrown) {
      done({ kind: 'thrown', thrown });
      // The shell shows it; as an exit and no error it is not reported a second time by the logger.
      self.exit(reasonOf(thrown));
    }
    done({ kind: 'value', value });
  }
});

/** Runs an input; an answer that is a promise is awaited, as Erlang's functions return when they are done. */
const evaluate = coroutine(function* evaluate(input: InputFunction): Generator<unknown, unknown, unknown> {
  const value = input.kind === 'generator' ? yield* interruptible(input.run()) : input.run();
  return yield value;
});
