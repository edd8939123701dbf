/**
 * `npm run oracle -- DIR [--only ID] [--seed N] [--verbose]`: plays recordings of OTP against this project.
 *
 * Every `*.jsonl` file in DIR (or the one file given; relative to the folder in which npm was called) is played scenario
 * by scenario, each by its kind. For each scenario that differs: its id, the step, expected and got. At the end a line per
 * file, `FILE: N agree, M differ`. The exit code is 1 when any scenario differs, which one that is not in the format does,
 * and 2 when there is nothing to play or a file cannot be read. With `--seed`, ready processes run in an order drawn from
 * it: nothing in a recording may depend on that order.
 */
import { oracle } from './command';

// Until it is known better: an event loop that runs empty in the middle must not look like success.
process.exitCode = 2;
// npm runs its scripts in the root of the project, wherever it was called.
const cwd = process.env['INIT_CWD'] ?? '';
oracle(process.argv.slice(2), cwd, (line) => console.log(line)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);
