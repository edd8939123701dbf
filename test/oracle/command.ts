/** The command `npm run oracle`, apart from the process that runs it: `run.ts` tells what it does. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tally, type Tally } from './tally';
import { readRecordings } from './recording';

const USAGE = 'usage: npm run oracle -- DIR [--only ID] [--seed N] [--verbose]';

/**
 * Plays what `args` ask for.
 * @param cwd the folder that a relative one in `args` is meant in
 * @param write prints a line
 * @returns the exit code, 0 or 1
 * @throws Error for wrong arguments, and for recordings that cannot be read
 */
export async function oracle(args: string[], cwd: string, write: (line: string) => void): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { only: { type: 'string', multiple: true }, seed: { type: 'string' }, verbose: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new Error(USAGE);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isInteger(seed)) throw new Error(USAGE);
  const tallies: Tally[] = [];
  for (const recording of readRecordings(resolve(cwd, folder))) {
    tallies.push(
      await tally(recording, { only: values.only, narrate: values.verbose === true ? write : undefined, seed, write }),
    );
  }
  for (const { line } of tallies) write(line);
  if (values.only !== undefined && tallies.every(({ agree, differ }) => agree + differ === 0)) {
    throw new Error(`no scenario is called ${values.only.join(' or ')}`);
  }
  return tallies.some(({ differ }) => differ > 0) ? 1 : 0;
}
