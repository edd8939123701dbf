/**
 * What a program logs, run natively or transformed, with how its `main` ended.
 */
import { inspect } from 'node:util';
import { runNative, runTransformed } from './promise-driver';

export async function logOf(program: string, how: 'native' | 'transformed'): Promise<string[]> {
  const lines: string[] = [];
  const log = (...values: unknown[]): void => {
    lines.push(format(values));
  };
  const run = how === 'native' ? runNative : runTransformed;
  const exported = run(`"use strict";${program}`, { log });
  try {
    log('result', await (exported['main'] as () => Promise<unknown>)());
  } catch (thrown) {
    log('error', String(thrown));
  }
  return lines;
}

/** One line of a log. */
export function format(values: readonly unknown[]): string {
  return values.map((value) => inspect(value, { depth: 5, breakLength: Infinity })).join(' ');
}
