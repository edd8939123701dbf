// Results as a table for people. Colour goes to terminals only.
import Table from 'cli-table3';
import { styleText } from 'node:util';
import { reaches } from './results.mjs';
import { titles } from './subjects.mjs';
import { peers } from './works.mjs';

/** A table of nothing but its cells. */
const noLines = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid']
    .flatMap((name) => [name, `${name}-mid`, `${name}-left`, `${name}-right`, `left-${name}`])
    .concat('middle')
    .map((name) => [name, '']),
);

/**
 * @param {readonly import('./works.mjs').Work[]} works
 * @param {readonly import('./results.mjs').Result[]} results of these works, in this order
 * @param {boolean} colour
 * @returns {string}
 */
export function table(works, results, colour) {
  const shown = peers.filter((peer) => results.some((result) => result.peers[peer] !== undefined));
  const table = new Table({
    head: ['work', 'unit', 'hot', 'OTP', 'ratio', 'aim', ...shown.map((peer) => titles[peer])],
    colAligns: ['left', 'left', ...Array.from({ length: shown.length + 4 }, () => /** @type {const} */ ('right'))],
    chars: noLines,
    style: { head: colour ? ['bold'] : [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  works.forEach((work, at) => {
    const result = results[at];
    if (result !== undefined) table.push(rowOf(work, result, shown, colour));
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/**
 * @param {import('./works.mjs').Work} work
 * @param {import('./results.mjs').Result} result
 * @param {readonly import('./works.mjs').Peer[]} shown
 * @param {boolean} colour
 * @returns {string[]}
 */
function rowOf(work, result, shown, colour) {
  const reached = reaches(work, result);
  const ratio = result.ratio_to_otp === null ? '-' : times(result.ratio_to_otp);
  const aim = `${work.lessIsBetter === true ? '<=' : '>='} ${times(work.target)}`;
  return [
    work.name,
    work.unit,
    amount(result.ours),
    result.otp === null ? '-' : amount(result.otp),
    colour && reached !== undefined ? styleText(reached ? 'green' : 'red', ratio) : ratio,
    reached === false ? `${aim} missed` : aim,
    ...shown.map((peer) => {
      const value = result.peers[peer];
      return value === undefined ? '-' : `${amount(value)} (${times(result.ours / value)})`;
    }),
  ];
}

/** @param {number} value */
function amount(value) {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(0)} k` : value.toFixed(0);
}

/** @param {number} ratio */
function times(ratio) {
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(2)}x`;
}
