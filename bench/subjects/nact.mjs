// nact: actors are functions of (state, message, context), messages are dispatched, requests are queries.
import { dispatch, query, spawn, spawnStateless, start, stop } from 'nact';
import { ringSize } from '../works.mjs';
import { batch, deferred, measure } from './subject.mjs';

const system = start();

/** Number of the last idle actor. */
let idle = 0;

await measure({
  async 'ping-pong'(count) {
    const { promise, resolve } = deferred();
    const pong = spawnStateless(system, (message, { self }) => dispatch(message.from, { from: self }));
    const ping = spawn(system, (answers, message, { self }) => {
      if (message.from === undefined || answers + 1 < count / 2) dispatch(pong, { from: self });
      else resolve(2 * (answers + 1));
      return message.from === undefined ? 0 : answers + 1;
    });
    dispatch(ping, {});
    const messages = await promise;
    stop(ping);
    stop(pong);
    return messages;
  },

  async ring(count) {
    const { promise, resolve } = deferred();
    const members = [];
    for (let made = 0; made < ringSize; made += 1) {
      members.push(
        spawnStateless(system, ({ hops }) => {
          if (hops === count) resolve(hops);
          else dispatch(members[(made + 1) % ringSize], { hops: hops + 1 });
        }),
      );
    }
    dispatch(members[0], { hops: 1 });
    const hops = await promise;
    members.forEach(stop);
    return hops;
  },

  async flood(count) {
    const counter = spawn(system, (state = 0, message, { sender }) => {
      if (message === 'increment') return state + 1;
      dispatch(message.from ?? sender, state);
      return state;
    });
    let counted = 0;
    for (let left = count; left > 0; left -= batch) {
      for (let sent = 0; sent < Math.min(left, batch); sent += 1) dispatch(counter, 'increment');
      counted = await query(counter, (from) => ({ from }), 60_000);
    }
    stop(counter);
    return counted;
  },

  async call(count) {
    const server = spawn(system, (state = 0, { from, request }) => {
      dispatch(from, state);
      return request === 'increment' ? state + 1 : state;
    });
    for (let called = 0; called < count; called += 1) {
      await query(server, (from) => ({ from, request: 'increment' }), 5000);
    }
    const counted = await query(server, (from) => ({ from, request: 'count' }), 5000);
    stop(server);
    return counted;
  },

  async memory(count) {
    // By names of our own: nact draws them from 2^32 numbers and throws when it draws one twice.
    for (let made = 0; made < count; made += 1) spawnStateless(system, () => undefined, `idle-${(idle += 1)}`);
    return count;
  },
});
stop(system);
