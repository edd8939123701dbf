// XState: state machines, which send to one another by actions. (Transition actors are lighter, but their functions are
// pure: they may not send.)
import { assign, createActor, createMachine, sendTo } from 'xstate';
import { ringSize } from '../works.mjs';
import { batch, deferred, measure } from './subject.mjs';

/** Actors that nobody else refers to while memory is measured. */
const kept = [];

const start = (machine) => createActor(createMachine(machine)).start();

await measure({
  async 'ping-pong'(count) {
    const { promise, resolve } = deferred();
    const pong = start({
      on: { ping: { actions: sendTo(({ event }) => event.from, { type: 'pong' }) } },
    });
    const next = sendTo(pong, ({ self }) => ({ type: 'ping', from: self }));
    const ping = start({
      context: { answers: 0 },
      initial: 'playing',
      states: {
        playing: {
          entry: next,
          on: {
            pong: [
              {
                guard: ({ context }) => context.answers + 1 < count / 2,
                actions: [assign({ answers: ({ context }) => context.answers + 1 }), next],
              },
              { target: 'done' },
            ],
          },
        },
        done: { type: 'final' },
      },
    });
    ping.subscribe({ complete: () => resolve(2 * (ping.getSnapshot().context.answers + 1)) });
    return promise;
  },

  async ring(count) {
    const { promise, resolve } = deferred();
    const members = [];
    for (let made = 0; made < ringSize; made += 1) {
      members.push(
        start({
          on: {
            hop: [
              { guard: ({ event }) => event.hops === count, actions: ({ event }) => resolve(event.hops) },
              {
                actions: sendTo(
                  () => members[(made + 1) % ringSize],
                  ({ event }) => ({ type: 'hop', hops: event.hops + 1 }),
                ),
              },
            ],
          },
        }),
      );
    }
    members[0].send({ type: 'hop', hops: 1 });
    return promise;
  },

  async flood(count) {
    const counter = start({
      context: { counted: 0 },
      on: { increment: { actions: assign({ counted: ({ context }) => context.counted + 1 }) } },
    });
    for (let left = count; left > 0; left -= batch) {
      for (let sent = 0; sent < Math.min(left, batch); sent += 1) counter.send({ type: 'increment' });
      await undefined;
    }
    return counter.getSnapshot().context.counted;
  },

  async spawn(count) {
    const machine = createMachine({ initial: 'done', states: { done: { type: 'final' } } });
    let ended = 0;
    for (let made = 0; made < count; made += 1) {
      const actor = createActor(machine);
      actor.subscribe({ complete: () => (ended += 1) });
      actor.start();
    }
    return ended;
  },

  async memory(count) {
    const machine = createMachine({ on: { message: {} } });
    for (let made = 0; made < count; made += 1) kept.push(createActor(machine).start());
    return count;
  },
});
