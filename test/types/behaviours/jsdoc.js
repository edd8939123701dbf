/** A server in plain JavaScript: its protocol is a type in a comment, and it is checked as in TypeScript. */
import { GenServer, noreply, ok, reply } from '@hot/behaviours';
import * as MODULE from './jsdoc.js';

/**
 * @typedef {object} Kv
 * @property {number} args
 * @property {ReadonlyMap<string, string>} state
 * @property {{ size: number, get: (q: { key: string }) => string | undefined }} call
 * @property {'clear'} cast
 */

/** @type {GenServer.TypedName<Kv>} */
const kv = GenServer.named('kv');

/** The protocol comes with the name. */
export const start = () => GenServer.start(MODULE, 1, { name: kv });

/** @returns {Promise<number>} */
export const size = () => GenServer.call(kv, 'size');

/** @param {string} key */
export async function lengthOf(key) {
  const value = await GenServer.call(kv, { type: 'get', key });
  // @ts-expect-error there may be no value
  return value.length;
}

export async function wrong() {
  // @ts-expect-error an argument of init is a number
  await GenServer.start(MODULE, 'one', { name: kv });
  // @ts-expect-error there is no such request
  await GenServer.call(kv, 'length');
  // @ts-expect-error nor such a cast
  GenServer.cast(kv, 'size');
}

/** @type {GenServer.Init<Kv>} */
export const init = (n) => ok(new Map([['n', String(n)]]));

/** @type {GenServer.HandleCall<Kv>} */
export const handleCall = (request, _from, state) =>
  request === 'size' ? reply(state.size, state) : reply(state.get(request.key), state);

/** @type {GenServer.HandleCast<Kv>} */
export const handleCast = () => noreply(new Map());
