// What the JavaScript subjects have in common: the command line, the warm-up, the measurement and its check.
//
//   node --expose-gc SUBJECT.mjs WORK SECONDS STEP
//
// prints one line of JSON: { count, seconds } for a rate, { count, bytes } for memory. A work that does not complete as
// many operations as it was asked for ends the process with an error.

/** Messages of a flood that are sent before the sender asks how many have come. */
export const batch = 100_000;

/** Most operations in one go, should they cost nothing at all. */
const MOST = 1e9;

/** Processes made to measure memory. */
const PROCESSES = 100_000;

/**
 * @typedef {(count: number) => Promise<number>} Run
 *   does `count` operations; resolves to the number of those that were completed
 */

/** A promise and what resolves it. */
export function deferred() {
  /** @type {(value: any) => void} */
  let resolve = () => {};
  /** @type {Promise<any>} */
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

/**
 * Does the work that the command line names and prints the result.
 * @param {Record<string, Run>} works
 */
export async function measure(works) {
  const [name = '', seconds = '', step = ''] = process.argv.slice(2);
  const run = works[name];
  if (run === undefined) throw new Error(`no work '${name}' here, but ${Object.keys(works).join(', ')}`);
  const result = name === 'memory' ? await memoryOf(run) : await rateOf(run, Number(seconds), Number(step));
  console.log(JSON.stringify(result));
}

/**
 * Operations in a given time, after the same work has run for about as long, so that it is compiled.
 * @param {Run} run
 * @param {number} seconds
 * @param {number} step what counts are multiples of
 */
async function rateOf(run, seconds, step) {
  const multiple = (/** @type {number} */ count) => Math.max(1, Math.round(Math.min(count, MOST) / step)) * step;
  // Once without the clock: it may compile and load modules.
  await timed(run, step);
  let count = multiple(100);
  let took = await timed(run, count);
  while (took < seconds / 2 && count < MOST) {
    count = multiple(count * 2);
    took = await timed(run, count);
  }
  count = multiple((count * seconds) / took);
  return { count, seconds: await timed(run, count) };
}

/**
 * Bytes of V8's heap that each of many processes takes.
 * @param {Run} run leaves as many processes behind as it is told
 */
async function memoryOf(run) {
  await timed(run, 1000);
  const before = heapUsed();
  await timed(run, PROCESSES);
  return { count: PROCESSES, bytes: (heapUsed() - before) / PROCESSES };
}

function heapUsed() {
  if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc only');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/**
 * Seconds that a run takes; throws when it did not do what it should.
 * @param {Run} run
 * @param {number} count
 */
async function timed(run, count) {
  const began = process.hrtime.bigint();
  const completed = await run(count);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (completed !== count) throw new Error(`asked for ${count} operations, ${completed} were completed`);
  return seconds;
}
