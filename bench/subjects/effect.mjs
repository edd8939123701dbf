// Effect: a fiber with a queue is its actor; a request carries a Deferred for the answer.
import { Deferred, Effect, Fiber, Queue } from 'effect';
import { ringSize } from '../works.mjs';
import { batch, measure } from './subject.mjs';

/** Queues that nobody else refers to while memory is measured. */
const kept = [];

await measure({
  'ping-pong': (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const there = yield* Queue.unbounded();
        const back = yield* Queue.unbounded();
        const pong = yield* Effect.forkChild(
          Effect.gen(function* () {
            for (;;) {
              const { from } = yield* Queue.take(there);
              yield* Queue.offer(from, 'pong');
            }
          }),
        );
        let answers = 0;
        for (let sent = 0; sent < count / 2; sent += 1) {
          yield* Queue.offer(there, { from: back });
          if ((yield* Queue.take(back)) === 'pong') answers += 1;
        }
        yield* Fiber.interrupt(pong);
        return 2 * answers;
      }),
    ),

  ring: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const last = yield* Queue.unbounded();
        let next = last;
        const members = [];
        for (let made = 1; made < ringSize; made += 1) {
          const own = yield* Queue.unbounded();
          const following = next;
          members.push(
            yield* Effect.forkChild(
              Effect.gen(function* () {
                for (;;) yield* Queue.offer(following, (yield* Queue.take(own)) + 1);
              }),
            ),
          );
          next = own;
        }
        let hops = 0;
        for (let round = 0; round < count / ringSize; round += 1) {
          yield* Queue.offer(next, hops + 1);
          hops = yield* Queue.take(last);
        }
        yield* Fiber.interruptAll(members);
        return hops;
      }),
    ),

  flood: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const queue = yield* Queue.unbounded();
        const answers = yield* Queue.unbounded();
        const counter = yield* Effect.forkChild(
          Effect.gen(function* () {
            let counted = 0;
            for (;;) {
              if ((yield* Queue.take(queue)) === 'increment') counted += 1;
              else yield* Queue.offer(answers, counted);
            }
          }),
        );
        let counted = 0;
        for (let left = count; left > 0; left -= batch) {
          for (let sent = 0; sent < Math.min(left, batch); sent += 1) yield* Queue.offer(queue, 'increment');
          yield* Queue.offer(queue, 'count');
          counted = yield* Queue.take(answers);
        }
        yield* Fiber.interrupt(counter);
        return counted;
      }),
    ),

  call: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const queue = yield* Queue.unbounded();
        const server = yield* Effect.forkChild(
          Effect.gen(function* () {
            let state = 0;
            for (;;) {
              const { request, answer } = yield* Queue.take(queue);
              yield* Deferred.succeed(answer, state);
              if (request === 'increment') state += 1;
            }
          }),
        );
        const call = (request) =>
          Effect.gen(function* () {
            const answer = yield* Deferred.make();
            yield* Queue.offer(queue, { request, answer });
            return yield* Deferred.await(answer);
          });
        for (let called = 0; called < count; called += 1) yield* call('increment');
        const counted = yield* call('count');
        yield* Fiber.interrupt(server);
        return counted;
      }),
    ),

  spawn: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        let ended = 0;
        for (let made = 0; made < count; made += 1) {
          const exit = yield* Fiber.await(yield* Effect.forkChild(Effect.void));
          if (exit._tag === 'Success') ended += 1;
        }
        return ended;
      }),
    ),

  memory: (count) =>
    Effect.runPromise(
      Effect.gen(function* () {
        const ready = yield* Queue.unbounded();
        for (let made = 0; made < count; made += 1) {
          yield* Effect.forkDetach(
            Effect.gen(function* () {
              const queue = yield* Queue.unbounded();
              kept.push(queue);
              yield* Queue.offer(ready, 'ready');
              yield* Queue.take(queue);
            }),
          );
        }
        let waiting = 0;
        for (; waiting < count; waiting += 1) yield* Queue.take(ready);
        return waiting;
      }),
    ),
});
