/**
 * `npm run oracle -- DIR [--only ID] [--seed N] [--verbose]`: plays recordings of OTP against this project.
 *
 * Every `*.jsonl` file in DIR (or the one file given; relative to the folder in which npm was called) is played scenario
 * by scenario, each by its kind. For each scenario that differs: its id, the step, expected and got. At the end a line per
 * file, `FILE: N agree, M differ`. The exit code is 1 when any scenario differs, which one that is not in the format does,
 * and 2 when there is nothing to play or a file cannot be read. With `--seed`, ready processes run in an order drawn from
 * it: nothing in a recording may depend on that order.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tally, type Tally } from './tally';
import { readRecordings } from './recording';

const USAGE = 'usage: npm run oracle -- DIR [--only ID] [--seed N] [--verbose]';

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string', multiple: true }, seed: { type: 'string' }, verbose: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (folder === undefined || positionals.length > 1) throw new Error(USAGE);
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  if (seed !== undefined && !Number.isInteger(seed)) throw new Error(USAGE);
  const write = (line: string): void => console.log(line);
  const tallies: Tally[] = [];
  // npm runs its scripts in the root of the project, wherever it was called.
  for (const recording of readRecordings(resolve(process.env['INIT_CWD'] ?? '', folder))) {
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

// Until it is known better: an event loop that runs empty in the middle must not look like success.
process.exitCode = 2;
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
