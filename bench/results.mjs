// Samples to results: medians, and ratios to OTP.

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} unit
 * @property {number} ours
 * @property {number | null} otp null without `erl`
 * @property {Partial<Record<import('./works.mjs').Peer, number>>} peers of those that do this work
 * @property {number | null} ratio_to_otp ours divided by OTP's
 */

/**
 * The value in the middle; of an even number of values the mean of the two in the middle.
 * @param {readonly number[]} values at least one
 */
function median(values) {
  if (values.length === 0) throw new Error('no median of nothing');
  const sorted = [...values].sort((one, other) => one - other);
  const upper = /** @type {number} */ (sorted[sorted.length >> 1]);
  const lower = /** @type {number} */ (sorted[(sorted.length - 1) >> 1]);
  return (lower + upper) / 2;
}

/**
 * @param {import('./works.mjs').Work} work
 * @param {ReadonlyMap<import('./subjects.mjs').SubjectName, readonly number[]>} samples
 * @returns {Result}
 */
export function resultOf(work, samples) {
  const of = (/** @type {import('./subjects.mjs').SubjectName} */ subject) => {
    const values = samples.get(subject);
    return values === undefined ? null : median(values);
  };
  const ours = of('hot');
  if (ours === null) throw new Error(`hot did not do ${work.name}`);
  const otp = of('otp');
  /** @type {Result['peers']} */
  const peers = {};
  for (const peer of work.peers) {
    const value = of(peer);
    if (value !== null) peers[peer] = value;
  }
  return { name: work.name, unit: work.unit, ours, otp, peers, ratio_to_otp: otp === null ? null : ours / otp };
}

/**
 * Whether the aim is reached; undefined when that cannot be told.
 * @param {import('./works.mjs').Work} work
 * @param {Result} result
 */
export function reaches(work, { ratio_to_otp: ratio }) {
  if (ratio === null) return undefined;
  return work.lessIsBetter === true ? ratio <= work.target : ratio >= work.target;
}
