/**
 * Hibernation of a plain process (OTP: `proc_lib:hibernate/3`): it waits, with nothing but a module, a function and
 * arguments to go on with, until there is a message.
 */
import { coroutine, ProcessError, type Self, self as runningSelf, timeout as nothing } from '@hot/runtime';
import { callOf, type Entry, type Module } from './entry';
import { post } from './post';

/**
 * Waits until a message is in the mailbox, then calls the function, which finds it there. A tail call: `return` what
 * this returns; the frames of the caller are gone. Meanwhile `processInfo` shows the process as hibernating. A function that
 * the module does not have ends the process when it wakes up.
 * @throws ProcessError `badarg` for what is no module, no name and no list of arguments
 */
export function hibernate(module: Module, functionName: string, args: readonly unknown[]): Promise<unknown> {
  if (
    typeof module !== 'object' ||
    (module as Module | null) === null ||
    typeof functionName !== 'string' ||
    !Array.isArray(args)
  ) {
    throw new ProcessError('badarg', 'hibernate takes a module, the name of a function of it and a list of arguments');
  }
  return sleep(runningSelf(), callOf(module, functionName, args));
}

const sleep = coroutine(function* (self: Self, wake: Entry): Generator<unknown, unknown, unknown> {
  self.hibernating = true;
  const messages = [yield self.receive()];
  self.hibernating = false;
  // There is no looking at a mailbox without taking: take all there is and put it back, in one go, in order.
  for (;;) {
    const message: unknown = yield self.receive(undefined, { after: 0 });
    if (message === nothing) break;
    messages.push(message);
  }
  for (const message of messages) post(self.pid, message);
  return wake.call(self);
});
