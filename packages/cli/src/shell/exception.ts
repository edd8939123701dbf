/**
 * How the shell shows that an input failed, in the manner of Erlang's:
 *
 *     ** exception error: TypeError: x is not a function       an Error was thrown
 *          at loop (z.ts:3:9)
 *     ** exception exit: 'boom'                                an exit: by self.exit(r), or by a signal
 *     ** exception throw: 42                                   anything else was thrown
 */
import { styleText } from 'node:util';
import { inspect, isExit } from '@hot/runtime';
import type { Result } from './session';

/** Frames of no interest to somebody who typed something: Node's, the runtime's, the shell's, and the input itself. */
const INTERNAL = [
  /\(?node:/,
  /[\\/](@hot|packages)[\\/](runtime|behaviours|cli)[\\/](src|dist)[\\/]/,
  /\(<anonymous>\)$/,
  /\bshell:\d+:/,
];

/** The lines that say how an input failed. */
export function exceptionText(failure: Exclude<Result, { kind: 'value' }>, colors: boolean): string {
  const text = plainText(failure, colors);
  return colors ? text.replace(/^\*\* exception \w+:/, (head) => styleText('red', head)) : text;
}

function plainText(failure: Exclude<Result, { kind: 'value' }>, colors: boolean): string {
  if (failure.kind === 'exited') {
    // Who was killed by a crashed process that it is linked to sees an error.
    return failure.reason instanceof Error ? errorText(failure.reason) : exitText(failure.reason, colors);
  }
  const { thrown } = failure;
  if (isExit(thrown)) return exitText(thrown.reason, colors);
  if (thrown instanceof Error) return errorText(thrown);
  return `** exception throw: ${inspect(thrown, { colors })}`;
}

function exitText(reason: unknown, colors: boolean): string {
  return `** exception exit: ${inspect(reason, { colors })}`;
}

/** Headline, the frames in the user's code, and what caused it. */
function errorText(error: Error): string {
  const lines = [`** exception error: ${headOf(error)}`, ...framesOf(error)];
  for (let cause = error.cause, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    lines.push(`   caused by ${headOf(cause)}`, ...framesOf(cause));
  }
  return lines.join('\n');
}

function headOf(error: Error): string {
  try {
    const name = String(error.name);
    const message = String(error.message).replaceAll('\n', '\n   ');
    return message === '' ? name : `${name}: ${message}`;
  } catch {
    return inspect(error).split('\n', 1)[0] ?? 'Error';
  }
}

function framesOf(error: Error): string[] {
  let stack: unknown;
  try {
    stack = error.stack;
  } catch {
    return [];
  }
  if (typeof stack !== 'string') return [];
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .filter((line) => !INTERNAL.some((pattern) => pattern.test(line)))
    .map((line) => `     ${line}`);
}
