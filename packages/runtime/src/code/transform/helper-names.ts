/**
 * The names under which compiled code finds the runtime. The evaluator passes them as parameters of the module body.
 *
 * They all begin with a prefix, `$`, or more of it where the source itself uses such a name.
 */

/** Without prefix, in the order in which they are passed. */
export const HELPERS = [
  'co',
  'run',
  'agen',
  'yield',
  'delegate',
  'iter',
  'super',
  'undef',
  'meta',
  'import',
  'require',
] as const;

export type Helper = (typeof HELPERS)[number];

/** The shortest prefix that makes every helper's name new to the source. */
export function helperPrefix(source: string): string {
  let prefix = '$';
  const taken = new RegExp(`\\$+(?=(?:${HELPERS.join('|')})\\b|\\d)`, 'g');
  for (const [found] of source.matchAll(taken)) if (found.length >= prefix.length) prefix = `${found}$`;
  return prefix;
}
