/**
 * How many cases a property test tries: `FC_RUNS` in the environment, else few enough for every test run. A failure
 * prints its seed and path, which fast-check takes to repeat it.
 */
export function fcRuns(usual = 100): { numRuns: number } {
  const wanted = Number(process.env['FC_RUNS']);
  return { numRuns: Number.isInteger(wanted) && wanted > 0 ? wanted : usual };
}
