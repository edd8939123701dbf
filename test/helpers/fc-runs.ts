/**
 * How many cases a property test tries, and which: `FC_RUNS` in the environment, else few enough for every test run. A
 * failure prints `{ seed, path }`; `FC_SEED` and `FC_PATH` repeat it:
 *
 *     FC_SEED=1980889587 FC_PATH=0:1:0:3:5 npx mocha test/properties/mailbox.test.ts -g 'takes the first'
 */
export function fcRuns(usual = 100): { numRuns: number; seed?: number; path?: string } {
  const wanted = Number(process.env['FC_RUNS']);
  const seed = Number(process.env['FC_SEED'] ?? NaN);
  const path = process.env['FC_PATH'];
  return {
    numRuns: Number.isInteger(wanted) && wanted > 0 ? wanted : usual,
    ...(Number.isInteger(seed) && { seed }),
    ...(path !== undefined && { path }),
  };
}
