/**
 * The loop of an event manager: take a message, do a step, for ever.
 *
 *     receive ──▶ step ──▶ again │ the rest of a round │ a request │ an owner's end │ sys, which comes back │ terminate
 */
import { again, coroutine, type ExitReason, type Pid, timeout as timedOut } from '@hot/runtime';
import type { SystemCallbacks } from '../sys/callbacks';
import { handleSystemMessage } from '../sys/handle';
import type { Manager } from './manager';
import { finish } from './round';
import { serve } from './serve';
import { type Rest, step } from './step';
import { stateCallbacks } from './system';
import { handleExit, terminate } from './terminate';

/** Runs a manager. Never resolves: the end is an exit. */
export const loop: (manager: Manager) => Promise<unknown> = coroutine(function* (
  manager: Manager,
): Generator<unknown, unknown, unknown> {
  const { self, parent, debug, hibernateAfter } = manager;
  /** A step made of the receive itself, so that this loop sleeps through most events. */
  const stepping = { convert: (message: unknown): Rest | typeof again => step(manager, message) };
  for (;;) {
    let rest: Rest | typeof again;
    if (!manager.hibernate && hibernateAfter === 'infinity') rest = (yield self.receive(undefined, stepping)) as Rest;
    else {
      self.hibernating = manager.hibernate;
      let message: unknown;
      if (manager.hibernate) message = yield self.receive();
      else message = yield self.receive(undefined, { after: hibernateAfter as number });
      self.hibernating = false;
      if (message === timedOut) {
        manager.hibernate = true;
        continue;
      }
      rest = step(manager, message);
    }
    if (rest === again) continue;
    switch (rest.type) {
      case 'round':
        yield* finish(manager, rest);
        break;
      case 'request':
        yield* serve(manager, rest.request, rest.from);
        break;
      case 'exit':
        yield* handleExit(manager, rest.message);
        break;
      case 'system':
        return handleSystemMessage(rest.message, parent, systemCallbacks, debug, manager, manager.hibernate);
      case 'end':
        return yield* terminate(manager, rest.reason);
      default:
        rest satisfies never;
    }
  }
});

/** How `sys` comes back to the loop, or ends it. */
const systemCallbacks: SystemCallbacks<Manager> = {
  ...stateCallbacks,
  systemContinue: (_parent: Pid, _debug: unknown, manager: Manager) => loop(manager),
  systemTerminate: coroutine(function* (reason: ExitReason, _parent: Pid, _debug: unknown, manager: Manager) {
    return yield* terminate(manager, reason);
  }),
};
