/**
 * The loop of a state machine: waits for messages and callbacks; turns (`turn.ts`) do the rest.
 *
 *     message ──▶ turn ──▶ `again`   ──▶ the next message
 *                  ▲  └──▶ `go_on`   ──▶ events that wait, hibernation, a time limit for the next message
 *                  │  └──▶ `pending` ──▶ the callback's promise ──┐
 *                  └──────────────────────────────────────────────┘
 *                     └──▶ `system`  ──▶ sys, which comes back
 *                     └──▶ `end`     ──▶ terminate
 */
import { again, coroutine, Exit, type Pid, timeout as timedOut } from '@hot/runtime';
import type { SystemCallbacks } from '../sys/callbacks';
import { handleSystemMessage } from '../sys/handle';
import { hibernating, nextOf } from './machine';
import type { Server } from './server';
import { collect, type Step } from './step';
import { stateCallbacks } from './system';
import { contextAfter, contextOf, terminate } from './terminate';
import { goOn, handleWaiting, isCrash, type Rest, settle, takeMessage } from './turn';

/**
 * Runs a machine: from its first step, or with `null` from between two events. Never resolves: the end is an exit.
 */
export const loop: (server: Server, first: Step | null) => Promise<unknown> = coroutine(function* (
  server: Server,
  first: Step | null,
): Generator<unknown, unknown, unknown> {
  const { self, parent, debug, hibernateAfter } = server;
  /** A turn made of the receive itself, so that this loop sleeps through most messages. */
  const turning = { convert: (message: unknown): Rest | typeof again => takeMessage(server, message) };
  let rest: Rest | typeof again | null = first === null ? goOn : settle(server, first);
  for (;;) {
    if (rest !== null && rest !== again) {
      if (rest.type === 'pending') {
        rest = yield* finishCallback(server, rest);
        continue;
      }
      if (rest.type === 'end') return yield* terminate(server, rest.cause, rest.context);
      if (rest.type === 'system') {
        return handleSystemMessage(rest.message, parent, systemCallbacks, debug, server, server.machine.hibernate);
      }
    }
    const { machine } = server;
    if (nextOf(machine) !== null) {
      // Others have their turn between two of a machine that goes on by itself.
      yield undefined;
      rest = handleWaiting(server);
    } else if (machine.hibernate) {
      self.hibernating = true;
      const message: unknown = yield self.receive();
      self.hibernating = false;
      rest = takeMessage(server, message);
    } else if (hibernateAfter === 'infinity') {
      rest = (yield self.receive(undefined, turning)) as Rest;
    } else {
      const message: unknown = yield self.receive(undefined, { after: hibernateAfter });
      if (message !== timedOut) rest = takeMessage(server, message);
      else {
        server.machine = hibernating(machine);
        rest = goOn;
      }
    }
  }
});

/** Waits for an async callback. */
function* finishCallback(
  server: Server,
  { result, step, phase }: Rest & { readonly type: 'pending' },
): Generator<unknown, Rest | null, unknown> {
  let returned: unknown;
  try {
    returned = yield result;
  } catch (thrown) {
    if (isCrash(thrown)) {
      const context = phase === 'event' ? { ...contextOf(step.machine), event: step.event } : contextAfter(step);
      return { type: 'end', cause: thrown, context };
    }
    returned = thrown;
  }
  collect(step, returned, phase);
  return settle(server, step);
}

/** How `sys` comes back to the loop, or ends it. */
const systemCallbacks: SystemCallbacks<Server> = {
  ...stateCallbacks,
  systemContinue: (_parent: Pid, _debug: unknown, server: Server) => loop(server, null),
  systemTerminate: coroutine(function* (reason: unknown, _parent: Pid, _debug: unknown, server: Server) {
    return yield* terminate(server, new Exit(reason), contextOf(server.machine));
  }),
};
